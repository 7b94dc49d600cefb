import { anyChat } from './conversation.ts';
import { send } from './outbox.ts';
import { go } from './route.ts';
import type { Act } from './things.ts';
import { tell } from './told.ts';

/** Does something in the chat that was open last, and goes there, where its answer is; or stays. */
export function actInChat(act: Act, then: 'go' | 'stay' = 'go'): void {
  anyChat()
    .then((id) => {
      void send(id, act);
      if (then === 'go') go('chat', id);
    })
    .catch((error: Error) => tell(error.message, 'bad'));
}

import { handle } from './handlers/index.ts';
import type { ChatPlatform } from './platform.ts';
import { act, carryOut } from './presses.ts';
import { answerIn, type Next } from './question.ts';
import { type Answer, type Scene, say } from './scene.ts';
import { understand } from './understand.ts';
import { withFiles } from './with-files.ts';

/** What a turn means, carried out. */
export async function decide(scene: Scene, platform: ChatPlatform): Promise<Answer> {
  const { input } = scene.turn;
  if (input.kind === 'command') return handle(input.command, scene);
  if (input.kind !== 'text') return act(input, scene);
  if (input.files.length > 0) {
    const files = input.files.map(({ name, ref }) => ({
      name,
      hint: input.text,
      open: async (signal: AbortSignal) => ({ fileName: name, ...(await platform.openFile(ref, signal)) }),
    }));
    return withFiles(files, input.text, scene);
  }
  const answered = answerIn(scene.chat, scene.turn);
  if (answered === 'none') return say('All right, nothing was changed.');
  if (answered !== null) return carryOut(answered.next as Next, scene);
  return handle(await understand(input.text, scene), scene);
}

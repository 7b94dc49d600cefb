import type { Reply } from '../cards/card.ts';
import type { Store } from '../store/store.ts';
import { draw } from './draw.ts';
import type { MessageRef } from './platform.ts';
import type { Content } from './showing.ts';

const OVERVIEW: Content = { frame: {}, shows: [{ kind: 'overview' }] };

/** What a space holds, which the message shows and follows from now on. */
export async function followOverview(store: Store, space: string, message: MessageRef): Promise<Reply> {
  const { reply, digest, things } = await draw(store, space, OVERVIEW);
  await store.views.add({ space, message, content: OVERVIEW, shown: digest, things });
  return reply;
}

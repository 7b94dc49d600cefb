import { draw } from '../../src/conversation/draw.ts';
import type { Showing } from '../../src/conversation/showing.ts';
import type { Store } from '../../src/store/store.ts';
import type { createRoom } from '../fakes/platform.ts';

/** Posts what shows these things, and keeps it as their view. */
export async function postView(
  store: Store,
  { platform, messages }: ReturnType<typeof createRoom>,
  shows: readonly Showing[],
  address = 'test:room',
  space = 'test:space',
): Promise<string> {
  const content = { frame: {}, shows };
  const { reply, digest, things } = await draw(store, space, content);
  const message = await platform.post(address, reply, `view ${messages.length}`);
  await store.views.add({ space, message, content, shown: digest, things });
  return message;
}

import type { Named } from '../../src/cards/card.ts';
import type { MessageRef } from '../../src/conversation/platform.ts';

/** Tells people one by one. The first must be reached, the others as far as they can be. */
export async function tellEach(
  [first, ...others]: readonly [Named, ...Named[]],
  tell: (person: Named) => Promise<MessageRef>,
): Promise<readonly MessageRef[]> {
  const rest = Promise.allSettled(others.map(tell));
  const told = await tell(first).finally(() => rest);
  return [told, ...(await rest).flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))];
}

import type { Reply } from '../../src/cards/card.ts';
import { context, section } from './blocks.ts';
import { toBlocks } from './cards.ts';
import { LIMITS } from './limits.ts';
import type { View } from './modal.ts';

/**
 * App Home: what a space holds, as cards with their buttons. The direct channel travels along, so that a press here
 * is answered in the person's direct messages.
 */
export function toHome({ text, cards = [] }: Reply, directAddress: string): View {
  // The oldest forms: a home tab is not resent when a newer block is refused.
  const blocks = [...(text === undefined ? [] : [section(text)]), ...toBlocks(cards, { table: 'text', chart: 'text' })];
  const shown =
    blocks.length <= LIMITS.viewBlocks
      ? blocks
      : [...blocks.slice(0, LIMITS.viewBlocks - 1), context('There is more here; ask me to list it in a message.')];
  return {
    type: 'home',
    private_metadata: directAddress.slice(0, LIMITS.privateMetadata),
    blocks: shown.length > 0 ? shown : [section('Nothing here yet.')],
  };
}

import type { Reply } from '../../src/cards/card.ts';
import type { Core } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { type Home, homeRef, spaceOf, toAddress } from './address.ts';
import { context, section } from './blocks.ts';
import { toBlocks } from './cards.ts';
import type { Clients } from './client.ts';
import type { View } from './forms.ts';
import { LIMITS } from './limits.ts';

export type Homes = ReturnType<typeof createHomes>;

export function createHomes(clients: Clients, overview: Core['overview'], log: Log) {
  const publish = async ({ team, user, channel }: Home, reply: Reply): Promise<void> => {
    const { talk } = await clients.of(team);
    await talk.apiCall('views.publish', { user_id: user, view: toHome(reply, toAddress({ team, channel })) });
  };

  return {
    publish,
    /** Never fails: a home that cannot be shown stays as it is. */
    async show(home: Home): Promise<void> {
      try {
        await publish(home, await overview(spaceOf(home.team), homeRef(home)));
      } catch (err) {
        log.warn({ err, team: home.team }, 'App Home could not be shown');
      }
    },
  };
}

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

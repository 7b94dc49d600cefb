import type { Reply } from '../../src/cards/card.ts';
import type { Core } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { createLanes } from '../shared/lanes.ts';
import { type Home, homeRef, spaceOf, toAddress } from './address.ts';
import { context, section } from './blocks.ts';
import { toBlocks } from './cards.ts';
import type { Clients } from './client.ts';
import { patiently } from './failures.ts';
import type { View } from './forms.ts';
import { LIMITS } from './limits.ts';

export type Homes = ReturnType<typeof createHomes>;

export function createHomes(clients: Clients, overview: Core['overview'], log: Log) {
  /** One drawing of a home at a time, so that the newest stays. */
  const lanes = createLanes();

  const publish = ({ team, user, channel }: Home, draw: () => Promise<Reply>): Promise<void> =>
    lanes.run(`${team}/${user}`, async () => {
      const { talk } = await clients.of(team);
      await patiently(async () => {
        const view = toHome(await draw(), toAddress({ team, channel }));
        await talk.apiCall('views.publish', { user_id: user, view });
      });
    });

  return {
    edit: (home: Home, reply: Reply): Promise<void> => publish(home, async () => reply),
    /** Never fails: a home that cannot be shown stays as it is. */
    show: (home: Home): Promise<void> =>
      publish(home, () => overview(spaceOf(home.team), homeRef(home))).catch((err: unknown) =>
        log.warn({ err, team: home.team }, 'App Home could not be shown'),
      ),
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

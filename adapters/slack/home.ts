import type { Reply } from '../../src/cards/card.ts';
import type { Core } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { createLanes } from '../shared/lanes.ts';
import { createRecent } from '../shared/recent.ts';
import { spaceOf, toAddress } from './address.ts';
import { context, section } from './blocks.ts';
import { toBlocks } from './cards.ts';
import type { Clients } from './client.ts';
import { patiently } from './failures.ts';
import type { View } from './forms.ts';
import { LIMITS } from './limits.ts';

/** Somebody's App Home, and the channel of their direct messages. */
export interface Home {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
}

export type Homes = ReturnType<typeof createHomes>;

export function createHomes(clients: Clients, overview: Core['overview'], log: Log) {
  const waiting = createRecent<Home>();
  /** One drawing of a home at a time, so that the newest stays. */
  const lanes = createLanes();

  /** Never fails: a home that cannot be shown stays as it is. */
  const show = ({ team, user, channel }: Home): Promise<void> =>
    lanes
      .run(`${team}/${user}`, async () => {
        const { talk } = await clients.of(team);
        await patiently(async () => {
          const view = toHome(await overview(spaceOf(team)), toAddress({ team, channel }));
          await talk.apiCall('views.publish', { user_id: user, view });
        });
      })
      .catch((err: unknown) => log.warn({ err, team }, 'App Home could not be shown'));

  return {
    show,
    /** Something was pressed there, in the turn with that key. */
    pressed: waiting.set,
    /** The turn has been answered: the home shows what has changed. */
    answered(key: string): void {
      const home = waiting.take(key);
      if (home !== undefined) void show(home);
    },
    forget: (key: string): void => void waiting.delete(key),
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

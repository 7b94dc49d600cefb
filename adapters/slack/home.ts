import type { Reply } from '../../src/cards/card.ts';
import type { Core } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { createRecent } from '../shared/recent.ts';
import { spaceOf, toAddress } from './address.ts';
import { context, section } from './blocks.ts';
import { toBlocks } from './cards.ts';
import type { Clients } from './client.ts';
import type { View } from './forms.ts';
import { LIMITS } from './limits.ts';

/** Somebody's App Home, and the channel of their direct messages. */
export interface Home {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
}

export interface Homes {
  /** Never fails: a home that cannot be shown stays as it is. */
  show(home: Home): Promise<void>;
  /** Something was pressed there, in the turn with that key. */
  pressed(key: string, home: Home): void;
  /** The turn has been answered: the home shows what has changed. */
  answered(key: string): void;
  forget(key: string): void;
}

export function createHomes(clients: Clients, overview: Core['overview'], log: Log): Homes {
  const waiting = createRecent<Home>();

  const show = async ({ team, user, channel }: Home): Promise<void> => {
    try {
      const { talk } = await clients.of(team);
      const view = toHome(await overview(spaceOf(team)), toAddress({ team, channel }));
      await talk.apiCall('views.publish', { user_id: user, view });
    } catch (err) {
      log.warn({ err, team }, 'App Home could not be shown');
    }
  };

  return {
    show,
    pressed: waiting.set,
    answered(key) {
      const home = waiting.take(key);
      if (home !== undefined) void show(home);
    },
    forget: (key) => void waiting.delete(key),
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

import { opensForm } from '../../src/cards/model-card.ts';
import type { Core, Turn } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { within } from '../shared/patience.ts';
import {
  type Address,
  callerOf,
  chatOf,
  isDirect,
  isSlashThread,
  messageRef,
  type Place,
  personId,
  readAddress,
  seriesOf,
  spaceOf,
  toAddress,
} from './address.ts';
import type { Clients } from './client.ts';
import type { Acknowledgement } from './connection.ts';
import type { Dialogs } from './dialogs.ts';
import type { Homes } from './home.ts';
import { type Act, isGone, organisationOf, readIncoming, teamOf } from './incoming.ts';
import type { Json } from './json.ts';

export interface ListenerOptions {
  readonly core: Core;
  readonly clients: Clients;
  readonly dialogs: Dialogs;
  readonly homes: Homes;
  readonly log: Log;
  /** Lets go of all that belongs to a workspace. */
  forget(team: string): Promise<void>;
}

/** An acknowledgement waits no longer than this for App Home to be drawn. */
const HOME_PATIENCE_MS = 1_500;

/**
 * Turns what Slack sends into turns for the core. Once it resolves what was sent is safe with us, and acknowledged with
 * what it resolves to; when it throws, Slack sends it again.
 */
export function createListener(options: ListenerOptions): (body: Json) => Promise<Acknowledgement> {
  const { core, clients, dialogs, homes, log, forget } = options;

  const take = async (body: Json): Promise<Acknowledgement> => {
    const team = teamOf(body);
    if (isGone(body)) return leave(team);
    const workspace = await clients.of(team, organisationOf(body)).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    });
    if (workspace === null) return undefined;
    const incoming = readIncoming(body, workspace.botUser);
    if (incoming.kind === 'act') await takeAct(incoming);
    // Nothing of it is kept, so it is acknowledged when it has been shown: Slack tells again what a crash lost.
    if (incoming.kind === 'home') await within(HOME_PATIENCE_MS, homes.show(incoming));
    return incoming.kind === 'mistaken' ? { response_action: 'errors', errors: incoming.errors } : undefined;
  };

  const leave = async (team: string): Promise<undefined> => {
    log.info({ team }, 'the app was removed from a workspace');
    await core.leave(spaceOf(team));
    await forget(team);
  };

  const takeAct = async (act: Act): Promise<void> => {
    const { key, team, input, surface, trigger = '' } = act;
    // Before anything else: a trigger lives 3 s.
    if (input.kind === 'press' && opensForm(input.action)) dialogs.open(team, key, trigger);
    const place = await placeOf(act);
    await core.accept({
      key,
      space: spaceOf(team),
      user: { id: personId(act.user), name: act.userName || 'someone', admin: false },
      address: toAddress({ ...place, user: act.user, ...answeredBy(act) }),
      chat: chatOf(place),
      ...amongPeople(act, place),
      input,
      ...(surface === undefined ? {} : { surface }),
      ...(trigger === '' ? {} : { trigger }),
    });
  };

  /** Where an act belongs. The thread below the answer to a command is the command's. */
  const placeOf = async ({ place, team }: Act): Promise<Address> => {
    if (place.thread === undefined || isSlashThread(place.thread) || isDirect(place.channel)) return place;
    const head = await core.posts.addressOf(messageRef(team, place.channel, place.thread));
    const { channel, thread } = readAddress(head ?? '');
    return thread === undefined ? place : { ...place, channel, thread };
  };

  return take;
}

/** How who acted can be told alone. */
const answeredBy = ({ responseUrl = '' }: Act): Pick<Address, 'answer'> =>
  responseUrl === '' ? {} : { answer: { url: responseUrl, at: Date.now() } };

/** What a turn says about the people around: which commands it follows, and whether it was said to us at all. */
function amongPeople({ overheard, aside, user }: Act, place: Place): Partial<Turn> {
  const { channel, thread } = place;
  // What is said in a channel may answer the question that a command there has led to.
  const caller = overheard === 'in a channel' ? user : callerOf(place);
  const room = overheard === 'in a channel' ? channel : `${channel}/${thread}`;
  return {
    ...(caller === undefined ? {} : { series: seriesOf(channel, caller) }),
    ...(overheard === undefined ? {} : { overheardIn: room }),
    ...(aside === undefined ? {} : { aside }),
  };
}

import { type APIMessage, type APIModalInteractionResponseCallbackData, InteractionResponseType } from 'discord.js';
import type { Log } from '../../src/log.ts';
import { createLanes } from '../shared/lanes.ts';
import { createRecent } from '../shared/recent.ts';
import type { Origin } from './address.ts';
import { asEdit, type Posting } from './cards.ts';
import type { Api } from './client.ts';
import { hasCode } from './failures.ts';
import { FROM_THE_BEGINNING, type Wanted } from './forms.ts';
import { CODES, FLAGS, TOKEN_MS } from './limits.ts';

/** What Discord calls the first answer to an interaction. */
export const ORIGINAL = '@original';

/** How long an answer may take to be the first one, counted from the act; after that the interaction is deferred. */
const PATIENCE_MS = 50;
/** A modal must be the first answer, so where one may come there is more patience; well within the three seconds. */
const MODAL_PATIENCE_MS = 1_500;

/** `deferred` shows that an answer is coming; `updated` is silent. */
type State = 'open' | 'deferred' | 'updated' | 'answered' | 'lost';

export interface Placed {
  readonly id: string;
  /** Seen by the person alone, and reachable by the interaction's token only. */
  readonly ephemeral: boolean;
}

export interface Holding {
  /** A button or a select, whose answer is a new message. */
  readonly isComponent: boolean;
  /** A form may be the answer. */
  readonly opensForm: boolean;
  /** What of the form is asked for. */
  readonly wanted: Wanted;
}

/** An interaction of this process's lifetime. */
interface Held extends Holding {
  readonly origin: Origin;
  readonly since: number;
  state: State;
  timer: NodeJS.Timeout | undefined;
}

export interface Answering {
  /** For the person alone. */
  readonly alone: boolean;
  /** There is no other way to the place than the interaction. */
  readonly away: boolean;
}

export type Interactions = ReturnType<typeof createInteractions>;

/** Interactions and their one first answer, whoever gives it: the reply, a modal, or a deferral when neither is near. */
export function createInteractions(api: Api, log: Log) {
  const known = createRecent<Held>({ forMs: TOKEN_MS, most: Number.POSITIVE_INFINITY });
  /** What is sent for one interaction is sent in order. */
  const lanes = createLanes();

  /**
   * Gives the first answer there may be. That it was given already is the answer to a repeated request; after anything
   * else the interaction is lost, and the channel is left to answer in.
   */
  const giveFirst = async (held: Held, state: State, give: () => Promise<APIMessage | null>) => {
    clearTimeout(held.timer);
    try {
      const message = await give();
      held.state = state;
      return { message };
    } catch (err) {
      held.state = hasCode(err, CODES.alreadyAcknowledged) ? state : 'lost';
      if (held.state === state) return { message: null };
      log.warn({ err }, 'an interaction could not be answered');
      return null;
    }
  };

  const defer = (held: Held): Promise<void> =>
    lanes.run(held.origin.id, async () => {
      if (held.state !== 'open') return;
      const [state, type] = held.isComponent
        ? (['updated', InteractionResponseType.DeferredMessageUpdate] as const)
        : (['deferred', InteractionResponseType.DeferredChannelMessageWithSource] as const);
      await giveFirst(held, state, () => api.callback(held.origin, type));
    });

  const deferAfter = (held: Held, ms: number): void => {
    clearTimeout(held.timer);
    held.timer = setTimeout(() => void defer(held), ms);
  };

  /** The answer given, under the name every answer has, should Discord not say which it is. */
  const original = (origin: Origin): Promise<Omit<Placed, 'ephemeral'>> =>
    api.original(origin).catch(() => ({ id: ORIGINAL }));

  /** As the first answer: at once seen as what it is. */
  const answerFirst = async (held: Held, { payload, files }: Posting, alone: boolean): Promise<Placed | null> => {
    const data = { ...payload, flags: (payload.flags ?? 0) | (alone ? FLAGS.ephemeral : 0) };
    const type = InteractionResponseType.ChannelMessageWithSource;
    const given = await giveFirst(held, 'answered', () => api.callback(held.origin, type, { data, files }));
    return given === null ? null : { ...(given.message ?? (await original(held.origin))), ephemeral: alone };
  };

  const followUp = async (origin: Origin, { payload, files }: Posting, alone: boolean): Promise<Placed> => {
    const flags = (payload.flags ?? 0) | (alone ? FLAGS.ephemeral : 0);
    return { ...(await api.followUp(origin, { payload: { ...payload, flags }, files })), ephemeral: alone };
  };

  /** In the place of “is thinking …”, which everybody sees. */
  const answerDeferred = async (origin: Origin, posting: Posting, alone: boolean): Promise<Placed> => {
    if (!alone) return { ...(await api.editAnswer(origin, ORIGINAL, posting)), ephemeral: false };
    await api.deleteAnswer(origin, ORIGINAL);
    return followUp(origin, posting, true);
  };

  /** Asks Discord what was answered in an earlier life of this process. */
  const answerAgain = async (origin: Origin, posting: Posting): Promise<Placed | null> => {
    const { id, flags = 0 } = await api.original(origin);
    if (id === origin.source) return null;
    return { ...(await api.editAnswer(origin, ORIGINAL, asEdit(posting))), ephemeral: (flags & FLAGS.ephemeral) !== 0 };
  };

  const step = async (
    held: Held | undefined,
    origin: Origin,
    posting: Posting,
    { alone, away }: Answering,
  ): Promise<Placed | null> => {
    if (held === undefined) return answerAgain(origin, posting);
    if (held.state === 'open') return answerFirst(held, posting, alone);
    if (held.state === 'deferred') {
      held.state = 'answered';
      return answerDeferred(origin, posting, alone);
    }
    if (held.state === 'answered') return answerAgain(origin, posting);
    if (held.state === 'updated' && (alone || away)) return followUp(origin, posting, alone);
    return null;
  };

  return {
    hold(origin: Origin, how: Holding): void {
      const held: Held = { ...how, origin, since: Date.now(), state: 'open', timer: undefined };
      known.set(origin.id, held);
      // Should the inbox be slow, Discord's three seconds go before the order of things.
      deferAfter(held, MODAL_PATIENCE_MS);
    },
    isHeld: (id: string): boolean => known.has(id),
    wantedBy: (id: string): Wanted => known.get(id)?.wanted ?? FROM_THE_BEGINNING,
    /** The act is safe in the inbox: from now on the answer has a moment, then the interaction is deferred. */
    written(id: string): void {
      const held = known.get(id);
      if (held?.state === 'open' && !held.opensForm) deferAfter(held, held.since + PATIENCE_MS - Date.now());
    },
    /** Answers by the interaction. Null when that cannot be done (any more): then the channel is the place. */
    async answer(origin: Origin, posting: Posting, how: Answering): Promise<Placed | null> {
      try {
        return await lanes.run(origin.id, () => step(known.get(origin.id), origin, posting, how));
      } catch (err) {
        log.info({ err }, 'an interaction can no longer be answered; the channel is used instead');
        return null;
      }
    },
    /** Words for the person alone that are no answer; after a command “is thinking …” says as much. */
    async say(origin: Origin, posting: Posting): Promise<void> {
      const held = known.get(origin.id);
      if (held?.isComponent === true) await defer(held);
      if (held?.state !== 'updated') return;
      await lanes
        .run(origin.id, () => followUp(origin, posting, true))
        .catch((err: unknown) => log.info({ err }, 'nobody could be told what takes so long'));
    },
    /** False when it is too late for a modal. */
    async openModal(id: string, modal: APIModalInteractionResponseCallbackData): Promise<boolean> {
      const held = known.get(id);
      if (held === undefined) return false;
      return lanes.run(id, async () => {
        if (held.state !== 'open') return false;
        const type = InteractionResponseType.Modal;
        return (await giveFirst(held, 'answered', () => api.callback(held.origin, type, { data: modal }))) !== null;
      });
    },
  };
}

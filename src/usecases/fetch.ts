import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, ConflictError, InvalidInputError, NotFoundError } from '../errors.ts';
import { orExisting } from '../store/documents.ts';
import { type Candidate, type Dataset, type Fetch, type FollowUp, GOING_STATES } from '../store/records.ts';
import { orGone } from './names.ts';
import { type Act, type Doer, once } from './once.ts';
import { type Asker, assertMayChange, maySee } from './rights.ts';
import type { Services, Stored } from './services.ts';

/** A data set that a source can open. */
export type Offer = Pick<Candidate, 'source' | 'ref' | 'title' | 'description' | 'licence' | 'url' | 'query'> & {
  /** Where a search found it. */
  readonly id?: string;
};

/** Where a fetch is asked for. */
export interface Where {
  readonly chatId: string;
  /** The place that has its card. */
  readonly room?: string | null | undefined;
}

export type StartedFetch =
  | { readonly fetch: Fetch; readonly already: null }
  /** Somebody is adding it, or has. */
  | { readonly fetch: Fetch | null; readonly already: Doer };

const LOOK_MS = 100;

export const isGoing = ({ status }: Fetch): boolean => (GOING_STATES as readonly string[]).includes(status);

/** What the sources know under a reference, or a link, as people write it; null when none does. */
export async function findOffer(
  { sources }: Pick<Services, 'sources'>,
  ref: string,
  signal: AbortSignal,
): Promise<Offer | null> {
  const failures: unknown[] = [];
  for (const source of sources) {
    // One that is out of reach does not hide what another has; that the others do not have it tells nothing then.
    const listing = await source.resolve(ref, signal).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      if (error.code !== 'upstream') throw failures[0] ?? error;
      failures.push(error);
      return null;
    });
    if (listing !== null) return { ...listing, licence: listing.licence ?? null, url: listing.url ?? null, query: '' };
  }
  if (failures.length > 0) throw failures[0];
  return null;
}

/**
 * Has a worker add what a search found, or a reference named. The same done twice, or by somebody else meanwhile, is
 * one fetch.
 * @throws NotFoundError when its source is switched off.
 */
export async function startFetch(
  services: Pick<Services, 'store' | 'queue' | 'sources'>,
  by: Asker,
  offer: Offer,
  act: Act & Where,
): Promise<StartedFetch> {
  const { store, queue, sources } = services;
  const { space } = by;
  if (!sources.some(({ name }) => name === offer.source)) {
    throw new NotFoundError(
      `${offer.title} comes from a source that is switched off here. Search again to see others.`,
    );
  }
  const startedBy = (request_key: string) => store.fetches.findOne(space, { request_key });
  // Also for one found: a crash may have come between the fetch and its job.
  const begin = async (fetch: Fetch): Promise<Fetch> => {
    if (isGoing(fetch)) await queue.fetch(fetch.id);
    return fetch;
  };
  const before = await startedBy(act.requestKey);
  if (before !== null) return { fetch: await begin(before), already: null };
  const going = (await store.fetches.going(space)).find(
    ({ source, ref }) => source === offer.source && ref === offer.ref,
  );
  if (going !== undefined) return { fetch: going, already: { id: going.user_id, name: going.user_name } };
  const outcome = await once(services, by, act, {
    name: `add ${offer.source}:${offer.ref} @${act.from}`,
    what: offer.title,
    stands: async ({ turn }) => cameToSomething(services, by, await startedBy(turn)),
    work: async () =>
      begin(await orExisting(store.fetches.insert(newFetch(by, offer, act)), () => startedBy(act.requestKey))),
  });
  if (outcome.already === null) return { fetch: outcome.made, already: null };
  return { fetch: await startedBy(outcome.former.turn), already: outcome.already };
}

async function cameToSomething({ store }: Stored, by: Asker, fetch: Fetch | null): Promise<boolean> {
  if (fetch === null || fetch.status === 'failed' || fetch.status === 'cancelled') return false;
  const dataset = fetch.dataset_id === null ? null : await store.datasets.get(by.space, fetch.dataset_id);
  return fetch.dataset_id === null || (dataset !== null && maySee(by, dataset));
}

function newFetch(
  { actor, space }: Asker,
  { id, source, ref, title, description, licence, url, query }: Offer,
  { requestKey, chatId, room = null }: Act & Where,
): Omit<Fetch, 'id'> {
  return {
    space,
    user_id: actor.id,
    user_name: actor.name,
    chat_id: chatId,
    room,
    source,
    ref,
    title,
    description,
    licence,
    url,
    query,
    candidate_id: id ?? null,
    table: null,
    entry: null,
    status: 'waiting',
    cancel: false,
    attempt: 0,
    received: 0,
    total: null,
    remaining_ms: null,
    asks: null,
    choices: [],
    dataset_id: null,
    known: false,
    error: null,
    request_key: requestKey,
    created_at: new Date(),
  };
}

/** @throws NotFoundError */
export const getFetch = async ({ store }: Stored, by: Asker, id: string): Promise<Fetch> =>
  orGone(await store.fetches.get(by.space, id), 'download');

/** The fetch of an id, or the newest of a reference; null where there is none. */
export async function findFetch({ store }: Stored, by: Asker, idOrRef: string): Promise<Fetch | null> {
  return (await store.fetches.get(by.space, idOrRef)) ?? store.fetches.findOne(by.space, { ref: idOrRef });
}

/** What becomes of a fetch within the time that somebody waits for it; as it is then, where that is not enough. */
export async function waitForFetch(
  services: Stored,
  by: Asker,
  id: string,
  patience: {
    readonly ms: number;
    readonly signal: AbortSignal;
    /** Whether somebody has something else to say. */
    isInTheWay(): Promise<boolean>;
    onLook(fetch: Fetch): void;
  },
): Promise<Fetch> {
  for (const until = performance.now() + patience.ms; ; await sleep(LOOK_MS, undefined, { signal: patience.signal })) {
    const fetch = await getFetch(services, by, id);
    if (!isGoing(fetch) || performance.now() >= until || (await patience.isInTheWay())) return fetch;
    patience.onLook(fetch);
  }
}

/** Has a chat speak of the data set from then on, and the inbox take something in, once a fetch has come to one. */
export async function whenFetched(
  services: Stored,
  by: Asker,
  id: string,
  followUp: Pick<FollowUp, 'chat_id' | 'item'>,
): Promise<void> {
  await services.store.fetches.follow({ ...followUp, fetch_id: id, at: new Date() });
  // It may have come to its end just before.
  await goOnAfter(services, await getFetch(services, by, id));
}

/** What waits for a fetch that has ended goes on, or does not. Done again after a crash, it goes on once. */
export async function goOnAfter({ store }: Stored, fetch: Fetch | null): Promise<void> {
  if (fetch === null || isGoing(fetch) || fetch.status === 'asking') return;
  const { id, chat_id, dataset_id } = fetch;
  if (dataset_id !== null) await focus(store, fetch, chat_id, dataset_id);
  for (const followUp of await store.fetches.followUps(id)) {
    if (dataset_id !== null) {
      await focus(store, fetch, followUp.chat_id, dataset_id);
      if (followUp.item !== null) await store.inbox.add(followUp.item);
    }
    await store.fetches.unfollow(followUp);
  }
}

/** "It" means the new data set, unless they speak of another one by now. */
async function focus(
  { chats, datasets }: Stored['store'],
  { space, created_at }: Fetch,
  chatId: string,
  dataset_id: string,
): Promise<void> {
  const chat = await chats.get(space, chatId);
  const before = chat?.dataset_id == null ? null : await datasets.get(space, chat.dataset_id);
  if (chat !== null && (before === null || before.uploaded_at < created_at))
    await chats.update(space, chatId, { dataset_id });
}

/** Fetches for who cannot be asked: of several tables the likeliest is taken. As it is when the patience ends. */
export async function fetchUnasked(
  services: Pick<Services, 'store' | 'queue' | 'sources'>,
  by: Asker,
  offer: Offer,
  act: Act & Where,
  patience: { readonly ms: number; readonly signal: AbortSignal },
): Promise<Fetch> {
  const started = await startFetch(services, by, offer, act);
  if (started.fetch === null) throw new ConflictError(`${offer.title} is being added. Ask again in a moment.`);
  const waiting = { ...patience, isInTheWay: async () => false, onLook: () => undefined };
  let fetch = await waitForFetch(services, by, started.fetch.id, waiting);
  for (let asked = ''; fetch.status === 'asking'; ) {
    const [likeliest = ''] = fetch.choices;
    asked += `/${fetch.asks}`;
    const choice = { requestKey: `${act.requestKey}${asked}`, from: `${act.from}${asked}` };
    await chooseTable(services, by, fetch.id, likeliest, choice);
    fetch = await waitForFetch(services, by, fetch.id, waiting);
  }
  return fetch;
}

/** Ends a fetch: at once while it waits, else as soon as its worker looks up. Nothing of it is kept. */
export async function cancelFetch(
  services: Stored,
  by: Asker,
  id: string,
  act: Act,
): Promise<{ readonly fetch: Fetch; readonly already: Doer | null }> {
  const { fetches } = services.store;
  const fetch = await getFetch(services, by, id);
  assertMayChange(by, 'fetch', fetch, 'end');
  const { already } = await once(services, by, act, {
    name: `cancel fetch ${id} ${fetch.attempt}`,
    what: fetch.title,
    stands: () => true,
    async work() {
      const waiting = await fetches.changeIf(id, ['waiting', 'asking'], { set: { status: 'cancelled', cancel: true } });
      const stopping = waiting ?? (await fetches.changeIf(id, GOING_STATES, { set: { cancel: true } }));
      if (stopping !== null) return;
      const { status } = await getFetch(services, by, id);
      throw new ConflictError(
        status === 'done'
          ? `${fetch.title} is added already. Press Delete to remove it.`
          : `That was over already: ${status}.`,
      );
    },
  });
  return { fetch: await getFetch(services, by, id), already };
}

/**
 * Goes on with the table that somebody chose of those offered; where one was taken unasked, fetches the chosen one too.
 * @throws ConflictError when nothing is asked any more.
 */
export async function chooseTable(
  services: Pick<Services, 'store' | 'queue'>,
  by: Asker,
  id: string,
  /** Its name, or its place behind a `#` where that is too long for a control. */
  wanted: string,
  act: Act,
): Promise<{ readonly fetch: Fetch; readonly already: Doer | null }> {
  const { fetches } = services.store;
  const asked = await getFetch(services, by, id);
  if (asked.status === 'done') return fetchAnother(services, by, asked, wanted, act);
  const choice = asked.choices.find((each, i) => each === wanted || `#${i}` === wanted);
  if (choice === undefined) throw new InvalidInputError(`${asked.title} has no such table.`);
  const { already } = await once(services, by, act, {
    name: `table of ${id} @${act.from}`,
    what: choice,
    stands: () => true,
    async work() {
      const fresh = { status: 'waiting', asks: null, attempt: 0, received: 0, remaining_ms: null } as const;
      const set = { ...fresh, [asked.asks ?? 'table']: choice };
      const going = await fetches.changeIf(id, ['asking'], { set });
      const now = going ?? (await getFetch(services, by, id));
      if (going === null && !isGoing(now))
        throw new ConflictError(`That was chosen already: ${now.title} is ${now.status}.`);
      await services.queue.fetch(id);
    },
  });
  return { fetch: await getFetch(services, by, id), already };
}

async function fetchAnother(
  { store: { fetches }, queue }: Pick<Services, 'store' | 'queue'>,
  by: Asker,
  done: Fetch,
  wanted: string,
  act: Act,
): Promise<{ readonly fetch: Fetch; readonly already: Doer | null }> {
  const table = done.choices.find((each, i) => each === wanted || `#${i}` === wanted);
  if (table === undefined) throw new ConflictError(`That was chosen already: ${done.title} is added.`);
  const { id: _, ...offer } = done;
  const known = () => fetches.findOne(by.space, { request_key: act.requestKey });
  const fields = {
    ...newFetch(by, offer, { ...act, chatId: done.chat_id, room: done.room }),
    candidate_id: done.candidate_id,
    table,
  };
  const fetch = (await known()) ?? (await orExisting(fetches.insert(fields), known));
  if (isGoing(fetch)) await queue.fetch(fetch.id);
  return { fetch, already: null };
}

/** What became of it, as somebody may see it. */
export async function fetchedDataset({ store }: Stored, by: Asker, { dataset_id }: Fetch): Promise<Dataset | null> {
  const dataset = dataset_id === null ? null : await store.datasets.get(by.space, dataset_id);
  return dataset !== null && maySee(by, dataset) ? dataset : null;
}

import { LRUCache } from 'lru-cache';
import type { Listing } from '../source.ts';
import { topicTags } from './document.ts';
import { type Embedder, likeness } from './embedder.ts';

/** Of the vectors of so many texts, about 2 kB each. */
const REMEMBERED = 4_000;
/** Texts are sent in parcels, so that what is done by the deadline counts. */
const PARCEL = 8;
/** Beforehand fewer are sent at once, so that nobody waits for them, and only so many after each search. */
const MORSEL = 2;
const PREPARED = 200;
const READ_CHARACTERS = 240;

export type Meaning = ReturnType<typeof createMeaning>;

/** Compares by meaning. What takes too long is left out, and known the next time. */
export function createMeaning(embedder: Embedder) {
  const vectors = new LRUCache<string, Float32Array>({ max: REMEMBERED });
  const asked = new Map<string, Promise<void>>();
  let preparing: object | undefined;
  const keyOf = (text: string): string => `${embedder.model}\0${text}`;
  const vectorOf = (text: string): Float32Array | undefined => vectors.get(keyOf(text));

  /** Resolves when all are known, or cannot be. */
  const learn = async (texts: readonly string[]): Promise<void> => {
    const unknown = [...new Set(texts)].filter((text) => vectorOf(text) === undefined && !asked.has(text));
    for (let at = 0; at < unknown.length; at += PARCEL) {
      const parcel = unknown.slice(at, at + PARCEL);
      const learning = embedder
        .embed(parcel)
        .then((found) => {
          for (const [i, vector] of found.entries()) vectors.set(keyOf(parcel[i] ?? ''), vector);
        })
        .catch(() => undefined)
        .finally(() => {
          for (const text of parcel) asked.delete(text);
        });
      for (const text of parcel) asked.set(text, learning);
    }
    await Promise.all(texts.map((text) => asked.get(text)));
  };

  return {
    /** Resolves when the question and the listings are known, or cannot be. */
    learn(question: string, listings: readonly Listing[]): Promise<void> {
      preparing = undefined;
      return learn([question, ...listings.map(textOf)]);
    },
    /** Learns, little by little, what may be asked about next: until somebody asks, since answers go first. */
    async prepare(listings: readonly Listing[]): Promise<void> {
      const own = {};
      preparing = own;
      const unknown = listings.map(textOf).filter((text) => vectorOf(text) === undefined);
      for (let at = 0; at < Math.min(unknown.length, PREPARED) && preparing === own; at += MORSEL) {
        const morsel = unknown.slice(at, at + MORSEL);
        await learn(morsel);
        // What cannot be learned now is left for the next search, and whoever stopped the model meant it.
        if (morsel.some((text) => vectorOf(text) === undefined)) return;
      }
    },
    /** How near a listing is to a question: undefined while it is not known. */
    between(question: string, listing: Listing): number | undefined {
      const [a, b] = [vectorOf(question), vectorOf(textOf(listing))];
      return a === undefined || b === undefined ? undefined : likeness(a, b);
    },
  };
}

/** Said of so many that it tells none apart. */
const EVERYWHERE = /classification|regression|tabular/;

/** What stands for a listing. */
const textOf = (listing: Listing): string =>
  `${listing.title.replace(/[_-]+/g, ' ')}. ${listing.description} ${topicTags(listing)
    .filter((tag) => !EVERYWHERE.test(tag))
    .join(', ')}`
    .replace(/\s+/g, ' ')
    .slice(0, READ_CHARACTERS);

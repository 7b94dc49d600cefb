import { fold } from '../../text/fold.ts';
import type { Listing } from '../source.ts';
import { wordsOf } from '../words.ts';
import { apart, phraseAt, stemOf } from './lexicon.ts';

export const FIELDS = ['title', 'tags', 'columns', 'description'] as const;
export type Field = (typeof FIELDS)[number];

/** Where a word or a phrase stands. */
export interface Place {
  readonly field: Field;
  /** As it is written there, in lower case. */
  readonly word: string;
  /** It is one word of a longer column name, which says little: streaming_movies is not about movies. */
  readonly partOf?: readonly string[];
}

/** A listing as the ranker sees it: stems and phrases, and the best place of each. */
export interface Doc<L extends Listing = Listing> {
  readonly listing: L;
  readonly stems: Readonly<Record<Field, readonly string[]>>;
  readonly places: ReadonlyMap<string, readonly Place[]>;
}

/** Longer descriptions are cut: their beginning says what it is. */
const READ_CHARACTERS = 1000;

/** Tags that name no topic: `size_categories:1K<n<10K`, `language:en`, `en`, `region:us`. */
const TOPICAL_PREFIX = /^(task_categories|task_ids):/;

/** What of the tags is about the topic. */
export const topicTags = ({ tags }: Pick<Listing, 'tags'>): readonly string[] =>
  tags
    .filter((tag) => tag.length > 2 && (!tag.includes(':') || TOPICAL_PREFIX.test(tag)))
    .map((tag) => tag.replace(TOPICAL_PREFIX, ''));

const known = new WeakMap<Listing, Doc>();

/** Reads a listing once, however often it is ranked. */
export function toDoc<L extends Listing>(listing: L): Doc<L> {
  const doc = (known.get(listing) ?? readListing(listing)) as Doc<L>;
  known.set(listing, doc);
  return doc;
}

function readListing<L extends Listing>(listing: L): Doc<L> {
  const slug = listing.ref.split('/').at(-1) ?? '';
  const texts: Readonly<Record<Exclude<Field, 'columns'>, string>> = {
    title: `${listing.title} ${slug}`,
    tags: topicTags(listing).join(' | '),
    description: listing.description.slice(0, READ_CHARACTERS),
  };
  const places = new Map<string, Place[]>();
  const add = (key: string, place: Place): void => {
    const others = places.get(key);
    if (others === undefined) places.set(key, [place]);
    else others.push(place);
  };
  const read = (field: Field, text: string): readonly string[] => {
    const words = wordsOf(fold(unjoin(text))).flatMap(apart);
    const stems = words.map(stemOf);
    for (const [at, stem] of stems.entries()) {
      add(stem, { field, word: words[at] ?? '' });
      const phrase = phraseAt(stems, at);
      if (phrase !== undefined) add(phrase.key, { field, word: words.slice(at, at + phrase.parts.length).join(' ') });
    }
    return stems;
  };
  const columns = (listing.columns ?? []).flatMap((name) => {
    const words = wordsOf(name);
    const stems = words.map(stemOf);
    for (const [at, stem] of stems.entries()) add(stem, { field: 'columns', word: words[at] ?? '', partOf: stems });
    // `overtime` finds OverTime.
    if (words.length > 1) add(stemOf(words.join('')), { field: 'columns', word: words.join('') });
    return stems;
  });
  const stems = {
    title: read('title', texts.title),
    tags: read('tags', texts.tags),
    columns,
    description: read('description', texts.description),
  };
  return { listing, stems, places };
}

/** CamelCase falls into its words before the letters are folded. */
const unjoin = (text: string): string => text.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2');

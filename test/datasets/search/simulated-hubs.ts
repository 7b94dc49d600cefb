import { readFileSync } from 'node:fs';
import { questionsFor, SHELF } from '../../../src/datasets/huggingface/questions.ts';
import type { DatasetSource, Listing, Topic } from '../../../src/datasets/source.ts';

/** A listing of a hub, with what the hub knows and does not list. */
export interface Card {
  readonly id: string;
  readonly source: 'kaggle' | 'huggingface';
  readonly ref: string;
  readonly title: string;
  readonly description: string;
  readonly subtitle?: string;
  readonly tags: readonly string[];
  readonly downloads: number;
  readonly likes: number;
  readonly sizeBytes: number;
  readonly licence: string;
  readonly gated: boolean;
  readonly updated?: string;
  readonly formats: readonly string[];
}

/** What somebody types, and the cards that serve: 3 is just what was meant, 1 is of use in a pinch. */
export interface Judged {
  readonly query: string;
  readonly kind: string;
  readonly relevant: Readonly<Record<string, number>>;
}

/** Queries with the cards that they were judged on. */
export interface Part {
  readonly queries: readonly Judged[];
  readonly cards: readonly Card[];
}

export function readPart(folder: URL): Part {
  const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  return { queries: read('queries') as readonly Judged[], cards: read('cards') as readonly Card[] };
}

/** A hub gives so many for each thing it is asked: few, since there are few cards. */
const PAGE = 40;

/**
 * The hubs as they search by themselves, without any meaning, asked what the product asks them. Kaggle finds cards that
 * have all the words in their title, subtitle or tags; Hugging Face finds a word as it stands in the id alone, and tags.
 * The popular come first. Kaggle's lists have no description; neither hub lists rows or columns, and Hugging Face neither
 * titles nor sizes.
 */
export function simulateHubs(cards: readonly Card[]): readonly DatasetSource[] {
  const of = (source: Card['source']) => cards.filter((card) => card.source === source);
  const first = (by: 'downloads' | 'likes', found: readonly Card[]) =>
    [...found].sort((a, b) => b[by] - a[by]).slice(0, PAGE);

  const kaggle = ({ variants }: Topic): readonly Card[] => [
    ...variants.flatMap((asked) =>
      first(
        'downloads',
        of('kaggle').filter((card) => hasWords(card, asked.toLowerCase().split(' '))),
      ),
    ),
    ...first(
      'likes',
      of('kaggle').filter(({ formats }) => formats.includes('csv')),
    ),
  ];
  const huggingFace = (topic: Topic): readonly Card[] =>
    [...questionsFor(topic), ...SHELF].flatMap(({ search = '', filters, sort = 'downloads' }) =>
      first(
        sort,
        of('huggingface')
          .filter(({ ref }) => ref.toLowerCase().includes(search.toLowerCase()))
          .filter(({ tags }) => filters.every((tag) => tags.includes(tag))),
      ),
    );
  return [sourceOf('kaggle', kaggle), sourceOf('huggingface', huggingFace)];
}

const hasWords = ({ title, subtitle, tags }: Card, words: readonly string[]): boolean => {
  const text = [title, subtitle, ...tags].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
};

function sourceOf(name: Card['source'], find: (topic: Topic) => readonly Card[]): DatasetSource {
  const listings = new Map<Card, Listing>();
  const listingOf = (card: Card): Listing => {
    const listing = listings.get(card) ?? toListing(card);
    listings.set(card, listing);
    return listing;
  };
  return {
    name,
    offline: false,
    search: async (topic) => [...new Set(find(topic))].map(listingOf),
    resolve: async () => null,
    offer: async () => ({ tables: [] }),
  };
}

function toListing(card: Card): Listing {
  const { source, ref, downloads, likes, licence, tags, gated, updated } = card;
  const tagged = (...kinds: readonly string[]): readonly string[] =>
    kinds.flatMap((kind) => tags.filter((tag) => tag.startsWith(`${kind}:`)).map((tag) => tag.slice(kind.length + 1)));
  const known = {
    source,
    ref,
    downloads,
    likes,
    ...(updated === undefined ? {} : { updated }),
    ...(licence === 'unknown' ? {} : { licence }),
    ...(gated ? ({ isGated: true } as const) : {}),
  };
  if (source === 'kaggle')
    return { ...known, title: card.title, description: card.subtitle ?? '', tags, sizeBytes: card.sizeBytes };
  return {
    ...known,
    title: ref.split('/').at(-1) ?? ref,
    description: card.description,
    tags: [
      ...tagged('task_categories', 'task_ids', 'language'),
      ...tags.filter((tag) => !tag.includes(':') || tag.startsWith('size_categories:')),
    ],
    formats: tagged('format', 'modality'),
  };
}

/** Of the first five results against the best five there could be. Where nothing serves, nothing is to be shown. */
export function ndcg(
  results: readonly Pick<Listing, 'source' | 'ref'>[],
  { relevant }: Judged,
  cards: readonly Card[],
): number {
  const gradeOf = ({ source, ref }: Pick<Listing, 'source' | 'ref'>): number =>
    relevant[cards.find((card) => card.source === source && card.ref === ref)?.id ?? ''] ?? 0;
  const ideal = gain(Object.values(relevant).sort((a, b) => b - a));
  if (ideal === 0) return results.length === 0 ? 1 : 0;
  return gain(results.map(gradeOf)) / ideal;
}

const gain = (grades: readonly number[]): number =>
  grades.slice(0, 5).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);

import { readFileSync } from 'node:fs';
import type { DatasetSource, Listing } from '../../../src/datasets/source.ts';

/** A listing of a hub, with what the hub knows and does not list. */
interface Card {
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
}

/** What somebody types, and the cards that serve: 3 is just what was meant, 1 is of use in a pinch. */
export interface Judged {
  readonly query: string;
  readonly kind: string;
  readonly relevant: Readonly<Record<string, number>>;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./relevance/${name}.json`, import.meta.url), 'utf8'));

export const CARDS = read('cards') as readonly Card[];
export const judged = (name: string): readonly Judged[] => read(name) as readonly Judged[];

/** A hub gives so many for each thing it is asked. */
const PAGE = 40;

/**
 * The hubs as they search by themselves, without any meaning: Kaggle finds cards that have all the words of what it is
 * asked in their title, subtitle or tags; Hugging Face finds it as it stands in the id alone. The popular come first.
 * Kaggle's lists have no description; neither hub lists rows or columns, and Hugging Face neither titles nor sizes.
 */
export const simulatedHubs: readonly DatasetSource[] = [
  hub('kaggle', (card, asked) => {
    const text = [card.title, card.subtitle, ...card.tags].join(' ').toLowerCase();
    return asked.split(' ').every((word) => text.includes(word));
  }),
  hub('huggingface', (card, asked) => card.ref.toLowerCase().includes(asked)),
];

function hub(name: Card['source'], finds: (card: Card, asked: string) => boolean): DatasetSource {
  const all = CARDS.filter(({ source }) => source === name).sort((a, b) => b.downloads - a.downloads);
  return {
    name,
    offline: false,
    async search({ variants }) {
      const found = variants.flatMap((asked) => all.filter((card) => finds(card, asked.toLowerCase())).slice(0, PAGE));
      return [...new Set(found)].map(toListing);
    },
    resolve: async () => null,
    offer: async () => ({ tables: [] }),
  };
}

function toListing(card: Card): Listing {
  const { source, ref, downloads, likes, licence, tags, gated } = card;
  const tagged = (...kinds: readonly string[]): readonly string[] =>
    kinds.flatMap((kind) => tags.filter((tag) => tag.startsWith(`${kind}:`)).map((tag) => tag.slice(kind.length + 1)));
  const known = {
    source,
    ref,
    downloads,
    likes,
    ...(licence === 'unknown' ? {} : { licence }),
    ...(gated ? ({ isGated: true } as const) : {}),
  };
  if (source === 'kaggle')
    return { ...known, title: card.title, description: card.subtitle ?? '', tags, sizeBytes: card.sizeBytes };
  return {
    ...known,
    title: ref.split('/').at(-1) ?? ref,
    description: card.description,
    tags: [...tagged('task_categories', 'task_ids', 'language'), ...tags.filter((tag) => !tag.includes(':'))],
    formats: tagged('format', 'modality'),
  };
}

const idOf = new Map(CARDS.map(({ source, ref, id }) => [`${source}/${ref}`, id]));

/** Of the first five results against the best five there could be. Where nothing serves, nothing is to be shown. */
export function ndcg(results: readonly Pick<Listing, 'source' | 'ref'>[], relevant: Judged['relevant']): number {
  const ideal = gain(Object.values(relevant).sort((a, b) => b - a));
  if (ideal === 0) return results.length === 0 ? 1 : 0;
  return gain(results.map(({ source, ref }) => relevant[idOf.get(`${source}/${ref}`) ?? ''] ?? 0)) / ideal;
}

const gain = (grades: readonly number[]): number =>
  grades.slice(0, 5).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);

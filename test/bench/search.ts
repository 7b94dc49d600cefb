import { readConstraints } from '../../src/datasets/search/constraints.ts';
import { lexiconWords } from '../../src/datasets/search/lexicon.ts';
import { createMeaning } from '../../src/datasets/search/meaning.ts';
import { understandQuery } from '../../src/datasets/search/query.ts';
import { rank, weigh } from '../../src/datasets/search/rank.ts';
import { createSentenceEncoder } from '../../src/datasets/search/sentence-encoder.ts';
import { createVocabulary } from '../../src/datasets/search/spelling.ts';
import { searchDatasets } from '../../src/datasets/search.ts';
import type { DatasetSource, Listing } from '../../src/datasets/source.ts';

const CARDS = 200;
const TIMES = 50;
const SLOW_MS = 300;

/** How long ordering takes, and what a search adds to the time of the slower of two sources, with a cold and a warm model. */
export async function run(): Promise<void> {
  const listings = Array.from({ length: CARDS }, (_, i): Listing => listing(i));
  const query = understandQuery('customer churn of telephone companies', createVocabulary(lexiconWords));
  const needs = {
    maxBytes: 1e9,
    media: false,
    languages: [],
    hasTopic: true,
    constraints: readConstraints('').constraints,
  };
  const times = Array.from({ length: TIMES }, () => timed(() => rank(weigh(listings, query), needs)));
  say(`ordering ${CARDS} listings by words`, times);

  const encoder = createSentenceEncoder();
  const meaning = createMeaning(encoder);
  const sources = [
    source('kaggle', listings.slice(0, CARDS / 2), SLOW_MS),
    source('huggingface', listings.slice(CARDS / 2), 50),
  ];
  const { signal } = new AbortController();
  const search = async (): Promise<number> => {
    const started = performance.now();
    await searchDatasets('customer churn', sources, { signal, deadlineMs: 3000, maxBytes: 1e9, meaning });
    return performance.now() - started - SLOW_MS;
  };
  say('a search beyond its slower source, model cold', [await search()]);
  await meaning.learn('customer churn', listings);
  const warm: number[] = [];
  for (let i = 0; i < 10; i++) warm.push(await search());
  say('the same, model warm', warm);
  await encoder.stop();
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function say(what: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  process.stdout.write(`${what}: p50 ${at(0.5)} ms, max ${at(1)} ms\n`);
}

const TOPICS = ['customer churn', 'house prices', 'credit card fraud', 'telephone contracts', 'hotel bookings'];

const listing = (i: number): Listing => ({
  source: i < CARDS / 2 ? 'kaggle' : 'huggingface',
  ref: `owner-${i}/${TOPICS[i % 5]?.replaceAll(' ', '-')}-${i}`,
  title: `${TOPICS[i % 5]} of company ${i}`,
  description: `What ${TOPICS[(i + 1) % 5]} and ${TOPICS[i % 5]} look like over ${i} months, one row each.`.repeat(4),
  tags: ['business', 'tabular', 'classification', TOPICS[(i + 2) % 5] ?? ''],
  downloads: i * 37,
});

const source = (name: string, found: readonly Listing[], ms: number): DatasetSource => ({
  name,
  offline: false,
  search: async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return found;
  },
  resolve: async () => null,
  offer: async () => ({ tables: [] }),
});

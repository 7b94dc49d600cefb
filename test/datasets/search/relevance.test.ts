import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMeaning, type Meaning } from '../../../src/datasets/search/meaning.ts';
import { createSentenceEncoder } from '../../../src/datasets/search/sentence-encoder.ts';
import { searchDatasets } from '../../../src/datasets/search.ts';
import type { Listing } from '../../../src/datasets/source.ts';
import { type Judged, ndcg, readPart, simulateHubs } from './simulated-hubs.ts';

/**
 * Queries by several hands over listings of both hubs, `test` by others than `dev`. The ranking was made with an eye on
 * both, so only a set by further hands shows how far it carries. What each must reach: by words alone, as in the first
 * search after a start, and with the meaning of what was seen before, as in those that follow.
 */
const PARTS = [
  ['dev', { words: 0.87, meaning: 0.885 }],
  ['test', { words: 0.84, meaning: 0.835 }],
] as const;
const { signal } = new AbortController();

function createHarness(name: string) {
  const { queries, cards } = readPart(new URL(`./relevance/${name}/`, import.meta.url));
  const hubs = simulateHubs(cards);
  return {
    queries,
    async meanOf(asked: readonly Judged[], meaning?: Meaning): Promise<number> {
      let sum = 0;
      for (const each of asked) {
        const options = { signal, deadlineMs: 3000, maxBytes: 1e9, meaning, patienceMs: 60_000 };
        sum += ndcg((await searchDatasets(each.query, hubs, options)).results, each, cards);
      }
      return sum / asked.length;
    },
    /** All that the hubs have of a topic or not. */
    listings: async (): Promise<readonly Listing[]> =>
      (await Promise.all(hubs.map((hub) => hub.search({ text: '', variants: [''] }, signal)))).flat(),
  };
}

describe.each(PARTS)('what is found is what was meant: %s', (name, enough) => {
  const { queries, meanOf, listings } = createHarness(name);

  it('by its words', async () => {
    expect(await meanOf(queries)).toBeGreaterThanOrEqual(enough.words);
  });

  describe('offline', () => {
    const modulePath = new URL('../../../.build/src/datasets/search/meaning-process.js', import.meta.url).pathname;
    const encoder = createSentenceEncoder({ modulePath });
    let meaning: Meaning;
    beforeAll(async () => {
      meaning = createMeaning(encoder);
      await meaning.learn('', await listings());
    }, 240_000);
    afterAll(() => encoder.stop());

    it('by its meaning as well', { timeout: 240_000 }, async () => {
      expect(await meanOf(queries, meaning)).toBeGreaterThanOrEqual(enough.meaning);
    });
  });
});

describe('a slip of the finger', () => {
  it('costs little', { timeout: 240_000 }, async () => {
    let [count, right, wrong] = [0, 0, 0];
    for (const { queries, meanOf } of PARTS.map(([name]) => createHarness(name))) {
      const slipped = [0, 1, 2].flatMap((turn) =>
        queries.map((each, at) => ({ ...each, query: withSlip(each.query, 3 * at + turn) })),
      );
      expect(slipped.filter(({ query }) => queries.some((each) => each.query === query)).length).toBeLessThan(
        slipped.length / 10,
      );
      right += queries.length * (await meanOf(queries));
      wrong += queries.length * (await meanOf(slipped));
      count += queries.length;
    }

    expect((right - wrong) / count).toBeLessThanOrEqual(0.03);
  });
});

/** In the longest word, two letters change places, one is lost, or one is written twice. */
function withSlip(query: string, turn: number): string {
  const word = query.match(/[a-z]{5,}/gi)?.sort((a, b) => b.length - a.length)[0] ?? '';
  const at = 1 + (turn % Math.max(1, word.length - 3));
  const [a = '', b = ''] = [word[at], word[at + 1]];
  const slips = [`${b}${a}`, b, `${a}${a}${b}`];
  return query.replace(word, `${word.slice(0, at)}${slips[turn % 3]}${word.slice(at + 2)}`);
}

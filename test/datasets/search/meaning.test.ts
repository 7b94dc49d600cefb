import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Embedder } from '../../../src/datasets/search/embedder.ts';
import { createMeaning } from '../../../src/datasets/search/meaning.ts';
import { createSentenceEncoder } from '../../../src/datasets/search/sentence-encoder.ts';
import { searchDatasets } from '../../../src/datasets/search.ts';
import type { DatasetSource, Listing } from '../../../src/datasets/source.ts';

const MODULE = new URL('../../../.build/src/datasets/search/meaning-process.js', import.meta.url).pathname;
const { signal } = new AbortController();

const listing = (title: string): Listing => ({ source: 'hub', ref: `a/${title}`, title, description: '', tags: [] });

/** Knows the text that holds a word as the same as the question, and all others as different. */
function createEmbedder(model: string, word: string, wait: Promise<unknown> = Promise.resolve()) {
  const asked: string[] = [];
  const embedder: Embedder = {
    model,
    async embed(texts) {
      asked.push(...texts);
      await wait;
      return texts.map((text) => Float32Array.from(text.includes(word) || text === 'churn' ? [1, 0] : [0, 1]));
    },
  };
  return { embedder, asked };
}

const search = (meaning: ReturnType<typeof createMeaning> | undefined, titles: readonly string[]) => {
  const source: DatasetSource = {
    name: 'hub',
    offline: false,
    search: async () => titles.map(listing),
    resolve: async () => null,
    offer: async () => ({ tables: [] }),
  };
  return searchDatasets('churn', [source], { signal, deadlineMs: 1000, maxBytes: 1e9, meaning, patienceMs: 200 });
};

describe('meaning', () => {
  it('puts what is nearer first among what the words find alike', async () => {
    const { embedder } = createEmbedder('m', 'butter');
    const titles = ['churn one', 'churn butter', 'churn two'];

    expect((await search(createMeaning(embedder), titles)).results[0]?.title).toBe('churn butter');
  });

  it('that is late does not keep the answer', async () => {
    const { embedder } = createEmbedder('m', 'butter', new Promise(() => undefined));

    expect((await search(createMeaning(embedder), ['churn one', 'churn two'])).results).toHaveLength(2);
  });

  it('that fails does not either', async () => {
    const embedder: Embedder = { model: 'm', embed: () => Promise.reject(new Error('no model')) };

    expect((await search(createMeaning(embedder), ['churn one', 'churn two'])).results).toHaveLength(2);
  });

  it('is asked once of each text', async () => {
    const { embedder, asked } = createEmbedder('m', 'one');
    const meaning = createMeaning(embedder);

    await search(meaning, ['churn one', 'churn two']);
    await search(meaning, ['churn one', 'churn two']);

    expect(asked.length).toBe(new Set(asked).size);
  });
});

describe('the sentence encoder', { timeout: 60_000 }, () => {
  const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
    a?.reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0) ?? 0;

  it('knows that other words may mean the same, without a network', async () => {
    const encoder = createSentenceEncoder({ modulePath: MODULE });
    onTestFinished(() => encoder.stop());

    const [asked, same, other] = await encoder.embed(['how hot will it be', 'temperature forecast', 'bank loans']);

    expect(dot(asked, asked)).toBeCloseTo(1, 3);
    expect(dot(asked, same)).toBeGreaterThan(dot(asked, other));
  });

  it('ends when nobody asks any more, and begins again', async () => {
    const encoder = createSentenceEncoder({ modulePath: MODULE, idleMs: 1 });
    onTestFinished(() => encoder.stop());
    const first = encoder.embed(['a']).catch((error: unknown) => error);
    expect(await first).toMatchObject({ code: 'internal' });

    const lasting = createSentenceEncoder({ modulePath: MODULE });
    onTestFinished(() => lasting.stop());
    await lasting.embed(['a']);
    await lasting.stop();
    expect(await lasting.embed(['b'])).toHaveLength(1);
  });

  it('that cannot be started is an error of each question', async () => {
    const encoder = createSentenceEncoder({ modulePath: join(MODULE, 'missing.js') });
    onTestFinished(() => encoder.stop());

    await expect(encoder.embed(['a'])).rejects.toMatchObject({ code: 'internal' });
  });
});

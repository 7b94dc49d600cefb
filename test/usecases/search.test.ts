import { describe, expect, it } from 'vitest';
import { bundled, getCandidate, search } from '../../src/usecases/search.ts';
import { createCsv, createShelf } from '../fakes/shelf.ts';
import { createServices } from '../support/usecases.ts';

const { signal } = new AbortController();

describe('a search', () => {
  it('keeps what it shows, the best, so that its ids can be added later', async () => {
    const titles = ['Churn', 'Churn of banks', 'Churn of telephone customers'];
    const shelf = createShelf(titles.map((title) => ({ ref: title, title, csv: createCsv() })));
    const { services } = await createServices({ sources: [shelf.source] });

    const { found, failed } = await search(services, 'test:space', { query: 'churn', signal, limit: 2 });

    expect(failed).toEqual([]);
    expect(found.map(({ title }) => title)).toEqual(expect.arrayContaining(['Churn']));
    expect(found).toHaveLength(2);
    for (const { id, title } of found)
      expect(await getCandidate(services, 'test:space', id)).toMatchObject({ title, source: 'shelf', query: 'churn' });
  });

  it('names the sources that could not be asked', async () => {
    const { services, shelf } = await createServices();
    shelf.source.search = () => Promise.reject(new Error('ECONNRESET'));

    expect(await search(services, 'test:space', { query: 'churn', signal, limit: 5 })).toMatchObject({
      found: [],
      failed: ['shelf'],
    });
  });

  it('is nobody else’s: another space does not see its results', async () => {
    const { services } = await createServices();
    const { found } = await search(services, 'test:space', { query: 'churn', signal, limit: 5 });

    await expect(getCandidate(services, 'test:other', found[0].id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what is bundled', () => {
  it('is told by title, and is nothing where the samples are off', async () => {
    const samples = createShelf([{ ref: 'a', title: 'Alpha', csv: '' }], 'samples');
    const { services } = await createServices();

    expect(await bundled({ sources: [samples.source] }, signal)).toMatchObject([{ title: 'Alpha' }]);
    expect(await bundled(services, signal)).toEqual([]);
  });
});

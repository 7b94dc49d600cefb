import { describe, expect, it, onTestFinished } from 'vitest';
import { downloadTable } from '../../../src/datasets/download/download-table.ts';
import { createLinks } from '../../../src/datasets/link/index.ts';
import { startOrigin } from '../../fakes/hubs/origin.ts';
import { createCsv } from '../../fakes/shelf.ts';
import { createFolder } from '../../support/store.ts';

const signal = new AbortController().signal;
const QUICK = { stallMs: 5_000, pauseMs: 1, mostFailures: 2, mostOpenings: 5 };

/** A host that may be visited, with a file and a page. */
async function setUp() {
  const origin = await startOrigin(({ pathname }) => {
    if (pathname === '/data/churn.csv') return { status: 200, body: Buffer.from(createCsv()) };
    if (pathname === '/page') {
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from('<!doctype html><html></html>'),
      };
    }
    return { status: pathname === '/closed' ? 403 : 404, body: {} };
  });
  onTestFinished(() => origin.close());
  const links = createLinks({ bases: [origin.url] });
  const fetch = async (path: string) => {
    const listing = await links.resolve(`${origin.url}${path}`, signal);
    const { tables } = await links.offer(listing?.ref ?? '', signal);
    const [table] = tables;
    if (table === undefined) throw new Error('it offers nothing');
    return downloadTable(table, { folder: await createFolder(), maxBytes: 1e6, signal, patience: QUICK });
  };
  return { origin, links, fetch };
}

describe('a link', () => {
  it.each([
    [
      'https://raw.githubusercontent.com/a/b/main/titanic.csv',
      'https://raw.githubusercontent.com/a/b/main/titanic.csv',
      'titanic',
    ],
    [
      'https://github.com/a/b/blob/main/data/x%20y.csv',
      'https://raw.githubusercontent.com/a/b/main/data/x%20y.csv',
      'x y',
    ],
    ['https://github.com/a/b/raw/main/x.csv.gz', 'https://raw.githubusercontent.com/a/b/main/x.csv.gz', 'x'],
    ['https://gist.github.com/ada/0123abcd', 'https://gist.githubusercontent.com/ada/0123abcd/raw', 'raw'],
    [
      '<https://zenodo.org/records/1/files/a.parquet?download=1|zenodo.org/…>',
      'https://zenodo.org/records/1/files/a.parquet?download=1',
      'a',
    ],
    [
      'http://archive.ics.uci.edu/static/public/53/iris.zip',
      'https://archive.ics.uci.edu/static/public/53/iris.zip',
      'iris',
    ],
  ])('%s leads to a file', async (link, ref, title) => {
    expect(await createLinks().resolve(link, signal)).toMatchObject({ source: 'link', ref, title });
  });

  it.each([
    'https://example.com/a.csv',
    'https://notgithub.com/a/b',
    'https://raw.githubusercontent.com.example.com/a.csv',
    'https://notzenodo.org/a.csv',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:3000/a.csv',
    'https://user:secret@10.0.0.1/a.csv',
    'https://bucket.s3.amazonaws.com/a.csv',
  ])('%s is not fetched', async (link) => {
    await expect(createLinks().resolve(link, signal)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^I fetch links only from hosts that publish data/),
    });
  });

  it.each([
    ['https://github.com/a/b', 'OWNER/NAME/blob/main/FILE.csv'],
    ['https://www.kaggle.com/competitions/titanic', 'www.kaggle.com/datasets/OWNER/NAME'],
    ['https://huggingface.co/bert-base-uncased', 'huggingface.co/datasets/OWNER/NAME'],
  ])('%s leads to no data: which links do is said', async (link, instead) => {
    await expect(createLinks().resolve(link, signal)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(instead),
    });
  });

  it.each(['churn', 'owner/churn', 'ftp://zenodo.org/a.csv', 'file:///etc/passwd'])('“%s” is none', async (words) => {
    expect(await createLinks().resolve(words, signal)).toBeNull();
  });

  it('is fetched as any other file, and taken up where it broke', async () => {
    const { fetch, origin } = await setUp();
    origin.faults.plan(/churn/, 'half', 1);

    const [file] = await fetch('/data/churn.csv');

    expect(file).toMatchObject({ fileName: 'churn.csv', bytes: createCsv().length, content: { format: 'text' } });
    expect(origin.requests.map(({ range }) => range !== undefined)).toEqual([false, true]);
  });

  it.each([
    ['/page', 'invalid_input', /^That link leads to a web page and not to a table\./],
    ['/gone', 'not_found', /^There is no file at http/],
    ['/closed', 'forbidden', /does not give that file to everybody/],
  ])('to %s is refused in a sentence', async (path, code, message) => {
    const { fetch } = await setUp();

    await expect(fetch(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://127.0.0.1:1/a.csv',
    'http://[::1]:1/a.csv',
    'https://example.com/a.csv',
    'http://10.0.0.1/a.csv',
  ])('that is sent on to %s goes no further', async (redirect) => {
    const { fetch, origin } = await setUp();
    origin.faults.plan(/churn/, { redirect });

    await expect(fetch('/data/churn.csv')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

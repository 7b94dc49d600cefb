import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { ingest } from '../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { SAMPLES } from '../../src/datasets/samples/catalogue.ts';
import { createSamples } from '../../src/datasets/samples/index.ts';
import { workFolder } from './ingest/builders.ts';

const samples = createSamples();
const never = new AbortController().signal;

const TARGETS: Readonly<Record<string, string>> = {
  'telco-churn': 'churn',
  'employee-attrition': 'Attrition',
  'sacramento-houses': 'price',
  'concrete-strength': 'compressive_strength',
  'palmer-penguins': 'species',
};

/** The only file of a sample. */
async function open(ref: string) {
  const { tables } = await samples.offer(ref, never);
  const part = tables[0]?.parts[0];
  if (part === undefined) throw new Error(`${ref} has no file`);
  return { fileName: part.fileName, ...(await part.open(0, never)) };
}

test.each(SAMPLES.map((sample) => [sample.ref, sample] as const))(
  '%s is what its catalogue says, with its target',
  async (ref, sample) => {
    const { fileName, stream } = await open(ref);

    const taken = await ingest({ fileName, stream, workDir: await workFolder(), maxBytes: 10_000_000, read: readFile });

    expect(taken.profile).toMatchObject({
      rowCount: sample.rowCount,
      columnCount: sample.columnCount,
      fileSize: sample.sizeBytes,
    });
    expect(taken.profile.columns.map(({ name }) => name)).toEqual(sample.columns);
    expect(taken.target.target).toBe(TARGETS[ref]);
    expect(sample.columns).toEqual(expect.arrayContaining(Object.keys(sample.meanings ?? {})));
    expect(['MIT', 'CC0']).toContain(sample.licence);
    expect(taken.notes).toEqual([]);
  },
);

test('a sample is found by its ref, its file or its title', async () => {
  for (const name of ['telco-churn', 'wa_churn', 'WA_CHURN.csv', ' Telco Customer Churn ']) {
    expect((await samples.resolve(name, never))?.ref).toBe('telco-churn');
  }
  expect(await samples.resolve('nothing', never)).toBe(null);
});

test('what is not bundled cannot be opened', async () => {
  await expect(samples.offer('../../../package.json', never)).rejects.toThrow(/no bundled data set/);
});

test('a sample streams its file, and nothing of the file name leaks into the candidates', async () => {
  const { stream } = await open('palmer-penguins');

  expect((await text(stream)).startsWith('species,island,')).toBe(true);
  expect(
    (await samples.search({ text: '', variants: [] }, never)).every((candidate) => !('fileName' in candidate)),
  ).toBe(true);
});

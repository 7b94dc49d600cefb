import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPredictor } from '../../src/models/predictor.ts';
import { exportModel, importModel, isModelFile } from '../../src/usecases/model-files.ts';
import { predict } from '../../src/usecases/predict.ts';
import { shareDataset } from '../../src/usecases/sharing.ts';
import { createDatasetFields, IDLE_QUEUE } from '../support/builders.ts';
import { enginesWith } from '../support/engines.ts';
import { openTestStore } from '../support/store.ts';
import { insertPrices } from '../support/trained.ts';
import { ADA, ELSEWHERE, GRACE } from '../support/usecases.ts';

const HEAD = 48;
const engines = enginesWith();
const signal = new AbortController().signal;

/** An installation with a model, its file, and another installation without any. */
async function setUp() {
  const store = await openTestStore();
  const model = await insertPrices(store);
  const { fileName, file } = await exportModel({ store, engines }, ADA, model.id);
  const other = await openTestStore();
  const send = (bytes: Buffer, by = GRACE) =>
    importModel({ store: other, engines }, by, Readable.from([bytes]), signal);
  return { store, model, fileName, file, other, send };
}

/** The file with other contents, and the digest of these. */
function changed(file: Buffer, change: (facts: Record<string, unknown>) => unknown, model?: Buffer): Buffer {
  const length = file.readUInt32LE(12);
  const facts = Buffer.from(JSON.stringify(change(JSON.parse(String(file.subarray(HEAD, HEAD + length))))) ?? '');
  const rest = Buffer.concat([facts, model ?? file.subarray(HEAD + length)]);
  const head = Buffer.from(file.subarray(0, HEAD));
  head.writeUInt32LE(facts.length, 12);
  createHash('sha256').update(rest).digest().copy(head, 16);
  return Buffer.concat([head, rest]);
}

describe('a model file', () => {
  it('brings a model to another installation, which answers as the first does', async () => {
    const { store, model, fileName, file, other, send } = await setUp();
    const { model: imported, known } = await send(file);
    const ask = (at: typeof store, by: typeof ADA, modelId: string) =>
      predict({ store: at, predictor: createPredictor(at, engines), queue: IDLE_QUEUE }, by, {
        modelId,
        row: { size: 10 },
      });

    expect(known).toBe(false);
    expect(isModelFile(fileName)).toBe(true);
    const { id: _, ...answer } = (await ask(store, ADA, model.id)).answer;
    expect((await ask(other, GRACE, imported.id)).answer).toMatchObject(answer);
    expect(imported).toMatchObject({
      name: 'prices',
      user_id: GRACE.actor.id,
      private_to: null,
      metrics: model.metrics,
      schema: model.schema,
      measuring: 'given_up',
      created_at: model.created_at,
    });
    expect(imported.baseline.scores.r2).toBeNaN();
    expect(String(file)).not.toContain(model.user_id);
    expect(String(file)).not.toContain(model.dataset_id);
  });

  it('gives one model, however often it is sent, and another where that name is taken', async () => {
    const { store, file, other, send } = await setUp();
    const results = await Promise.all([send(file), send(file), send(file)]);
    const again = await send(file);
    const here = await importModel({ store, engines }, ADA, Readable.from([file]), signal);
    const elsewhere = await send(file, ELSEWHERE);

    expect(new Set([...results, again].map(({ model }) => model.id)).size).toBe(1);
    expect(again.known).toBe(true);
    expect(await other.files.list()).toHaveLength(2);
    expect(here.model.name).toBe('prices-2');
    expect(elsewhere).toMatchObject({ known: false, model: { space: ELSEWHERE.space } });
  });

  it('is not made of a model of another engine', async () => {
    const { store } = await setUp();
    const { id } = await insertPrices(store, { name: 'theirs', engine: 'autogluon' });

    await expect(exportModel({ store, engines }, ADA, id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/theirs cannot leave this installation/),
    });
  });

  it('of a model that is kept to somebody is for them alone', async () => {
    const { store } = await setUp();
    const dataset = await store.datasets.insert(createDatasetFields());
    const { id } = await insertPrices(store, { name: 'mine', dataset_id: dataset.id });
    await shareDataset({ store }, ADA, dataset.id, 'me');

    expect((await exportModel({ store, engines }, ADA, id)).fileName).toBe('mine.smlmodel');
    await expect(exportModel({ store, engines }, GRACE, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each<[string, (file: Buffer) => Buffer, RegExp]>([
    ['is something else', () => Buffer.from('PK\u0003\u0004 a zip'), /no model file/],
    ['is empty', () => Buffer.alloc(0), /no model file/],
    ['is cut short', (file) => file.subarray(0, -10), /digest does not fit/],
    [
      'has a bit turned',
      (file) => Buffer.from(file.map((byte, i) => (i === 1000 ? byte ^ 1 : byte))),
      /digest does not fit/,
    ],
    [
      'is of a later version',
      (file) => Buffer.from(file.map((byte, i) => (i === 8 ? 2 : byte))),
      /version 2, and this program reads version 1/,
    ],
    ['tells no facts', (file) => changed(file, () => undefined), /what it says of itself cannot be right/],
    [
      'tells a wrong length',
      (file) => Buffer.concat([file.subarray(0, 12), Buffer.from('ffffffff', 'hex'), file.subarray(16)]),
      /its length cannot be right/,
    ],
    [
      'names another target',
      (file) => changed(file, (facts) => ({ ...facts, target: 'size', features: [] })),
      /its target cannot be right/,
    ],
    [
      'names classes it does not know',
      (file) => changed(file, (facts) => ({ ...facts, classes: ['a', 'b'] })),
      /its classes cannot be right/,
    ],
    ['lacks a column', (file) => changed(file, (facts) => ({ ...facts, schema: [] })), /schema cannot be right/],
    [
      'has a score that is a text',
      (file) => changed(file, (facts) => ({ ...facts, metrics: { r2: '<b>' } })),
      /metrics\.r2 cannot be right/,
    ],
    [
      'is of an engine whose files may be code',
      (file) => changed(file, (facts) => ({ ...facts, engine: 'autogluon' })),
      /Models of autogluon are not taken from elsewhere/,
    ],
    [
      'holds no model',
      (file) => changed(file, (facts) => facts, Buffer.from('SMLM')),
      /what it learned cannot be right/,
    ],
  ])('that %s is refused in a sentence, and nothing of it stays', async (_, change, reason) => {
    const { file, other, send } = await setUp();

    await expect(send(change(file))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(reason),
    });
    expect(await other.models.total(GRACE.space)).toBe(0);
    expect(await other.files.list()).toEqual([]);
  });

  it('is taken or refused in a sentence, whatever its facts have become', { timeout: 60_000 }, async () => {
    const { file, send } = await setUp();
    const facts = JSON.parse(String(file.subarray(HEAD, HEAD + file.readUInt32LE(12))));
    const keys = fc.constantFrom(...Object.keys(facts));
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(1e308, -1, '__proto__')),
        async (key, junk) => {
          const outcome = await send(changed(file, (all) => ({ ...all, [key]: junk }))).then(
            () => 'taken',
            (error: { readonly code?: string }) => error.code,
          );
          expect(['taken', 'invalid_input']).toContain(outcome);
        },
      ),
      { numRuns: 150, seed: 15 },
    );
  });
});

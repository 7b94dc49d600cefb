import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/datasets/row.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { createPredictor, type PredictionAnswer } from '../../src/models/predictor.ts';
import { newId } from '../../src/store/id.ts';
import type { Model } from '../../src/store/records.ts';
import { frameOf, numberColumn } from '../engine/support/frames.ts';
import { trainQuietly } from '../engine/support/train-quietly.ts';
import { enginesWith } from '../support/engines.ts';

const BY = { userId: 'test:ada', deployment: null };

/** A predictor over model files held in memory, and the names of the files it has read. */
async function setUp() {
  const sizes = Array.from({ length: 60 }, (_, at) => (at * 7) % 23);
  const prices = sizes.map((size, at) => 3 * size + (at % 4));
  const frame = frameOf(numberColumn('size', sizes), numberColumn('price', prices));
  const { model: file } = await trainQuietly(frame, { target: 'price' });
  const read: string[] = [];
  const kept: unknown[] = [];
  const files = {
    async read(id: string) {
      read.push(id);
      return Buffer.from(id.startsWith('damaged') ? file.subarray(0, 100) : file);
    },
  };
  const predictions = { insert: async (prediction: object) => ({ ...prediction, id: String(kept.push(prediction)) }) };
  const predictor = createPredictor(
    { files, predictions } as unknown as Parameters<typeof createPredictor>[0],
    enginesWith(),
  );
  const predictOne = async (model: Model, row: object): Promise<PredictionAnswer> => {
    const [answer] = await predictor.predict(model, [row as Row], BY);
    if (answer === undefined || answer instanceof InvalidInputError) throw answer;
    return answer;
  };
  return { predictor, predictOne, read, kept };
}

const modelOf = (fileId: string, changes: Partial<Model> = {}): Model =>
  ({
    id: newId(),
    space: 'test:space',
    name: 'prices-1',
    engine: 'native',
    target: 'price',
    file_id: fileId,
    file_size: 1_000,
    schema: ['size', 'price'].map((name) => ({ name, kind: 'number', dtype: 'float64', flags: [] })),
    ...changes,
  }) as unknown as Model;

describe('a predictor', () => {
  it('opens a file once, however many ask at once', async () => {
    const { predictOne, read, kept } = await setUp();

    const answers = await Promise.all([2, 10, 20].map((size) => predictOne(modelOf('a'), { size })));

    expect(read).toEqual(['a']);
    expect(kept).toHaveLength(3);
    const [low, , high] = answers.map(({ value }) => value ?? Number.NaN);
    expect(high - low).toBeGreaterThan(30);
  });

  it('keeps the sixteen used last open', async () => {
    const { predictOne, read } = await setUp();
    const use = (file: string) => predictOne(modelOf(file), { size: 1 });
    for (let at = 0; at < 16; at++) await use(`file ${at}`);
    await use('file 0');
    await use('file 16');
    read.length = 0;

    await use('file 0');
    await use('file 1');

    expect(read).toEqual(['file 1']);
  });

  it('answers everyone although more ask at once than it keeps', async () => {
    const { predictOne } = await setUp();
    const files = Array.from({ length: 40 }, (_, at) => `file ${at}`);

    const answers = await Promise.all(files.map((file) => predictOne(modelOf(file), { size: 20 })));

    expect(new Set(answers.map(({ value }) => value))).toHaveProperty('size', 1);
  });

  it('says of a damaged file that training again mends it, and looks anew the next time', async () => {
    const { predictOne, read } = await setUp();
    const damaged = () => predictOne(modelOf('damaged'), { size: 1 });

    await expect(damaged()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/cannot be loaded/),
    });
    await expect(damaged()).rejects.toMatchObject({ code: 'conflict' });

    expect(read).toEqual(['damaged', 'damaged']);
  });

  it('has nothing to ask of a simulated model', async () => {
    const { predictOne, read } = await setUp();

    await expect(predictOne(modelOf('a', { engine: 'simulation' }), { size: 1 })).rejects.toThrow(
      /simulated: nothing was learned/,
    );
    expect(read).toEqual([]);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { EngineError, type Frame, loadModel } from '../../../src/engine/index.ts';
import { crc32 } from '../../../src/engine/model-file/crc32.ts';
import { pack, unpack } from '../../../src/engine/model-file/format.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { categoryColumn, createFrame, frameOf, numberColumn, without } from '../support/frames.ts';
import { trainQuietly } from '../support/train-quietly.ts';

const frame: Frame = without(createFrame({ rows: 150, seed: 2 }), 'amount');
let bytes: Uint8Array;

beforeAll(async () => {
  bytes = (await trainQuietly(frame, { target: 'label', timeLimitMs: 2_000 })).model;
});

/** Makes the checksum fit again, as someone who means harm would. */
function resigned(changed: Uint8Array): Uint8Array {
  new DataView(changed.buffer, changed.byteOffset).setUint32(12, crc32(changed.subarray(16)), true);
  return changed;
}

describe('one row at a time', () => {
  test('gives the same answer as the table does', () => {
    const model = loadModel(bytes);
    const table = model.predict(frame);
    const [size, age, noise, colour] = frame.columns;
    if (size?.kind !== 'number' || age?.kind !== 'number' || noise?.kind !== 'number' || colour?.kind !== 'category') {
      throw new Error('columns are not as made');
    }
    const missing = (value: number) => (Number.isNaN(value) ? null : value);
    for (const row of [0, 1, 2, 77]) {
      const one = model.predictRow({
        size: size.values[row],
        age: missing(age.values[row]),
        noise: noise.values[row],
        colour: colour.levels[colour.codes[row]] ?? null,
      });
      if (one.kind !== 'classification' || table.kind !== 'classification') throw new Error('not classes');
      expect([...one.probabilities]).toEqual([...table.probabilities.subarray(row * 2, row * 2 + 2)]);
    }
  });

  test('absent columns, unknown categories and numbers as text are all understood', () => {
    const model = loadModel(bytes);

    expect(model.predictRow({ size: '1.5' })).toEqual(model.predictRow({ size: 1.5 }));
    expect(model.predictRow({ size: 1, colour: 'purple' })).toEqual(model.predictRow({ size: 1, colour: null }));
    expect(model.predictRow({})).toMatchObject({ kind: 'classification' });
  });

  test('columns are found by name, in any order, and others are ignored', () => {
    const model = loadModel(bytes);
    const turned = { ...frame, columns: [...frame.columns].reverse() };

    expect(model.predict(turned)).toEqual(model.predict(frame));
  });

  test('a frame without rows gives no answers', () => {
    expect(loadModel(bytes).predict(frameOf(numberColumn('size', [])))).toMatchObject({ labels: [] });
  });

  test('a category given as a number is found by its text', async () => {
    const code = Array.from({ length: 100 }, (_, i) => String(i % 3));
    const y = categoryColumn('y', code.map((value) => (value === '1' ? 'one' : 'other')).with(0, 'one'));
    const { model } = await trainQuietly(frameOf(categoryColumn('code', code), y), { target: 'y', timeLimitMs: 500 });

    expect(loadModel(model).predictRow({ code: 1 })).toMatchObject({ labels: ['one'] });
  });
});

describe('the file', () => {
  test('gives back what was put in, and takes no more room than needed', () => {
    const data = {
      text: 'ä "#"',
      list: [1, null, true],
      deep: { wide: Uint32Array.of(1, 65_536), small: Uint32Array.of(1, 2) },
    };

    expect(unpack(pack(data))).toEqual(data);
    expect(unpack(pack({ none: new Float64Array(0) }))).toEqual({ none: new Float64Array(0) });
  });

  test.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array(0)],
    ['some text', () => new TextEncoder().encode('This is not a model, but a sentence of some length.')],
    ['half a file', () => bytes.slice(0, bytes.length / 2)],
    ['a file with more behind it', () => Uint8Array.from([...bytes, 0])],
    ['one flipped bit', () => bytes.with(bytes.length - 100, (bytes[bytes.length - 100] ?? 0) ^ 1)],
    ['another version', () => bytes.with(4, 9)],
    ['a header longer than the file', () => resigned(bytes.with(11, 0xff))],
  ])('%s is refused', (_name, make) => {
    expect(() => loadModel(make())).toThrow(EngineError);
    expect(() => loadModel(make())).toThrow(/cannot be loaded/);
  });

  test('an array named twice is refused, so that a small file cannot unfold into a large model', () => {
    const packed = pack({ a: Float64Array.of(1), b: Float64Array.of(2) });
    const at = new TextDecoder().decode(packed).lastIndexOf('{"#":1}');

    expect(() => unpack(resigned(packed.with(at + 5, '0'.charCodeAt(0))))).toThrow(/not there/);
  });

  test('a tree that leads back to itself is refused', () => {
    const data = unpack(bytes) as {
      members: { parts: { kind: string; forest: { next: Uint32Array; column: Uint16Array } }[] }[];
    };
    const parts = data.members.flatMap((member) => member.parts).filter(({ kind }) => kind === 'trees');
    expect(parts.length).toBeGreaterThan(0);
    for (const { forest } of parts) {
      const split = forest.column.findIndex((column) => column !== 0xffff);
      if (split >= 0) forest.next[split] = 0;
    }

    expect(() => loadModel(pack(data))).toThrow(/forest cannot be right/);
  });

  test('damage with a fitting checksum is refused, or gives a model that still answers', { timeout: 120_000 }, () => {
    const random = createRandom(9);
    let refused = 0;
    for (let round = 0; round < 400; round++) {
      const damaged = bytes.slice();
      // Half of the damage goes to the header, where it hurts most.
      const reach = round % 2 === 0 ? 20_000 : damaged.length;
      for (let i = 0; i < 3; i++) damaged[16 + random.below(Math.min(reach, damaged.length) - 16)] = random.below(256);
      try {
        expect(loadModel(resigned(damaged)).predict(frame).kind).toBe('classification');
      } catch (error) {
        expect(error).toBeInstanceOf(EngineError);
        refused++;
      }
    }

    expect(refused).toBeGreaterThan(50);
  });
});

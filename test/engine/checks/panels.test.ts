import { describe, expect, test } from 'vitest';
import { examine } from '../../../src/engine/checks/examine.ts';
import type { Column } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { categoryColumn, dateColumn, frameOf, numberColumn } from '../support/frames.ts';
import { trainQuietly } from '../support/train-quietly.ts';

const random = createRandom(5);
const WHO = 30;
const who = Array.from({ length: WHO * 8 }, (_, row) => row >> 3);
const order = random.shuffle(Uint32Array.from(who, (_, row) => row));
const mixed = <T>(values: readonly T[]): T[] => Array.from(order, (row) => values[row] as T);
const ill = Array.from({ length: WHO }, () => random.next() < 0.5);
const weight = Array.from({ length: WHO }, () => random.normal());
const traits = numberColumn('trait', mixed(who.map((at) => (weight[at] ?? 0) + 0.05 * random.normal())));
const diagnosis = categoryColumn('diagnosis', mixed(who.map((at) => (ill[at] ? 'ill' : 'well'))));

const advised = (target: string, ...columns: Column[]) =>
  examine(frameOf(...columns), { target, seed: 1 }).map(({ kind, columns: about, remedy }) => [
    kind,
    about,
    remedy?.split,
  ]);

describe('rows of somebody who comes again', () => {
  const split = (column: string) => ['panel', [column], { by: 'group', column }];

  test.each([
    ['patient', mixed(who.map((at) => `P${at}`))],
    ['subject_id', mixed(who.map((at) => 1000 + at * 7))],
    ['code', mixed(who.map((at) => `M-${at}`))],
    ['userId', mixed(who.map((at) => `${'abcdefghijklmnopqrstuvwxyzäöüß'[at]}`))],
  ])('are found by %s, and to keep them together is advised', (name, cells: readonly (string | number)[]) => {
    const column =
      typeof cells[0] === 'number' ? numberColumn(name, cells as number[]) : categoryColumn(name, cells as string[]);

    expect(advised('diagnosis', column, traits, diagnosis)).toEqual([split(name)]);
  });

  test('are not where they are no more alike than others', () => {
    const drawn = categoryColumn(
      'diagnosis',
      who.map(() => (random.next() < 0.5 ? 'ill' : 'well')),
    );

    expect(
      advised(
        'diagnosis',
        categoryColumn(
          'patient',
          who.map((at) => `P${at}`),
        ),
        traits,
        drawn,
      ),
    ).toEqual([]);
  });

  test('are not where a place is named, of which new ones seldom come', () => {
    const town = categoryColumn('town', mixed(who.map((at) => `${'abcdefghijklmnopqrstuvwxyzäöüß'[at]}`)));

    expect(advised('diagnosis', town, traits, diagnosis).filter(([kind]) => kind === 'panel')).toEqual([]);
  });

  test('come before the order of time, which the rows of one follow too', () => {
    const visits = dateColumn('visit', mixed(who.map((_, row) => row * 86_400_000)));
    const patient = categoryColumn('patient', mixed(who.map((at) => `P${at}`)));

    expect(advised('diagnosis', patient, visits, traits, diagnosis)).toEqual([split('patient')]);
  });
});

describe('split by group', () => {
  const patient = categoryColumn('patient', mixed(who.map((at) => `P${at}`)));
  const frame = frameOf(patient, traits, diagnosis);

  test('nobody is on both sides, nothing is learned from who they are, and the score shows it', async () => {
    const apart = await trainQuietly(frame, { target: 'diagnosis', split: { by: 'group', column: 'patient' } });
    const random = await trainQuietly(frame, { target: 'diagnosis' });

    const tested = new Set(Array.from(apart.testPredictions.rows, (row) => who[order[row] ?? 0]));
    const rowsOfThem = who.filter((at) => tested.has(at)).length;
    expect(apart.testRows).toBe(rowsOfThem);
    expect(apart.features.map(({ name }) => name)).toEqual(['trait']);
    expect(apart.split).toEqual({ by: 'group', column: 'patient' });
    expect(apart.scores.roc_auc?.value).toBeLessThan((random.scores.roc_auc?.value ?? 0) - 0.1);
  });

  test('is refused with a remedy where it leaves nothing to learn from, or names no column', async () => {
    const two = frameOf(categoryColumn('patient', mixed(who.map(() => 'P1'))), traits, diagnosis);

    await expect(
      trainQuietly(two, { target: 'diagnosis', split: { by: 'group', column: 'patient' } }),
    ).rejects.toMatchObject({ message: /cannot be split by group/, remedy: { split: { by: 'random' } } });
    await expect(
      trainQuietly(frame, { target: 'diagnosis', split: { by: 'group', column: 'doctor' } }),
    ).rejects.toThrow(/"doctor" is no column/);
  });
});

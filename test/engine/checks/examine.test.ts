import { describe, expect, test } from 'vitest';
import { type Column, examine, type Frame, type Question } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { categoryColumn, createFrame, dateColumn, frameOf, numberColumn, without } from '../support/frames.ts';
import { trainQuietly } from '../support/train-quietly.ts';

const forLabel = without(createFrame({ rows: 200, seed: 1 }), 'amount');
const places = Array.from({ length: 200 }, (_, i) => i);
const random = createRandom(1);

function withColumns(...columns: Column[]): Frame {
  return { ...forLabel, columns: [...columns, ...forLabel.columns] };
}

function examined(frame: Frame, question: Partial<Question> = {}) {
  return examine(frame, { target: 'label', seed: 1, ...question });
}

describe('examining a table before training', () => {
  test('an honest table gives nothing to say', () => {
    expect(examined(forLabel)).toEqual([]);
  });

  test('a training finds the same, and follows what is advised', async () => {
    const label = forLabel.columns.find(({ name }) => name === 'label');
    if (label?.kind !== 'category') throw new Error('no label');
    const days = numberColumn(
      'days_left',
      Array.from(label.codes, (code) => code * 10 + random.next()),
    );
    const leaking = withColumns(days);
    const [finding] = examined(leaking);
    const { findings } = await trainQuietly(leaking, { target: 'label', timeLimitMs: 300 });

    expect(finding).toMatchObject({ kind: 'leak', columns: ['days_left'], remedy: { without: ['days_left'] } });
    expect(findings).toEqual([finding]);
    expect(examined(leaking, finding?.remedy ?? {})).toEqual([]);
    expect(examined(leaking, { without: ['noise'] })[0]?.remedy).toEqual({ without: ['noise', 'days_left'] });
  });

  test('rows in the order of time are told once, with the column to split by', () => {
    let at = 0;
    const price = places.map(() => {
      at += random.normal();
      return at;
    });
    const series = frameOf(
      dateColumn(
        'day',
        places.map((place) => place * 86_400_000),
      ),
      numberColumn('noise', price.map(random.normal)),
      numberColumn('price', price),
    );
    const findings = examine(series, { target: 'price', seed: 1 });

    expect(findings).toMatchObject([{ kind: 'time_order', remedy: { split: { by: 'time', column: 'day' } } }]);
    expect(examine(series, { target: 'price', seed: 1, ...findings[0]?.remedy })).not.toContainEqual(
      expect.objectContaining({ kind: 'time_order' }),
    );
  });

  test('equal rows stay together even where each has a number of its own and another target', async () => {
    const rows = createFrame({ rows: 60, seed: 2 });
    const repeat = (values: ArrayLike<number>) => places.map((place) => values[place % 60] ?? 0);
    const copies = frameOf(
      numberColumn('row', createRandom(3).shuffle(places.slice())),
      ...rows.columns.flatMap((column) =>
        column.kind === 'number' && column.name !== 'amount' ? [numberColumn(column.name, repeat(column.values))] : [],
      ),
      numberColumn('amount', places.map(random.normal)),
    );
    const { testPredictions, seenTestRows, findings } = await trainQuietly(copies, {
      target: 'amount',
      timeLimitMs: 300,
    });
    const tested = new Set(Array.from(testPredictions.rows, (row) => row % 60));
    const whole = places.filter((place) => tested.has(place % 60));

    expect(testPredictions.rows.length).toBe(whole.length);
    expect(seenTestRows).toBe(0);
    expect(findings.map(({ kind }) => kind)).toContain('duplicate_rows');
  });

  test('where rows are equal by chance, it is said how many of the test part are like known ones', async () => {
    const oneOf = (names: readonly string[]) => places.map(() => names[random.below(names.length)] ?? '');
    const few = frameOf(
      categoryColumn('sex', oneOf(['m', 'f'])),
      categoryColumn('class', oneOf(['1', '2', '3'])),
      categoryColumn('label', oneOf(['yes', 'no'])),
    );
    const { seenTestRows, findings } = await trainQuietly(few, { target: 'label', timeLimitMs: 300 });

    expect(seenTestRows).toBe(40);
    expect(findings[0]?.message).toContain('40 rows of the test part are like a row learned from');
  });

  test('a target that is filled in or not is refused with the remedy that blank is a class', async () => {
    const bought = categoryColumn(
      'bought',
      places.map((place) => (place % 3 === 0 ? 'yes' : null)),
    );
    const frame = withColumns(bought);
    const [finding] = examined(frame, { target: 'bought' });
    const result = await trainQuietly(frame, { target: 'bought', timeLimitMs: 300, ...finding?.remedy });

    expect(finding).toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/either "yes" \(67 rows\) or blank \(133 rows\)/),
      remedy: { blanks: 'class' },
    });
    expect(result.classes).toEqual(['(blank)', 'yes']);
    expect(result.droppedRows).toBe(0);
  });

  test('infinite values of the target are missing, and said to be infinite', () => {
    const amount = numberColumn(
      'amount',
      places.map((place) => (place < 3 ? Number.POSITIVE_INFINITY : random.normal())),
    );
    const findings = examine(withColumns(amount), { target: 'amount', seed: 1 });

    expect(findings[0]?.message).toBe('3 rows with an infinite value in "amount" are left out.');
  });
});

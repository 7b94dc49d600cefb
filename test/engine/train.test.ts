import { describe, expect, test } from 'vitest';
import { detectTask } from '../../src/engine/frame/frame.ts';
import { type Column, type Frame, loadModel, readableRows, type TrainOptions, train } from '../../src/engine/index.ts';
import { createRandom } from '../../src/engine/random.ts';
import { categoryColumn, createFrame, dateColumn, frameOf, numberColumn, without } from './support/frames.ts';
import { quiet, record, steppingClock, trainQuietly } from './support/train-quietly.ts';

const frame = createFrame({ rows: 300, seed: 1 });
const forLabel = without(frame, 'amount');
const forAmount = without(frame, 'label');

describe('the task', () => {
  test('texts and few distinct numbers are classes, many are a quantity', () => {
    const distinct = (count: number) =>
      numberColumn(
        'n',
        Array.from({ length: 100 }, (_, i) => i % count),
      );

    expect(detectTask(categoryColumn('c', ['a', 'b']))).toBe('classification');
    expect(detectTask(distinct(19))).toBe('classification');
    expect(detectTask(distinct(20))).toBe('regression');
  });
});

describe('training', () => {
  test('a classifier beats the baseline by far on rows it never saw', async () => {
    const result = await trainQuietly(forLabel, { target: 'label' });

    expect(result.task).toBe('classification');
    expect(result.metric).toBe('roc_auc');
    expect(result.classes).toEqual(['no', 'yes']);
    expect(result.testRows + result.trainRows).toBe(300);
    expect(result.testRows).toBe(60);
    expect(result.scores.roc_auc?.value).toBeGreaterThan(0.9);
    expect(result.baseline.scores.roc_auc).toBe(0.5);
    expect(result.scores.roc_auc?.low).toBeGreaterThan(0.5);
    expect(Object.keys(result.scores)).toEqual(['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss']);
    expect(result.findings).toEqual([]);
    expect(result.partial).toBe(false);
  });

  test('a regressor too, with an interval around each answer that mostly holds the truth', async () => {
    const result = await trainQuietly(forAmount, { target: 'amount' });
    const { rows, predictions } = result.testPredictions;
    const truth = forAmount.columns.find(({ name }) => name === 'amount');
    if (predictions.kind !== 'regression' || truth?.kind !== 'number') throw new Error('not a regression');
    const inside = [...rows].filter((row, i) => {
      return truth.values[row] >= predictions.low[i] && truth.values[row] <= predictions.high[i];
    });

    expect(result.scores.r2?.value).toBeGreaterThan(0.8);
    expect(result.baseline.scores.r2).toBeLessThan(0.05);
    expect(inside.length / rows.length).toBeGreaterThan(0.75);
  });

  test('weights sum to one, the leaderboard is best first, and small data sees ml-random-forest', async () => {
    const { leaderboard } = await trainQuietly(forLabel, { target: 'label', timeLimitMs: 20_000 });
    const scores = leaderboard.map(({ score }) => score);

    expect(leaderboard.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(leaderboard.map(({ model }) => model)).toContain('ml-random-forest');
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    const first = await trainQuietly(forLabel, { target: 'label', seed: 5 });
    const again = await trainQuietly(forLabel, { target: 'label', seed: 5 });
    const other = await trainQuietly(forLabel, { target: 'label', seed: 6 });

    expect(Buffer.from(first.model).equals(Buffer.from(again.model))).toBe(true);
    expect(Buffer.from(first.model).equals(Buffer.from(other.model))).toBe(false);
  });

  test('the saved model says exactly what was said of the test part', async () => {
    const result = await trainQuietly(forLabel, { target: 'label' });
    const all = loadModel(result.model).predict(forLabel);
    const { rows, predictions } = result.testPredictions;
    if (all.kind !== 'classification' || predictions.kind !== 'classification') throw new Error('not classes');

    rows.forEach((row, i) => {
      expect(all.probabilities[row * 2 + 1]).toBe(predictions.probabilities[i * 2 + 1]);
    });
  });

  test('a frozen test part is kept apart and used', async () => {
    const testRows = Uint32Array.from({ length: 50 }, (_, i) => i * 3);
    const result = await trainQuietly(forLabel, { target: 'label', testRows });

    expect(result.testPredictions.rows).toEqual(testRows);
    expect(result.trainRows).toBe(250);
  });

  test('nothing in the test part changes the model, except for what is said about it', async () => {
    const testRows = Uint32Array.from({ length: 60 }, (_, i) => i * 5);
    const size = forAmount.columns[0];
    if (size?.kind !== 'number') throw new Error('no such column');
    const spoiled = size.values.slice();
    for (const row of testRows) spoiled[row] = 1e6;
    const other: Frame = { ...forAmount, columns: forAmount.columns.with(0, { ...size, values: spoiled }) };
    const a = loadModel((await trainQuietly(forAmount, { target: 'amount', testRows })).model).predict(forAmount);
    const b = loadModel((await trainQuietly(other, { target: 'amount', testRows })).model).predict(forAmount);

    expect(a).toEqual(b);
  });

  test('a shuffled target scores like the baseline, and that is said', async () => {
    const label = forLabel.columns.find(({ name }) => name === 'label');
    if (label?.kind !== 'category') throw new Error('no label');
    const codes = createRandom(3).shuffle(label.codes.slice());
    const shuffled = { ...forLabel, columns: [...without(forLabel, 'label').columns, { ...label, codes }] };
    const result = await trainQuietly(shuffled, { target: 'label' });

    expect(result.findings.map(({ kind }) => kind)).toContain('no_better_than_baseline');
    expect(result.scores.roc_auc?.low).toBeLessThan(0.5);
  });

  test('rows without a target are left out and counted', async () => {
    const label = forLabel.columns.find(({ name }) => name === 'label');
    if (label?.kind !== 'category') throw new Error('no label');
    const codes = label.codes.map((code, row) => (row < 20 ? -1 : code));
    const holed = { ...forLabel, columns: [...without(forLabel, 'label').columns, { ...label, codes }] };
    const result = await trainQuietly(holed, { target: 'label' });

    expect(result.droppedRows).toBe(20);
    expect(result.testRows + result.trainRows).toBe(280);
    expect(result.findings.map(({ kind }) => kind)).toEqual(['missing_target']);
  });

  test('a class with a single row is warned about, and nothing breaks', async () => {
    const kinds = Array.from({ length: 90 }, (_, i) => (i === 40 ? 'once' : i % 2 ? 'odd' : 'even'));
    const x = numberColumn(
      'x',
      kinds.map((kind, i) => (kind === 'odd' ? 1 : -1) + Math.sin(i)),
    );
    const result = await trainQuietly(frameOf(x, categoryColumn('kind', kinds)), { target: 'kind' });

    expect(result.classes).toEqual(['even', 'odd', 'once']);
    expect(result.findings.map(({ kind }) => kind)).toContain('rare_class');
    expect(result.scores.accuracy?.value).toBeGreaterThan(0.7);
  });

  test('where no test row can be of the rare class, what can be measured is, and that is said', async () => {
    const x = Array.from({ length: 100 }, (_, i) => Math.sin(i));
    const y = categoryColumn(
      'y',
      x.map((_, i) => (i < 3 ? 'yes' : 'no')),
    );
    const result = await trainQuietly(frameOf(numberColumn('x', x), y), { target: 'y' });

    expect(result.metric).toBe('accuracy');
    expect(result.scores.accuracy?.value).toBeGreaterThan(0.9);
    expect(result.findings).toContainEqual(
      expect.objectContaining({ kind: 'rare_class', message: expect.stringMatching(/AUC cannot be measured/) }),
    );
  });

  test('where every class is rare, some rows are tested with all the same', async () => {
    const x = Array.from({ length: 40 }, (_, i) => Math.sin(i));
    const kind = categoryColumn(
      'kind',
      x.map((_, i) => `k${i % 20}`),
    );
    const result = await trainQuietly(frameOf(numberColumn('x', x), kind), { target: 'kind', timeLimitMs: 500 });

    expect(result.testRows).toBeGreaterThan(6);
    expect(result.testRows).toBeLessThan(10);
    expect(result.scores.accuracy?.value).toBeLessThan(0.5);
  });

  test('numbers as classes are named as numbers are, and sorted as such', async () => {
    const grade = Array.from({ length: 120 }, (_, i) => [2, 10, 9][i % 3] ?? 0);
    const x = numberColumn(
      'x',
      grade.map((value, i) => value + Math.sin(i)),
    );
    const { classes } = await trainQuietly(frameOf(x, numberColumn('grade', grade)), { target: 'grade' });

    expect(classes).toEqual(['2', '9', '10']);
  });

  test('repeated rows are told', async () => {
    const twice = frameOf(
      numberColumn(
        'x',
        Array.from({ length: 60 }, (_, i) => Math.sin(i % 50)),
      ),
      numberColumn(
        'y',
        Array.from({ length: 60 }, (_, i) => Math.cos(i % 50)),
      ),
    );
    const { findings } = await trainQuietly(twice, { target: 'y' });

    expect(findings.map(({ kind }) => kind)).toContain('duplicate_rows');
  });

  test('split by time, the last fifth is the test part and the folds are stretches of time', async () => {
    const random = createRandom(2);
    const order = random.shuffle(Array.from({ length: 200 }, (_, i) => i));
    const day = dateColumn(
      'day',
      order.map((at) => at * 86_400_000),
    );
    const x = order.map(() => random.normal());
    const y = numberColumn(
      'y',
      order.map((at, i) => at + 10 * x[i]),
    );
    const series = frameOf(day, numberColumn('x', x), y);
    const late = await trainQuietly(series, { target: 'y', split: { by: 'time', column: 'day' } });
    const mixed = await trainQuietly(series, { target: 'y' });

    expect(Array.from(late.testPredictions.rows, (row) => order[row]).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => 160 + i),
    );
    expect(late.split).toEqual({ by: 'time', column: 'day' });
    expect(late.scores.r2?.value).toBeLessThan((mixed.scores.r2?.value ?? 0) - 0.1);
  });

  test('split by the order of the rows, the last rows are the test part', async () => {
    const result = await trainQuietly(forLabel, { target: 'label', split: { by: 'time', column: null } });

    expect([...result.testPredictions.rows]).toEqual(Array.from({ length: 60 }, (_, i) => 240 + i));
  });

  test('columns left out by request are looked at by nobody, and named', async () => {
    const fewer = await trainQuietly(forLabel, { target: 'label', without: ['noise', 'age'], timeLimitMs: 500 });
    const only = await trainQuietly(forLabel, { target: 'label', only: ['size', 'colour'], timeLimitMs: 500 });
    const never = without(without(forLabel, 'noise'), 'age');
    const same = await trainQuietly(never, { target: 'label', timeLimitMs: 500 });

    expect(fewer.leftOut).toEqual(['age', 'noise']);
    expect(only.leftOut).toEqual(['age', 'noise']);
    expect(fewer.features.map(({ name }) => name).toSorted()).toEqual(['colour', 'size']);
    expect(Buffer.from(fewer.model).equals(Buffer.from(same.model))).toBe(true);
    expect(Buffer.from(only.model).equals(Buffer.from(same.model))).toBe(true);
  });

  test('features are described, what tells the target by itself first', async () => {
    const { features } = await trainQuietly(forAmount, { target: 'amount', timeLimitMs: 500 });

    expect(features[0]).toMatchObject({ name: 'size', kind: 'number' });
    expect(features[0]?.min).toBeLessThan(-1);
    expect(features.find(({ name }) => name === 'colour')?.levels?.toSorted()).toEqual(['blue', 'green', 'red']);
  });

  test('a rating is a class, or an amount for who asks for a regression, whether it was read as number or name', async () => {
    const random = createRandom(3);
    const length = Array.from({ length: 150 }, () => 1 + 4 * random.next());
    const stars = length.map((value) => Math.round(value));
    const x = numberColumn('length', length);
    const train = (rating: Column, task?: 'regression') =>
      trainQuietly(frameOf(x, rating), { target: 'stars', timeLimitMs: 500, ...(task === undefined ? {} : { task }) });
    const numbers = numberColumn('stars', stars);
    const names = categoryColumn('stars', stars.map(String));

    expect((await train(numbers)).classes).toEqual(['1', '2', '3', '4', '5']);
    expect((await train(numbers, 'regression')).scores.r2?.value).toBeGreaterThan(0.8);
    expect((await train(names, 'regression')).scores.r2?.value).toBeGreaterThan(0.8);
  });

  test('a date is answered as a date, within dates, and its errors are in days', async () => {
    const random = createRandom(4);
    const day = 86_400_000;
    const ordered = Array.from({ length: 150 }, () => Date.UTC(2021, 0, 1) + random.below(700) * day);
    const slow = ordered.map(() => random.below(2));
    const delivered = ordered.map((at, i) => at + (5 + 20 * slow[i] + random.below(4)) * day);
    const speed = categoryColumn('speed', slow.map(String));
    const table = frameOf(dateColumn('ordered', ordered), speed, dateColumn('delivered', delivered));
    const result = await trainQuietly(table, { target: 'delivered' });
    const model = loadModel(result.model);
    const answer = model.predictRow({ ordered: '2021-06-01', speed: '1' });
    if (answer.kind !== 'regression') throw new Error('not a regression');

    expect([result.targetKind, model.targetKind]).toEqual(['date', 'date']);
    expect(result.scores.mae?.value).toBeLessThan(60);
    expect(answer.values[0] / day).toBeCloseTo(Date.UTC(2021, 5, 28) / day, -2);
    expect(answer.low[0]).toBeLessThan(answer.values[0]);
    expect(answer.high[0]).toBeGreaterThan(answer.values[0]);
  });

  test('words in a text are learned from', async () => {
    const random = createRandom(4);
    const fillers = ['the', 'film', 'was', 'seen', 'by', 'people', 'today', 'again', 'slowly', 'there'];
    const liked = Array.from({ length: 240 }, (_, i) => i % 2 === 0);
    const values = liked.map((good, i) => {
      const words = Array.from({ length: 8 }, () => fillers[random.below(10)]);
      return [...words, good ? 'wonderful' : 'dreadful', `n${i}`].join(' ');
    });
    const review = { name: 'review', kind: 'text' as const, values };
    const label = categoryColumn('liked', liked.map(String));
    const result = await trainQuietly(
      { rowCount: 240, columns: [review, label] },
      {
        target: 'liked',
      },
    );

    expect(result.scores.accuracy?.value).toBeGreaterThan(0.9);
    expect(result.features).toMatchObject([{ name: 'review', kind: 'text', typical: null }]);
  });
});

describe('what cannot be learned is refused with a reason', () => {
  const x = (count: number) =>
    numberColumn(
      'x',
      Array.from({ length: count }, (_, i) => Math.sin(i)),
    );
  const y = (count: number) =>
    categoryColumn(
      'y',
      Array.from({ length: count }, (_, i) => (i % 2 ? 'a' : 'b')),
    );

  test.each<[string, Frame, RegExp]>([
    ['no such column', frameOf(x(50)), /no column named "y"/],
    [
      'one value only',
      frameOf(x(50), categoryColumn('y', new Array<string>(50).fill('a'))),
      /the same value in every row/,
    ],
    ['an empty target', frameOf(x(50), categoryColumn('y', new Array<null>(50).fill(null))), /"y" is empty/],
    ['nine rows', frameOf(x(9), y(9)), /Only 9 rows/],
    ['the target alone', frameOf(y(50)), /no column is left/],
    ['constants only', frameOf(numberColumn('c', new Array<number>(50).fill(1)), y(50)), /no column is left/],
  ])('%s', async (_name, given, reason) => {
    await expect(trainQuietly(given, { target: 'y' })).rejects.toMatchObject({
      name: 'EngineError',
      code: 'invalid_input',
      message: expect.stringMatching(reason),
    });
  });

  test.each<[string, Partial<TrainOptions>, RegExp]>([
    ['columns that are not there', { without: ['size', 'nope'] }, /no column named "nope"; the columns are "size", /],
    ['leaving all columns out', { without: ['size', 'age', 'noise', 'colour'] }, /keep at least one/],
    ['only the target', { only: ['label'] }, /keep at least one/],
    ['time in a column that is not there', { split: { by: 'time', column: 'day' } }, /"day" is no column/],
    ['time in a column of names', { split: { by: 'time', column: 'colour' } }, /neither dates nor numbers/],
  ])('asked for %s', async (_name, asked, reason) => {
    await expect(trainQuietly(forLabel, { target: 'label', ...asked })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(reason),
    });
  });

  test('a split by time that leaves one answer to learn from, with the remedy', async () => {
    const late = categoryColumn(
      'y',
      Array.from({ length: 50 }, (_, i) => (i < 40 ? 'a' : 'b')),
    );

    await expect(
      trainQuietly(frameOf(x(50), late), { target: 'y', split: { by: 'time', column: null } }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/the same value in all earlier/),
      remedy: { split: { by: 'random' } },
    });
  });

  test('a metric of the other task', async () => {
    await expect(trainQuietly(forLabel, { target: 'label', metric: 'rmse' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('accuracy'),
    });
  });
});

describe('while it runs', () => {
  test('progress never goes back, ends at one, and names the best model so far', async () => {
    const { events, report } = record();
    await trainQuietly(forLabel, { target: 'label', report });
    const fractions = events.map(({ fraction }) => fraction);

    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect([...new Set(events.map(({ phase }) => phase))]).toEqual([
      'preparing',
      'checking',
      'searching',
      'blending',
      'evaluating',
      'saving',
    ]);
    expect(events.at(-1)?.best?.score).toBeGreaterThan(0.8);
    expect(events.every(({ message }) => /^[A-Z].*\.$/.test(message))).toBe(true);
  });

  test('told to stop, it stops and keeps nothing', async () => {
    let asked = 0;
    const checkpoint = async () => (++asked > 3 ? ('stop' as const) : ('go' as const));
    const running = train(forLabel, { ...quiet(), target: 'label', now: steppingClock(5), checkpoint });

    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('told to keep the best, it ends with a model that works', async () => {
    let asked = 0;
    const checkpoint = async () => (++asked > 4 ? ('keep-best' as const) : ('go' as const));
    const timing = { now: steppingClock(1), timeLimitMs: 1e9 };
    const result = await train(forLabel, { ...quiet(), ...timing, target: 'label', checkpoint });

    expect(result.partial).toBe(true);
    expect(loadModel(result.model).predict(forLabel).kind).toBe('classification');
  });

  test('when time runs out, it ends in time with a model that works', async () => {
    const now = steppingClock(1);
    const result = await train(forAmount, { ...quiet(), target: 'amount', now, timeLimitMs: 1_500 });

    expect(result.partial).toBe(true);
    expect(result.elapsedMs).toBeLessThanOrEqual(1_500);
    expect(loadModel(result.model).predict(forAmount).kind).toBe('regression');
  });

  test('on a machine far slower than planned for, the trees are there all the same, fitted on every fold', async () => {
    const random = createRandom(2);
    const draw = () => Array.from({ length: 2_000 }, () => random.normal());
    const columns = Array.from({ length: 12 }, (_, c) => ({ values: draw(), name: `x${c}` }));
    const kind = columns[0].values.map((x, i) => `k${x * columns[1].values[i] > 0 ? 1 : 0}${columns[2].values[i] > 0}`);
    const wide = frameOf(
      ...columns.map(({ name, values }) => numberColumn(name, values)),
      categoryColumn('kind', kind),
    );
    const result = await train(wide, { ...quiet(), target: 'kind', now: steppingClock(12), timeLimitMs: 20_000 });
    const trees = result.leaderboard.find(({ model }) => model.startsWith('Boosted'));

    expect(result.partial).toBe(true);
    expect(trees?.score).toBeGreaterThan(0.8);
    expect(result.elapsedMs).toBeLessThanOrEqual(20_000);
  });

  test('what went by before the call counts', async () => {
    const result = await train(forLabel, { ...quiet(), target: 'label', spentMs: 2_900, now: steppingClock(1) });

    expect(result.elapsedMs).toBeGreaterThan(2_900);
    expect(result.partial).toBe(true);
    expect(loadModel(result.model).predict(forLabel).kind).toBe('classification');
  });

  test('rows that were never read are told of', async () => {
    const { findings } = await trainQuietly(forLabel, { target: 'label', tableRows: 9_000 });

    expect(findings).toMatchObject([{ kind: 'sampled', message: expect.stringMatching(/240 rows of 9,000/) }]);
  });

  test('of a long table so many rows are worth reading as the limits can pay for, texts being dearer', () => {
    const limits = { timeLimitMs: 10_000, memoryLimitBytes: 2e9 };
    const numbers = Array.from({ length: 10 }, () => ({ kind: 'number' }));
    const rows = readableRows(numbers, limits);

    expect(rows).toBeGreaterThan(50_000);
    expect(readableRows([...numbers, { kind: 'text' }], limits)).toBeLessThan(rows / 2);
    expect(readableRows(numbers, { ...limits, timeLimitMs: 1_000 })).toBe(rows / 10);
    expect(readableRows(numbers, { ...limits, memoryLimitBytes: 2e7 })).toBeLessThan(rows / 2);
    expect(readableRows(numbers, { timeLimitMs: 1, memoryLimitBytes: 1 })).toBe(2_000);
  });

  test('a table too long for the limit is learned from a sample, and that is said', async () => {
    const random = createRandom(1);
    const columns = ['a', 'b', 'c'].map((name) =>
      numberColumn(
        name,
        Array.from({ length: 9_000 }, () => random.normal()),
      ),
    );
    const result = await trainQuietly(frameOf(...columns), { target: 'c', timeLimitMs: 60 });

    expect(result.findings.map(({ kind }) => kind)).toContain('sampled');
  });
});

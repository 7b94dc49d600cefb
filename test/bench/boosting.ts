import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/engine/random.ts';
import { type BinTable, binOf, findEdges } from '../../src/engine/trees/bin-table.ts';
import { type BoostSettings, type BoostTask, boost } from '../../src/engine/trees/boost.ts';
import { addFourToHistogram } from '../../src/engine/trees/histogram.ts';
import { finish } from '../../src/engine/work.ts';
import { readCsv } from './read-csv.ts';

/** The settings by which engines are compared in the field: 300 trees of 31 leaves. */
const SETTINGS: BoostSettings = {
  rounds: 300,
  learningRate: 0.05,
  rowShare: 1,
  columnShare: 1,
  patience: 300,
  maxLeaves: 31,
  maxDepth: 64,
  nodeColumnShare: 1,
  l2: 1,
  minRows: 20,
  minHessian: 1e-3,
  extra: false,
  categorySmoothing: 10,
  categoryL2: 10,
};

/**
 * npm run bench -- boosting [--data DIR]
 *
 * Nanoseconds a cell of the histogram kernel beside its naive twin, in turns; then rows × columns × trees a second of
 * boosting alone, on made-up numbers, and on diamonds when DIR has it.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  for (const rows of [1_000, 10_000, 100_000]) compareHistograms(rows);
  for (const [rows, columns] of [
    [1_000, 20],
    [10_000, 20],
    [100_000, 20],
  ] as const) {
    measure(`made up, ${rows} × ${columns}`, makeUp(rows, columns));
  }
  if (values.data !== undefined) measure('diamonds', readDiamonds(join(values.data, 'diamonds.csv')));
}

const TURNS = 40;
const COLUMNS = 20;

/** Half of the rows are in the leaf, as after a first split. */
function compareHistograms(rowCount: number): void {
  const { table } = makeUp(rowCount, COLUMNS);
  const { data } = table;
  const random = createRandom(2);
  const rows = Uint32Array.from({ length: rowCount }, (_, i) => i).filter(() => random.next() < 0.5);
  const pairs = Float32Array.from({ length: rows.length * 2 }, () => random.normal());
  const fast = new Float64Array(COLUMNS * 512);
  const naive = new Float64Array(COLUMNS * 512);
  const placeOf = (column: number) => ({ base: column * rowCount, at: column * 512 });
  const runFast = () => {
    for (let c = 0; c < COLUMNS; c += 4) {
      const four = [placeOf(c), placeOf(c + 1), placeOf(c + 2), placeOf(c + 3)] as const;
      addFourToHistogram(data, four, rows, 0, rows.length, pairs, fast);
    }
  };
  const runNaive = () => {
    rows.forEach((row, i) => {
      for (let c = 0; c < COLUMNS; c++) {
        const cell = c * 512 + data[c * rowCount + row] * 2;
        naive[cell] += pairs[i * 2];
        naive[cell + 1] += pairs[i * 2 + 1];
      }
    });
  };
  const best = { fast: Number.POSITIVE_INFINITY, naive: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < TURNS; turn++) {
    best.fast = Math.min(best.fast, timed(runFast));
    best.naive = Math.min(best.naive, timed(runNaive));
  }
  if (fast.some((sum, i) => sum !== naive[i])) throw new Error('The fast histogram differs from the naive one.');
  const perCell = (ms: number) => ((ms * 1e6) / (rows.length * COLUMNS)).toFixed(2);
  const line = `histogram of ${rows.length} rows × ${COLUMNS}, best of ${TURNS}`.padEnd(46);
  process.stdout.write(`${line} ${perCell(best.fast)} ns a cell, naive ${perCell(best.naive)} ns\n`);
}

function timed(action: () => void): number {
  const started = performance.now();
  action();
  return performance.now() - started;
}

type Table = Pick<BoostTask, 'table' | 'y'>;

function measure(name: string, { table, y }: Table): void {
  const rows = Uint32Array.from({ length: table.rowCount }, (_, i) => i);
  const middle = y.slice().sort()[Math.floor(y.length / 2)] ?? 0;
  for (const loss of ['squared', 'logistic'] as const) {
    const task: BoostTask = {
      table,
      y: loss === 'squared' ? y : y.map((value) => (value > middle ? 1 : 0)),
      train: rows.filter((row) => row % 5 !== 0),
      valid: rows.filter((row) => row % 5 === 0),
      loss,
      outputs: 1,
      columns: Uint16Array.from(table.columns, (_, i) => i),
    };
    const started = performance.now();
    finish(boost(task, SETTINGS, createRandom(1)));
    const seconds = (performance.now() - started) / 1_000;
    const rate = (task.train.length * table.columns.length * SETTINGS.rounds) / seconds / 1e6;
    const line = `${name.padEnd(24)} ${loss.padEnd(9)} ${seconds.toFixed(2)} s  ${rate.toFixed(0)} M cells × trees a second`;
    process.stdout.write(`${line}\n`);
  }
}

function makeUp(rowCount: number, width: number): Table {
  const random = createRandom(1);
  const columns = Array.from({ length: width }, () => Float64Array.from({ length: rowCount }, () => random.normal()));
  const y = new Float64Array(rowCount);
  columns.forEach((values, c) => {
    values.forEach((value, i) => {
      y[i] += Math.sin((c % 5) * value) + 0.2 * random.normal();
    });
  });
  return { table: toBins(columns), y };
}

function readDiamonds(path: string): Table {
  const frame = readCsv(path, null);
  const y = frame.columns.find(({ name }) => name === 'price');
  if (y?.kind !== 'number') throw new Error(`${path} has no column price.`);
  const others = frame.columns.filter((column) => column !== y);
  const columns = others.map((column) => {
    if (column.kind === 'text') throw new Error(`${column.name} is not a number or a category.`);
    return column.kind === 'category' ? Float64Array.from(column.codes) : column.values;
  });
  return { table: toBins(columns), y: y.values.map(Math.log) };
}

function toBins(columns: readonly Float64Array[]): BinTable {
  const rowCount = columns[0]?.length ?? 0;
  const rows = Uint32Array.from({ length: rowCount }, (_, i) => i);
  const data = new Uint8Array(rowCount * columns.length);
  const shapes = columns.map((values, c) => {
    const edges = findEdges(values, rows);
    for (let i = 0; i < rowCount; i++) data[c * rowCount + i] = binOf(values[i], edges);
    return { bins: edges.length + 2, categorical: false };
  });
  return { rowCount, data, columns: shapes };
}

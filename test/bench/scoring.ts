import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Column, type Frame, loadModel, train } from '../../src/engine/index.ts';
import { createRandom } from '../../src/engine/random.ts';
import { readCsv } from './read-csv.ts';

/**
 * npm run bench -- scoring [--data DIR] [--time-limit S]
 *
 * How long a model takes to load, to answer for one row, and for a table: on wa_churn when DIR has it, else made up.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, 'time-limit': { type: 'string', default: '60' } },
  });
  const { frame, target } =
    values.data === undefined
      ? makeUp()
      : { frame: readCsv(join(values.data, 'wa_churn.csv'), 'churn'), target: 'churn' };
  const { model: bytes } = await train(frame, {
    target,
    timeLimitMs: Number(values['time-limit']) * 1_000,
    seed: 1,
    now: () => performance.now(),
    report: () => {},
    checkpoint: async () => 'go',
  });
  const load = time(20, () => loadModel(bytes));
  const model = loadModel(bytes);
  const rows = Array.from({ length: 500 }, (_, i) => rowOf(frame, i % frame.rowCount));
  for (const row of rows) model.predictRow(row);
  const single = rows.map((row) => time(1, () => model.predictRow(row))).sort((a, b) => a - b);
  const batch = time(3, () => model.predict(frame));
  print(`model          ${(bytes.length / 1e6).toFixed(2)} MB, loads in ${load.toFixed(1)} ms`);
  print(
    `one row        median ${quantile(single, 0.5).toFixed(2)} ms, 99 % within ${quantile(single, 0.99).toFixed(2)} ms`,
  );
  print(
    `${frame.rowCount} rows`.padEnd(15) +
      `${batch.toFixed(0)} ms, ${((batch / frame.rowCount) * 1_000).toFixed(0)} µs a row`,
  );
}

function time(times: number, action: () => void): number {
  const started = performance.now();
  for (let i = 0; i < times; i++) action();
  return (performance.now() - started) / times;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

function rowOf(frame: Frame, row: number): Record<string, number | string | null> {
  return Object.fromEntries(frame.columns.map((column) => [column.name, cell(column, row)]));
}

function cell(column: Column, row: number): number | string | null {
  if (column.kind === 'text') return column.values[row] ?? null;
  if (column.kind === 'category') return column.levels[column.codes[row] ?? -1] ?? null;
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

function makeUp(): { frame: Frame; target: string } {
  const random = createRandom(1);
  const rowCount = 5_000;
  const columns: Column[] = Array.from({ length: 20 }, (_, c) => {
    return { name: `x${c}`, kind: 'number', values: Float64Array.from({ length: rowCount }, () => random.normal()) };
  });
  const codes = Int32Array.from({ length: rowCount }, (_, i) => {
    const [a, b] = columns;
    const score = a?.kind === 'number' && b?.kind === 'number' ? a.values[i] + b.values[i] ** 2 : 0;
    return score + random.normal() > 1 ? 1 : 0;
  });
  const label: Column = { name: 'label', kind: 'category', levels: ['no', 'yes'], codes };
  return { frame: { rowCount, columns: [...columns, label] }, target: 'label' };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

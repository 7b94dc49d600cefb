import { parseArgs } from 'node:util';
import { type Column, examine, type Frame } from '../../src/engine/index.ts';
import { createRandom, type Random } from '../../src/engine/random.ts';

/**
 * npm run bench -- examine [--rows N] [--columns N]
 *
 * How long looking through a table takes before training: made-up columns of all kinds, a target of each task.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rows: { type: 'string', default: '50000' }, columns: { type: 'string', default: '30' } },
  });
  const rows = Number(values.rows);
  const frame = makeUp(rows, Number(values.columns), createRandom(1));
  for (const target of ['amount', 'two', 'ten']) {
    const without = ['amount', 'two', 'ten'].filter((name) => name !== target);
    const times = Array.from({ length: 5 }, () => {
      const started = process.cpuUsage();
      examine(frame, { target, without, seed: 1 });
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    }).sort((a, b) => a - b);
    process.stdout.write(
      `${target.padEnd(7)} ${rows} rows × ${values.columns} columns: median ${times[2]?.toFixed(0)} ms of processor time\n`,
    );
  }
}

function makeUp(rows: number, columns: number, random: Random): Frame {
  const places = Array.from({ length: rows }, (_, i) => i);
  const kinds: readonly ((name: string) => Column)[] = [
    (name) => ({ name, kind: 'number', values: Float64Array.from(places, () => random.normal()) }),
    (name) => ({ name, kind: 'number', values: Float64Array.from(places, () => random.below(100)) }),
    (name) => ({ name, kind: 'date', values: Float64Array.from(places, () => random.below(3_000) * 86_400_000) }),
    (name) => category(name, 20, places, random),
  ];
  const features = Array.from({ length: columns }, (_, c) => kinds[c % kinds.length]?.(`x${c}`)).filter(
    (column) => column !== undefined,
  );
  const amount: Column = { name: 'amount', kind: 'number', values: Float64Array.from(places, () => random.normal()) };
  return {
    rowCount: rows,
    columns: [...features, amount, category('two', 2, places, random), category('ten', 10, places, random)],
  };
}

function category(name: string, count: number, places: readonly number[], random: Random): Column {
  const levels = Array.from({ length: count }, (_, k) => `level ${k}`);
  return { name, kind: 'category', levels, codes: Int32Array.from(places, () => random.below(count)) };
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel, type Predictions, type ProgressEvent, train } from '../../src/engine/index.ts';
import { readCsv } from './read-csv.ts';

interface TableInfo {
  readonly target: string;
  readonly task: 'classification' | 'regression';
}

/**
 * npm run bench -- automl --data DIR --out DIR [--seeds N] [--time-limit S] [--only NAME,NAME] [--verbose]
 *
 * Trains on every table of DIR/manifest.json without its frozen test rows (DIR/splits), and writes what the model
 * says about them to OUT/NAME.SEED.csv, with the seconds it took in OUT/NAME.SEED.json.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      seeds: { type: 'string', default: '1' },
      'time-limit': { type: 'string', default: '60' },
      only: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined || values.out === undefined) throw new Error('--data DIR and --out DIR are needed.');
  mkdirSync(values.out, { recursive: true });
  const manifest = readJson<Record<string, TableInfo>>(join(values.data, 'manifest.json'));
  const names = values.only?.split(',') ?? Object.keys(manifest);
  for (const name of names) {
    const table = manifest[name];
    if (table === undefined) throw new Error(`${name} does not stand in manifest.json.`);
    const splits = readJson<Record<string, number[]>>(join(values.data, 'splits', `${name}.json`));
    for (let seed = 0; seed < Number(values.seeds); seed++) {
      const rows = splits[String(seed)];
      if (rows === undefined) continue;
      await measure(
        name,
        table,
        rows,
        seed,
        Number(values['time-limit']) * 1_000,
        values.data,
        values.out,
        values.verbose,
      );
    }
  }
}

async function measure(
  name: string,
  table: TableInfo,
  rows: readonly number[],
  seed: number,
  timeLimitMs: number,
  data: string,
  out: string,
  verbose: boolean,
): Promise<void> {
  const frame = readCsv(join(data, `${name}.csv`), table.task === 'classification' ? table.target : null);
  const started = performance.now();
  const result = await train(frame, {
    target: table.target,
    task: table.task,
    timeLimitMs,
    seed,
    testRows: Uint32Array.from(rows),
    now: () => performance.now(),
    report: (event) => verbose && print(describe(event)),
    checkpoint: () => new Promise((resolve) => setImmediate(() => resolve('go'))),
  });
  const fitSeconds = (performance.now() - started) / 1_000;
  const model = loadModel(result.model);
  const predicting = performance.now();
  const predictions = inOrder(model.predict(frame), rows);
  const predSeconds = (performance.now() - predicting) / 1_000;
  writeFileSync(join(out, `${name}.${seed}.csv`), toCsv(predictions));
  const side = { system: 'smart-ml native', fit_s: round(fitSeconds), pred_s: round(predSeconds), seed };
  writeFileSync(join(out, `${name}.${seed}.json`), JSON.stringify(side));
  const score = result.scores[result.metric];
  const megabytes = (result.model.length / 1e6).toFixed(2);
  print(
    `${name.padEnd(12)} seed ${seed}  fit ${fitSeconds.toFixed(1)} s  ${result.metric} ${score?.value.toFixed(4)}` +
      `  model ${megabytes} MB${result.partial ? '  (partial)' : ''}`,
  );
  if (!verbose) return;
  for (const entry of result.leaderboard) {
    print(
      `    ${entry.score.toFixed(4).padStart(10)}  ${entry.weight.toFixed(2)}  ${(entry.fitMs / 1_000).toFixed(2)} s  ${entry.model}`,
    );
  }
  for (const finding of result.findings) print(`    ${finding.kind}: ${finding.message}`);
}

function inOrder(predictions: Predictions, rows: readonly number[]): Predictions {
  if (predictions.kind === 'regression') {
    const at = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
    return { ...predictions, values: at(predictions.values), low: at(predictions.low), high: at(predictions.high) };
  }
  const { classes, probabilities, labels } = predictions;
  const width = classes.length;
  return {
    ...predictions,
    labels: rows.map((row) => labels[row] ?? ''),
    probabilities: Float64Array.from({ length: rows.length * width }, (_, i) => {
      return probabilities[(rows[Math.floor(i / width)] ?? 0) * width + (i % width)] ?? 0;
    }),
  };
}

function toCsv(predictions: Predictions): string {
  if (predictions.kind === 'regression') return ['prediction', ...predictions.values, ''].join('\n');
  const { classes, labels, probabilities } = predictions;
  const header = ['prediction', ...classes.map((name) => `p:${name}`)].map(quote).join(',');
  const lines = labels.map((label, i) => {
    const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length);
    return [quote(label), ...row].join(',');
  });
  return [header, ...lines, ''].join('\n');
}

function quote(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function describe(event: ProgressEvent): string {
  const best = event.best === undefined ? '' : `  best ${event.best.model} ${event.best.score.toFixed(4)}`;
  return `    ${(event.fraction * 100).toFixed(0).padStart(3)} %  ${event.message}${best}`;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

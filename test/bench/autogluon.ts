import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTrainers } from '../../jobs/trainers.ts';
import { sourceFile } from '../../src/apart/source-file.ts';
import { readFrame } from '../../src/datasets/frame.ts';
import { ingest } from '../../src/datasets/ingest/ingest.ts';
import { readFile as readTable } from '../../src/datasets/ingest/read-file.ts';
import { rowToFrame } from '../../src/datasets/row.ts';
import { createAutogluon } from '../../src/models/autogluon/runtime.ts';

/**
 * npm run bench -- autogluon [--python PATH] [--time-limit S] [--file CSV --target COLUMN]
 *
 * AutoGluon beside our own engine, on the same rows: what a run of each takes and comes to, what of its time is not
 * AutoGluon's own, and how long the warm process takes for a row.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      python: { type: 'string', default: 'python3' },
      'time-limit': { type: 'string', default: '60' },
      file: { type: 'string', default: sourceFile('src', 'datasets', 'samples', 'tables', 'wa_churn.csv') },
      target: { type: 'string', default: 'churn' },
    },
  });
  const { python, target, file } = values;
  const folder = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const stream = createReadStream(file);
  const table = await ingest({ stream, fileName: 'in.csv', workDir: folder, maxBytes: 1e10, read: readTable });
  const columns = table.profile.columns.map(({ name, kind }) => ({ name, kind }));
  const trainers = createTrainers({ python, simulationStepMs: 1 });
  for (const engine of ['native', 'autogluon'] as const) {
    const [modelPath, logPath] = [join(folder, `${engine}.model`), join(folder, `${engine}.log`)];
    const began = performance.now();
    const ended = await trainers[engine](
      {
        parquetPath: table.parquetPath,
        columns,
        rowCount: table.profile.rowCount,
        target,
        options: {},
        metric: null,
        timeLimitMs: 1000 * Number(values['time-limit']),
        spentMs: 0,
        memoryMb: 4096,
        seed: 1,
        modelPath,
        logPath,
      },
      () => undefined,
    ).ending;
    if (ended.kind !== 'done') throw new Error(JSON.stringify(ended));
    const { metric, scores, leaderboard } = ended.result;
    const seconds = (performance.now() - began) / 1000;
    const megabytes = (await stat(modelPath)).size / 1e6;
    const figure = scores[metric]?.value.toFixed(4);
    print(
      `${engine}: ${metric} ${figure}, ${leaderboard.length} models, ${seconds.toFixed(1)} s, ${megabytes.toFixed(2)} MB`,
    );
    if (engine === 'native') continue;
    const own = /total runtime = ([\d.]+)s/.exec(await readFile(logPath, 'utf8'))?.[1];
    if (own !== undefined) print(`of that not within AutoGluon's fit: ${(seconds - Number(own)).toFixed(1)} s`);
  }

  const runtime = createAutogluon({ python, workDir: folder, memoryMb: 4096 });
  const path = join(folder, 'autogluon.model');
  const began = performance.now();
  const model = await runtime.open({ read: () => readFile(path), fetch: (to) => copyFile(path, to) });
  const inputs = table.profile.columns.filter(({ name }) => name !== target);
  const rows = table.profile.sample.map((row) => rowToFrame(row, inputs).frame);
  const rowAt = (i: number) => rows[i % rows.length] ?? rowToFrame({}, inputs).frame;
  await model.predict(rowAt(0));
  print(`the first row, with all that starts: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const singly: number[] = [];
  for (let i = 0; i < 200; i++) singly.push(await timed(() => model.predict(rowAt(i))));
  singly.sort((a, b) => a - b);
  print(`one row: p50 ${singly[100]?.toFixed(1)} ms, p95 ${singly[190]?.toFixed(1)} ms`);
  const together = await timed(() => Promise.all(Array.from({ length: 200 }, (_, i) => model.predict(rowAt(i)))));
  print(`200 rows asked for at once: ${together.toFixed(0)} ms`);
  const frame = await readFrame(table.parquetPath, columns);
  print(`${frame.rowCount} rows as a table: ${(await timed(() => model.predict(frame))).toFixed(0)} ms`);
  await runtime.stop();
  await rm(folder, { recursive: true, force: true });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

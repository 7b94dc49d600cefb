import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs, promisify } from 'node:util';
import { type Ingested, ingest, type ReadTable } from '../../src/datasets/ingest/ingest.ts';
import { readApart } from '../../src/datasets/ingest/read-apart.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { makeTable, TABLE_KINDS } from './ingest-tables.ts';

/**
 * npm run bench -- ingest [--rows N] [--only KIND] [--times N]
 *
 * Takes in made files of every kind. In a process of its own, alone, for the work it costs (seconds, rows and megabytes
 * a second, CPU seconds, peak memory), beside pandas' read_csv and describe where PYTHON, or python3, has pandas: each
 * in turn so many times, of which the median stands. Then as a server does it, for how long that server's event loop was
 * held up meanwhile, which is how long a chat would have waited. The idle columns are the same figures of a process that
 * does nothing while the machine is as busy: only what is beyond them is due to the ingestion.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = {
    rows: { type: 'string', default: '1400000' },
    only: { type: 'string' },
    times: { type: 'string', default: '3' },
    file: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.file !== undefined) return tellCost(values.file);

  const folder = await mkdtemp(join(tmpdir(), 'ingest-bench-'));
  const pandas = await pandasVersion();
  say(pandas === null ? 'no pandas here: PYTHON names a Python that has it' : `beside pandas ${pandas}`);
  try {
    row(['file', ...COLUMNS]);
    for (const kind of values.only?.split(',') ?? TABLE_KINDS) {
      const { name, path } = await makeTable(kind, folder, Number(values.rows));
      row([name, ...(await measureFile(path, folder, Number(values.times), pandas !== null))]);
      await rm(path);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const COLUMNS = 'MB|s|pandas s|ratio|rows/s|MB/s|CPU s|peak MB|pandas MB|p99 ms|max ms|idle p99|idle max'.split('|');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const row = ([name = '', ...cells]: readonly string[]): void =>
  say(name.padEnd(28) + cells.map((cell) => cell.padStart(10)).join(''));

async function measureFile(
  path: string,
  folder: string,
  times: number,
  withPandas: boolean,
): Promise<readonly string[]> {
  const own: Cost[] = [];
  const theirs: Pick<Cost, 'seconds' | 'peakMb'>[] = [];
  const { delay: idle } = await watchLoop(async () => {
    for (let time = 0; time < times; time += 1) {
      own.push(await costOf(path));
      if (withPandas && path.endsWith('.csv')) theirs.push(await costOfPandas(path));
    }
  });
  const { delay: serving } = await watchLoop(() => takeAndRemove(path, folder));
  const megabytes = (await stat(path)).size / 1e6;
  const of = (costs: readonly Partial<Cost>[], figure: keyof Cost): number => median(costs.map((c) => c[figure] ?? 0));
  const seconds = of(own, 'seconds');
  const pandas = theirs.length === 0 ? null : of(theirs, 'seconds');
  return [
    megabytes.toFixed(1),
    seconds.toFixed(1),
    pandas?.toFixed(1) ?? '',
    pandas === null ? '' : (seconds / pandas).toFixed(2),
    Math.round(of(own, 'rows') / seconds).toLocaleString('en-US'),
    (megabytes / seconds).toFixed(1),
    of(own, 'cpuSeconds').toFixed(1),
    of(own, 'peakMb').toFixed(0),
    pandas === null ? '' : of(theirs, 'peakMb').toFixed(0),
    ...[serving, idle].flatMap(({ p99, max }) => [p99.toFixed(1), max.toFixed(1)]),
  ];
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const python = (code: string, ...args: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.env.PYTHON ?? 'python3', ['-c', code, ...args]);

/** Null where there is none. */
const pandasVersion = (): Promise<string | null> =>
  python('import pandas; print(pandas.__version__)').then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );

/** What a notebook begins with. */
const PANDAS = `
import json, resource, sys, time
import pandas
started = time.perf_counter()
frame = pandas.read_csv(sys.argv[1])
frame.describe(include="all")
seconds = time.perf_counter() - started
print(json.dumps({"seconds": seconds, "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
`;

const costOfPandas = async (path: string): Promise<Pick<Cost, 'seconds' | 'peakMb'>> =>
  JSON.parse((await python(PANDAS, path)).stdout) as Cost;

interface Cost {
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

async function tellCost(path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ingest-bench-'));
  const started = performance.now();
  const { profile } = await take(path, folder, readFile);
  const seconds = (performance.now() - started) / 1_000;
  await rm(folder, { recursive: true, force: true });
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost: Cost = {
    rows: profile.rowCount,
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(cost));
}

async function costOf(path: string): Promise<Cost> {
  const program = process.argv[1] ?? '';
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'ingest', '--file', path]);
  return JSON.parse(stdout) as Cost;
}

interface Delay {
  readonly p99: number;
  readonly max: number;
}

/** Milliseconds this process's event loop was held up during some work. */
async function watchLoop<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly delay: Delay }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const result = await work();
  delay.disable();
  return { result, delay: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 } };
}

async function takeAndRemove(path: string, folder: string): Promise<void> {
  const taken = await take(path, folder, readApart);
  await Promise.all([taken.originalPath, taken.parquetPath].map((file) => rm(file)));
}

const take = (path: string, workDir: string, read: ReadTable): Promise<Ingested> =>
  ingest({ stream: createReadStream(path), fileName: basename(path), workDir, maxBytes: 2e9, read });

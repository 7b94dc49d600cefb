import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { finished } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { openDatabase } from '../../src/datasets/duckdb.ts';
import { type Ingested, ingest, type ReadTable } from '../../src/datasets/ingest/ingest.ts';
import { readApart } from '../../src/datasets/ingest/read-apart.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { textLiteral } from '../../src/datasets/sql.ts';
import { createRandom } from '../../src/engine/random.ts';
import { type BookCell, createWorkbook, sheet } from '../datasets/ingest/workbook-builder.ts';

/**
 * npm run bench -- ingest [--rows N]
 *
 * Takes in made files of every kind. Each twice: in a process of its own, alone, for the work it costs (rows and
 * megabytes a second, CPU seconds, peak memory); and as a server does it, for how long that server's event loop was
 * held up meanwhile, which is how long a chat would have waited. The idle columns are the same figures of a process that
 * does nothing while the machine is as busy: only what is beyond them is due to the ingestion.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { rows: { type: 'string', default: '1000000' }, file: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.file !== undefined) return tellCost(values.file);

  const folder = await mkdtemp(join(tmpdir(), 'ingest-bench-'));
  try {
    const row = (cells: readonly string[]): void =>
      void process.stdout.write(
        `${cells.map((cell, at) => (at === 0 ? cell.padEnd(30) : cell.padStart(10))).join('')}\n`,
      );
    row(['file', 'MB', 's', 'rows/s', 'MB/s', 'CPU s', 'peak MB', 'p99 ms', 'max ms', 'idle p99', 'idle max']);
    for (const [name, path] of await makeFiles(folder, Number(values.rows))) {
      const { result: cost, delay: idle } = await watchLoop(() => costOf(path));
      const { delay: serving } = await watchLoop(() => takeAndRemove(path, folder));
      const { size } = await stat(path);
      row([
        name,
        (size / 1e6).toFixed(1),
        cost.seconds.toFixed(1),
        Math.round(cost.rows / cost.seconds).toLocaleString('en-US'),
        (size / 1e6 / cost.seconds).toFixed(1),
        cost.cpuSeconds.toFixed(1),
        String(Math.round(cost.peakMb)),
        ...[serving, idle].flatMap(({ p99, max }) => [p99.toFixed(1), max.toFixed(1)]),
      ]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

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

async function makeFiles(folder: string, rows: number): Promise<readonly (readonly [name: string, path: string])[]> {
  const tall = join(folder, 'tall.csv');
  const wide = join(folder, 'wide.csv');
  const parquet = join(folder, 'tall.parquet');
  const workbook = join(folder, 'book.xlsx');
  const bookRows = Math.ceil(rows / 10);
  await writeCsv(tall, rows, 20);
  await writeCsv(wide, Math.ceil(rows / 200), 800);
  await writeParquet(folder, tall, parquet);
  await writeFile(workbook, makeWorkbook(bookRows, 20));
  const name = (what: string, count: number, width: number): string =>
    `${what}, ${count.toLocaleString('en-US')} × ${width}`;
  return [
    [name('CSV', rows, 20), tall],
    [name('CSV', Math.ceil(rows / 200), 800), wide],
    [name('Parquet', rows, 20), parquet],
    [name('XLSX', bookRows, 20), workbook],
  ];
}

/** What tables have: whole numbers, fractions, categories, dates, and holes. */
function makeCell(random: () => number, row: number, column: number): string | number {
  switch (column % 5) {
    case 0:
      return Math.floor(random() * 1e6);
    case 1:
      return Math.round(random() * 1e6) / 1e3;
    case 2:
      return `level ${Math.floor(random() * 20)}`;
    case 3:
      return `2024-0${1 + Math.floor(random() * 9)}-1${row % 9}`;
    default:
      return random() < 0.05 ? '' : Math.floor(random() * 100);
  }
}

async function writeCsv(path: string, rows: number, width: number): Promise<void> {
  const random = createRandom(1);
  const draw = (): number => random.next();
  const out = createWriteStream(path);
  out.write(`${Array.from({ length: width }, (_, at) => `f${at}`).join()}\n`);
  for (let row = 0; row < rows; row += 1) {
    const line = Array.from({ length: width }, (_, column) => makeCell(draw, row, column)).join();
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

async function writeParquet(folder: string, csv: string, path: string): Promise<void> {
  const database = await openDatabase({ folder });
  await database.run(
    `COPY (FROM read_csv(${textLiteral(csv)})) TO ${textLiteral(path)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  database.close();
}

function makeWorkbook(rows: number, width: number): Buffer {
  const random = createRandom(1);
  const draw = (): number => random.next();
  const header = Array.from({ length: width }, (_, at) => `f${at}`);
  const cells = (row: number): readonly BookCell[] =>
    header.map((_, column) =>
      column % 5 === 3 ? { serial: 45_000 + (row % 900), format: 'yyyy-mm-dd' } : makeCell(draw, row, column),
    );
  return createWorkbook([sheet(header, rows, cells)]);
}

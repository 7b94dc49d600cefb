import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { AppError, LimitError } from '../errors.ts';
import { textLiteral } from './sql.ts';

/** A DuckDB for one task. It has no network, its settings are locked, and it sees the files of one folder only. */
export interface Database {
  run(sql: string, values?: DuckDBValue[]): Promise<void>;
  /** Rows as arrays. BigInts become numbers, so callers must not ask for integers past 2^53. */
  rows(sql: string, values?: DuckDBValue[]): Promise<readonly (readonly Cell[])[]>;
  /** Names and types of what a query would give. */
  describe(sql: string): Promise<readonly { readonly name: string; readonly type: DuckDBType }[]>;
  readonly connection: DuckDBConnection;
  close(): void;
}

export type Cell = string | number | boolean | null;

interface DatabaseOptions {
  /** The only folder whose files may be read and written. Spill files go there too. */
  readonly folder: string;
  readonly memoryMb?: number;
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
}

const INTERRUPT_MS = 20;

/**
 * Opens a locked database. The library is 70 MB of native code, so the first use loads it.
 * Any call throws AppError('cancelled') once the signal is aborted, and LimitError when memory or disk run out.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.signal?.aborted) throw cancelled(options.signal.reason);
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // DuckDB loses an interrupt that arrives before its query begins, so the interrupt is repeated until the end.
  let interrupting: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    interrupting = setInterval(() => connection.interrupt(), INTERRUPT_MS);
    interrupting.unref();
  };
  options.signal?.addEventListener('abort', interrupt, { once: true });

  const close = (): void => {
    options.signal?.removeEventListener('abort', interrupt);
    clearInterval(interrupting);
    connection.closeSync();
    instance.closeSync();
  };
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      options.signal?.throwIfAborted();
      const result = await work();
      options.signal?.throwIfAborted();
      return result;
    } catch (error) {
      throw options.signal?.aborted ? cancelled(error) : outOfRoom(error);
    }
  };

  try {
    for (const setting of lockDown(options)) await connection.run(setting);
  } catch (error) {
    close();
    throw error;
  }
  return {
    connection,
    close,
    describe: (sql) =>
      guarded(async () => {
        const result = await connection.run(`SELECT * FROM (${sql}) LIMIT 0`);
        const types = result.columnTypes();
        return result.columnNames().flatMap((name, at) => {
          const type = types[at];
          return type === undefined ? [] : [{ name, type }];
        });
      }),
    run: (sql, values) => guarded(async () => void (await connection.run(sql, values))),
    rows: (sql, values) =>
      guarded(async () => (await connection.runAndReadAll(sql, values)).getRows().map((row) => row.map(toCell))),
  };
}

const cancelled = (cause: unknown): AppError => new AppError('cancelled', 'Reading the data set was cancelled.', cause);

function outOfRoom(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (/No space left|quota exceeded/i.test(error.message)) {
    return new LimitError(
      'There is not enough disk space here to read the table. Ask whoever runs this assistant to make room, then send it again.',
      error,
    );
  }
  if (!error.message.startsWith('Out of Memory')) return error;
  const sentence =
    'The table does not fit the memory set aside for reading it. Send fewer columns, or a sample of the rows.';
  return new LimitError(sentence, error);
}

/** The order matters: the folder must be named before access is cut off, and the lock comes last. */
function lockDown({ folder, memoryMb = 512, threads = 2 }: DatabaseOptions): readonly string[] {
  return [
    `SET temp_directory = ${textLiteral(`${folder}/spill`)}`,
    `SET allowed_directories = [${textLiteral(folder)}]`,
    'SET enable_external_access = false',
    `SET memory_limit = '${memoryMb}MB'`,
    `SET threads = ${threads}`,
    // A wide table is asked about each of its columns, and its metadata would be read each time; of what else was read
    // of it, the machine keeps enough.
    'SET parquet_metadata_cache = true',
    'SET enable_external_file_cache = false',
    'SET lock_configuration = true',
  ];
}

function toCell(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

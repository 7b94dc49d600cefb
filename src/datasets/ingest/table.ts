import { join } from 'node:path';
import { type Database, openDatabase } from '../duckdb.ts';
import type { Profile } from '../profile.ts';
import { convert, type KeptColumn } from './convert.ts';
import { measure } from './measure.ts';
import { namelessReason } from './nameless.ts';
import { blankNotes, droppedNotes, profileNotes } from './notes.ts';
import { refuseUnlessColumns, refuseUnlessRows, refuseUnlessVaried } from './refusals.ts';
import { resourcesFor, type Staged } from './stage.ts';
import { decideTypes, type Typing } from './typing.ts';

/** The typed table, and what was found while reading it. */
export interface Table {
  readonly parquetPath: string;
  readonly profile: Profile;
  readonly decimal: '.' | ',';
  readonly notes: readonly string[];
}

interface TableOptions {
  readonly fileName: string;
  readonly scratch: string;
  readonly fileSize: number;
  /** The most columns that the table may get. */
  readonly width: number;
  readonly stage: (database: Database, stagePath: string) => Promise<Staged>;
  readonly signal?: AbortSignal | undefined;
}

/** Stages a table's body, gives every column a type, and writes and profiles the Parquet. */
export async function buildTable(options: TableOptions): Promise<Table> {
  const { fileName, scratch, fileSize, width, signal } = options;
  const stagePath = join(scratch, 'stage.parquet');
  const parquetPath = join(scratch, 'table.parquet');
  const database = await openDatabase({ folder: scratch, signal, ...resourcesFor(width) });
  try {
    const staged = await options.stage(database, stagePath);
    const { columns, delimiter } = staged;
    refuseUnlessRows(fileName, staged.rows);
    const typing = await decideTypes(database, { stagePath, columns, delimiter });
    const kept = await keepColumns(database, stagePath, staged, typing);
    refuseUnlessColumns(fileName, kept.columns.length);
    const rowCount = await convert(database, stagePath, parquetPath, kept.columns);
    refuseUnlessRows(fileName, rowCount);
    const profile = await measure(database, { parquetPath, rowCount, fileSize, columns: kept.columns });
    refuseUnlessVaried(fileName, profile);
    const notes = [
      ...staged.notes,
      ...blankNotes(staged.rows - rowCount),
      ...kept.notes,
      ...typing.notes,
      ...profileNotes(profile),
    ];
    return { parquetPath, profile, decimal: typing.decimal, notes };
  } finally {
    database.close();
  }
}

async function keepColumns(
  database: Database,
  stagePath: string,
  staged: Staged,
  typing: Typing,
): Promise<{ readonly columns: readonly KeptColumn[]; readonly notes: readonly string[] }> {
  const columns: KeptColumn[] = [];
  const dropped = { empty: 0, row_numbers: 0 };
  for (const [at, column] of staged.columns.entries()) {
    const survey = typing.surveys[at];
    const type = typing.types[at];
    if (survey === undefined || type === undefined) continue;
    const reason = await namelessReason(database, stagePath, staged.rows, column, survey);
    if (reason === null) columns.push({ at, name: column.name, type });
    else dropped[reason] += 1;
  }
  return { columns, notes: droppedNotes(dropped.empty, dropped.row_numbers) };
}

import { join } from 'node:path';
import { type Database, openDatabase } from '../duckdb.ts';
import type { Profile } from '../profile.ts';
import { convert, type KeptColumn } from './convert.ts';
import type { Header } from './header.ts';
import { measure } from './measure.ts';
import { namelessReason } from './nameless.ts';
import { droppedNotes, formNotes, profileNotes } from './notes.ts';
import { refuseUnlessColumns, refuseUnlessRows, refuseUnlessWhole } from './refusals.ts';
import { resourcesFor, stage } from './stage.ts';
import type { Text } from './text.ts';
import { decideTypes, type Typing } from './typing.ts';

/** The typed table, and what was found on the way. */
export interface Table {
  readonly parquetPath: string;
  readonly profile: Profile;
  readonly decimal: '.' | ',';
  readonly notes: readonly string[];
}

export interface TableOptions {
  readonly fileName: string;
  readonly scratch: string;
  readonly text: Text;
  readonly fileSize: number;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the CSV's body, gives every column a type, and writes and profiles the Parquet. */
export async function readTable({ fileName, scratch, text, fileSize, signal }: TableOptions): Promise<Table> {
  const stagePath = join(scratch, 'stage.parquet');
  const parquetPath = join(scratch, 'table.parquet');
  const { columns } = text.header;
  const database = await openDatabase({ folder: scratch, signal, ...resourcesFor(columns.length) });
  try {
    const staged = await stage(database, {
      fileName,
      csvPath: text.path,
      stagePath,
      dialect: text.head.dialect,
      width: columns.length,
      quotedBreaks: text.scan.quotedBreaks,
    });
    refuseUnlessWhole(fileName, text, staged);
    refuseUnlessRows(fileName, staged.rows);
    const typing = await decideTypes(database, {
      stagePath,
      names: columns.map((column) => column.name),
      delimiter: text.head.dialect.delimiter,
    });
    const kept = await keepColumns(database, stagePath, staged.rows, text.header, typing);
    refuseUnlessColumns(fileName, kept.columns.length);
    const rowCount = await convert(database, stagePath, parquetPath, kept.columns);
    refuseUnlessRows(fileName, rowCount);
    const profile = await measure(database, {
      parquetPath,
      rowCount,
      fileSize,
      columns: kept.columns,
    });
    const notes = [
      ...text.header.notes,
      ...formNotes(text, staged, rowCount),
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
  rows: number,
  header: Header,
  typing: Typing,
): Promise<{ readonly columns: readonly KeptColumn[]; readonly notes: readonly string[] }> {
  const columns: KeptColumn[] = [];
  const dropped = { empty: 0, row_numbers: 0 };
  for (const [at, column] of header.columns.entries()) {
    const survey = typing.surveys[at];
    const type = typing.types[at];
    if (survey === undefined || type === undefined) continue;
    const reason = await namelessReason(database, stagePath, rows, column, survey);
    if (reason === null) columns.push({ at, name: column.name, type });
    else dropped[reason] += 1;
  }
  return { columns, notes: droppedNotes(dropped.empty, dropped.row_numbers) };
}

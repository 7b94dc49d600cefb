import { join } from 'node:path';
import { type Database, openDatabase } from '../duckdb.ts';
import { tokenLike, tokensNear } from '../formats/missing.ts';
import type { Profile } from '../profile.ts';
import { convert, type KeptColumn } from './convert.ts';
import { measure } from './measure.ts';
import { namelessReason } from './nameless.ts';
import { blankNotes, droppedNotes, profileNotes } from './notes.ts';
import type { ReadingOptions } from './options.ts';
import { refuseUnlessColumns, refuseUnlessRows, refuseUnlessVaried } from './refusals.ts';
import { quoted } from './sentences.ts';
import { type KeptTokens, resourcesFor, type Stage, type Staged } from './stage.ts';
import { trim } from './trim.ts';
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
  readonly stage: Stage;
  readonly options: ReadingOptions;
  readonly signal?: AbortSignal | undefined;
}

/** Stages a table's body, gives every column a type, and writes and profiles the Parquet. */
export async function buildTable(options: TableOptions): Promise<Table> {
  const { fileName, scratch, fileSize, width, signal } = options;
  const database = await openDatabase({ folder: scratch, signal, ...resourcesFor(width) });
  try {
    const { staged, typing, labelNotes } = await stageAndType(database, options);
    const kept = await keepColumns(database, staged, typing);
    refuseUnlessColumns(fileName, kept.columns.length);
    const mayBeBlank = !kept.columns.some(({ at }) => typing.surveys[at]?.filled === staged.rows);
    const path = join(scratch, 'table.parquet');
    const { path: parquetPath, rowCount } = await convert(database, staged, path, kept.columns, mayBeBlank);
    refuseUnlessRows(fileName, rowCount);
    const profile = await measure(database, { parquetPath, rowCount, fileSize, columns: kept.columns });
    refuseUnlessVaried(fileName, profile);
    const notes = [
      ...staged.notes,
      ...blankNotes(staged.rows - rowCount),
      ...kept.notes,
      ...labelNotes,
      ...typing.notes,
      ...profileNotes(profile),
    ];
    return { parquetPath, profile, decimal: typing.decimal, notes };
  } finally {
    database.close();
  }
}

interface Understood {
  readonly staged: Staged;
  readonly typing: Typing;
  readonly labelNotes: readonly string[];
}

/** A second time where a missing token turns out to be a label: what it looks like is known from the labels alone. */
async function stageAndType(
  database: Database,
  { fileName, scratch, stage, options }: TableOptions,
): Promise<Understood> {
  const understand = async (name: string, tokens: KeptTokens): Promise<Omit<Understood, 'labelNotes'>> => {
    const staged = await trim(database, await stage(database, join(scratch, name), tokens));
    refuseUnlessRows(fileName, staged.rows);
    return { staged, typing: await decideTypes(database, { staged, options }) };
  };
  const first = await understand('stage.parquet', new Map());
  const { tokens, doubtful } = labelTokens(first, options);
  const doubts = doubtful.map(
    ({ token, name }) =>
      `“${token}” counts as missing in ${quoted([name])}, though the other values there are written alike. If it is a value, say so.`,
  );
  if (tokens.size === 0) return { ...first, labelNotes: doubts };
  const second = await understand('restage.parquet', tokens);
  const labelNotes = [...tokens].flatMap(([at, token]) => {
    const found = (second.typing.surveys[at]?.filled ?? 0) - (first.typing.surveys[at]?.filled ?? 0);
    const name = quoted([second.staged.columns[at]?.name ?? '']);
    return found === 0
      ? []
      : [
          `“${token}” in ${name} was kept as a value, since the others there are written alike. If it means that nothing is known, say so.`,
        ];
  });
  return { ...second, labelNotes: [...labelNotes, ...doubts] };
}

interface LabelTokens {
  readonly tokens: KeptTokens;
  /** Where the file means nothing by the token elsewhere. */
  readonly doubtful: readonly { readonly token: string; readonly name: string }[];
}

/** Columns whose labels are such that a missing token would be one more. */
function labelTokens(
  { staged, typing }: Omit<Understood, 'labelNotes'>,
  { missing = [] }: ReadingOptions,
): LabelTokens {
  const tokens = new Map<number, string>();
  const near: { readonly at: number; readonly token: string }[] = [];
  for (const [at, type] of typing.types.entries()) {
    const filled = typing.surveys[at]?.filled ?? 0;
    if (type.type !== 'text' || type.labels === null || filled === staged.rows) continue;
    const labels = type.labels.map(({ text }) => text);
    const token = tokenLike(labels);
    if (token !== null && !missing.includes(token) && filled >= staged.rows / 2) tokens.set(at, token);
    else near.push(...tokensNear(labels).map((each) => ({ at, token: each })));
  }
  const head = staged.shape?.body ?? [];
  const elsewhere = (token: string): boolean =>
    head.some(({ cells }) => cells.some((cell, at) => cell === token && tokens.get(at) !== token));
  const stands = (at: number, token: string): boolean => head.some(({ cells }) => cells[at] === token);
  return {
    tokens: new Map([...tokens].filter(([, token]) => !elsewhere(token))),
    doubtful: [...[...tokens].map(([at, token]) => ({ at, token })).filter(({ token }) => elsewhere(token)), ...near]
      .filter(({ at, token }) => stands(at, token) && !missing.includes(token))
      .map(({ at, token }) => ({ token, name: staged.columns[at]?.name ?? '' })),
  };
}

async function keepColumns(
  database: Database,
  staged: Staged,
  typing: Typing,
): Promise<{ readonly columns: readonly KeptColumn[]; readonly notes: readonly string[] }> {
  const columns: KeptColumn[] = [];
  const dropped = { empty: 0, row_numbers: 0 };
  for (const [at, column] of staged.columns.entries()) {
    const survey = typing.surveys[at];
    const type = typing.types[at];
    if (survey === undefined || type === undefined) continue;
    const reason = await namelessReason(database, staged, column, survey);
    if (reason === null) columns.push({ at, name: column.name, type });
    else dropped[reason] += 1;
  }
  return { columns, notes: droppedNotes(dropped.empty, dropped.row_numbers) };
}

import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readQuestion } from '../../../src/conversation/questions/read-question.ts';
import { ingest } from '../../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../../src/datasets/ingest/read-file.ts';
import type { ColumnProfile } from '../../../src/datasets/profile.ts';
import { answerQuery } from '../../../src/datasets/query/answer.ts';
import type { Findings, Query } from '../../../src/datasets/query/query.ts';

/** What the person who wrote the question found by computing it in another program. */
export type Expected =
  | { readonly kind: 'figure'; readonly value: number }
  | { readonly kind: 'groups'; readonly values: Readonly<Record<string, number>> }
  | { readonly kind: 'rows'; readonly count: number }
  | { readonly kind: 'top'; readonly column: string; readonly values: readonly number[] }
  | { readonly kind: 'distribution'; readonly column: string }
  | { readonly kind: 'correlation'; readonly columns: readonly string[]; readonly value: number }
  | { readonly kind: 'comparison'; readonly column: string; readonly difference: number }
  | { readonly kind: 'unclear' };

export interface Labelled {
  readonly id: string;
  readonly table: string;
  readonly text: string;
  readonly before?: string;
  readonly expect: Expected;
  readonly accept?: readonly Expected[];
}

/** `asked`: it was not understood, which is told. `wrong`: another figure than was asked for. */
export type Outcome = 'right' | 'asked' | 'wrong';

export const questionsIn = (folder: URL): readonly Labelled[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Labelled);

/** The tables that questions are asked of: those that are bundled, and where they are at hand others. */
const FOLDERS = ['src/datasets/samples/tables', '../shared/data'];

export const fileOf = (table: string): string | undefined =>
  FOLDERS.map((folder) => join(folder, `${table}.csv`)).find((path) => existsSync(path));

/** Answers questions over CSV files, by what is run for those who chat. */
export async function createAnswerer() {
  const workDir = await mkdtemp(join(tmpdir(), 'smart-ml-questions-'));
  const tables = new Map<string, Promise<{ path: string; columns: readonly ColumnProfile[] }>>();
  const open = async (name: string) => {
    const path = fileOf(name);
    if (path === undefined) throw new Error(`there is no table ${name}`);
    const stream = createReadStream(path);
    const table = await ingest({ stream, fileName: `${name}.csv`, workDir, maxBytes: 1e9, read: readFile });
    return { path: table.parquetPath, columns: table.profile.columns };
  };
  const tableOf = (name: string) => {
    const known = tables.get(name) ?? open(name);
    tables.set(name, known);
    return known;
  };
  return {
    async judge(
      question: Labelled,
    ): Promise<{ readonly outcome: Outcome; readonly query?: Query; readonly found?: Findings }> {
      const { table: name, text, before, expect, accept = [] } = question;
      const { path, columns } = await tableOf(name);
      const read = (words: string, earlier?: Query) => readQuestion(words, { name, columns }, earlier);
      const first = before === undefined ? undefined : read(before);
      const reading = read(text, first !== undefined && 'query' in first ? first.query : undefined);
      if ('unclear' in reading) return { outcome: expect.kind === 'unclear' ? 'right' : 'asked' };
      const found = await answerQuery(
        path,
        columns.map((column) => ({ name: column.name, kind: column.kind })),
        reading.query,
      );
      const isRight = [expect, ...accept].some((each) => matches(each, reading.query, found));
      return { outcome: isRight ? 'right' : 'wrong', query: reading.query, found };
    },
    close: () => rm(workDir, { recursive: true, force: true }),
  };
}

const near = (a: number | null | undefined, b: number): boolean =>
  typeof a === 'number' && Math.abs(a - b) <= Math.max(1e-4 * Math.abs(b), 2e-4);

const plain = (key: string | null): string => String(key ?? '').replace(/\.0+$/, '');

function matches(expected: Expected, query: Query, { rows, found }: Findings): boolean {
  switch (expected.kind) {
    case 'figure':
      return found.ask === 'figure' && found.groups.length === 1 && near(found.groups[0]?.figure, expected.value);
    case 'groups': {
      if (found.ask === 'distribution') {
        const levels = new Map(found.levels.map(({ level, count }) => [plain(level), count]));
        return found.more === 0 && sameGroups(expected.values, levels);
      }
      if (found.ask === 'comparison') {
        const values = Object.values(expected.values);
        const sides = [found.those.mean, found.others.mean];
        return values.length === 2 && values.every((value) => sides.some((side) => near(side, value)));
      }
      if (found.ask !== 'figure') return false;
      return sameGroups(
        expected.values,
        new Map(
          found.groups.filter(({ key }) => key !== null).map(({ key, figure }) => [plain(key), figure ?? Number.NaN]),
        ),
      );
    }
    case 'rows':
      return found.ask === 'rows' && rows === expected.count;
    case 'top': {
      if (found.ask !== 'rows') return false;
      const at = found.columns.indexOf(expected.column);
      const values = found.cells.map((row) => Number(row[at]));
      return (
        values.length === expected.values.length &&
        values.every((value, i) => near(value, expected.values[i] ?? Number.NaN))
      );
    }
    case 'distribution':
      return (
        (query.ask === 'distribution' && query.column === expected.column) ||
        (query.ask === 'figure' && query.measure.of === 'count' && query.by?.column === expected.column)
      );
    case 'correlation':
      return found.ask === 'correlation' && near(found.linear, expected.value);
    case 'comparison':
      return (
        found.ask === 'comparison' &&
        near((found.those.mean ?? Number.NaN) - (found.others.mean ?? Number.NaN), expected.difference)
      );
    case 'unclear':
      return false;
  }
}

function sameGroups(expected: Readonly<Record<string, number>>, found: ReadonlyMap<string, number>): boolean {
  const entries = Object.entries(expected);
  return entries.length === found.size && entries.every(([key, value]) => near(found.get(plain(key)), value));
}

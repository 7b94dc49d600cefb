import { createOfflineInterpreter } from '../../../../src/conversation/interpret/offline.ts';
import type { SaidColumn } from '../../../../src/conversation/interpret/values/said.ts';
import type { ColumnProfile } from '../../../../src/datasets/profile.ts';
import { rowToFrame } from '../../../../src/datasets/row.ts';
import type { Column, Frame } from '../../../../src/engine/index.ts';
import type { Dice } from '../../../support/any-reply.ts';

/** A table as a model knows it: its columns with their levels, and values that stand in each. */
export interface KnownTable {
  readonly columns: readonly (ColumnProfile & SaidColumn)[];
  readonly values: ReadonlyMap<string, readonly (string | number)[]>;
}

export function knownTable(profile: readonly ColumnProfile[], { columns }: Frame): KnownTable {
  const values = new Map(columns.map((column) => [column.name, valuesOf(column)]));
  return {
    columns: profile.map((column) =>
      column.kind === 'category' || column.kind === 'boolean'
        ? { ...column, top: (values.get(column.name) ?? []).map((value) => ({ value: String(value), count: 1 })) }
        : column,
    ),
    values,
  };
}

function valuesOf(column: Column): readonly (string | number)[] {
  if (column.kind === 'category') return column.levels.filter((_, code) => column.codes.includes(code));
  if (column.kind === 'text') return [...new Set(column.values.filter((value) => value !== null))];
  const known = [...new Set(column.values)].filter((value) => Number.isFinite(value));
  return column.kind === 'date' ? known.map((value) => new Date(value).toISOString().replace(/T00:00.*/, '')) : known;
}

/** A value as the file would write it. */
function written(value: string | number, { format }: SaidColumn): string {
  return format?.type === 'number' ? String(value).replace('.', format.decimal) : String(value);
}

const interpreter = createOfflineInterpreter();

/** What the words mean and what the same row means as JSON, where these are not the same; else null. */
export async function difference(
  { columns }: Pick<KnownTable, 'columns'>,
  row: Readonly<Record<string, string | number>>,
  text: string,
): Promise<string | null> {
  const command = await interpreter.interpret(text, {
    dataset: 'table',
    model: 'table-1',
    columns: columns.map(({ name }) => name),
    inputs: columns,
  });
  if (command.command !== 'predict') return `${text} → ${command.command}`;
  const { row: said, more_rows, remarks } = command.slots;
  const asSaid = JSON.stringify(rowToFrame(said, columns), flat);
  const asJson = JSON.stringify(rowToFrame(row, columns), flat);
  const isSame = asSaid === asJson && more_rows === undefined && remarks === undefined;
  return isSame ? null : `${text} → ${JSON.stringify(command.slots)}, not ${JSON.stringify(row)}`;
}

const flat = (_: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;

/** Says a row in one of the ways people do. */
export function say(
  row: Readonly<Record<string, string | number>>,
  { columns }: Pick<KnownTable, 'columns'>,
  dice: Dice,
): string {
  const pairs = Object.entries(row).map(([name, value]) => {
    const column = columns.find((each) => each.name === name) as SaidColumn;
    const isBare = column.kind !== 'text' && dice.next() < 0.3;
    return `${name}${isBare ? ' ' : dice.one(['=', ' = ', ': ', '='])}${written(value, column)}`;
  });
  const last = pairs.length > 1 && dice.next() < 0.3 ? ` and ${pairs.pop()}` : '';
  return `${dice.one(['predict for ', 'predict ', 'what would it be for '])}${pairs.join(dice.one([', ', '; ', ',']))}${last}`;
}

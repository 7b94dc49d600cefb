import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFrame } from '../../../../src/datasets/frame.ts';
import { ingest } from '../../../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../../../src/datasets/ingest/read-file.ts';
import type { ColumnProfile } from '../../../../src/datasets/profile.ts';
import { workFolder } from '../../../datasets/ingest/builders.ts';
import { createDice, type Dice } from '../../../support/any-reply.ts';
import { difference, type KnownTable, knownTable, say } from './oracle.ts';

const TABLES = 'src/datasets/samples/tables';
const files = (await readdir(TABLES)).filter((name) => name.endsWith('.csv'));

/** Of a column of numbers, so many of its values are said. */
const SAID_NUMBERS = 12;

test.each(files)('each level of %s in words is what the same row is as JSON', async (fileName) => {
  const taken = await ingest({
    stream: createReadStream(join(TABLES, fileName)),
    fileName,
    workDir: await workFolder(),
    maxBytes: 10_000_000,
    read: readFile,
  });
  const { columns } = taken.profile;
  const table = knownTable(columns, await readFrame(taken.parquetPath, columns));

  expect(await differences(table, createDice(1))).toEqual([]);
});

async function differences(table: KnownTable, dice: Dice): Promise<readonly string[]> {
  const names = table.columns.map(({ name }) => name);
  const found: string[] = [];
  for (const { name, kind } of table.columns) {
    const values = table.values.get(name) ?? [];
    const said = kind === 'number' || kind === 'date' ? values.slice(0, SAID_NUMBERS) : values;
    for (const value of said) {
      const others = [dice.one(names), dice.one(names)].filter((other) => other !== name);
      const beside = others.map((other) => [other, dice.one(table.values.get(other) ?? [])] as const);
      const row = Object.fromEntries(
        dice.one([
          [[name, value] as const, ...beside],
          [...beside, [name, value] as const],
        ]),
      );
      const text = say(row, table, dice);
      const different = await difference(table, row, text);
      if (different !== null) found.push(different);
    }
  }
  return found;
}

const NAMES = [
  'delete', 'target', 'predict', 'row', 'train', 'model', 'status', 'Price (€)', 'Weight [kg]', '% fat', 'a/b ratio',
  'East, west', '2019', '2020', 'größe', '身高', 'étage', 'x', 'Unnamed: 0', 'constructor', '__proto__', 'toString',
  'is it "new"?', "driver's age", 'select', 'class', 'A', 'b c', 'b c d', '😀 kind', 'date of birth', 'net_income', 'UPPER CASE',
]; // biome-ignore format: a list of names
const LEVELS = [
  'A+', 'A-', 'AB+', 'O', 'C', 'C++', 'C#', '.NET', 'Bosnia and Herzegovina', 'Isle of Man', 'Trinidad and Tobago', 'Chad',
  'one', 'two', 'three', '1', '02', '10-19', '20-29', '>50K', '<=50K', 'Paid in full', 'Not paid', 'Paid late', 'yes, please',
  'no', 'train', 'delete', 'the first', 'None', 'n/a (see note)', '🍎 apple, red', '🍌 "long" banana', "l'été", 'Süd', 'São Paulo', '北', '北京',
  'and', 'in', 'with', 'for two', 'St. Louis', 'a=b', 'x: y', '50%', '$5', '100', '-1', 'U.S.', 'what?', 'Month-to-month', 'month', '*', '+', '++',
]; // biome-ignore format: a list of levels

/** A table nobody has seen: columns of odd names with odd levels, numbers in either notation, dates. */
function anyTable(dice: Dice): KnownTable {
  const names = [...new Set(Array.from({ length: 2 + dice.upTo(5) }, () => dice.one(NAMES)))];
  const values = new Map<string, readonly (string | number)[]>();
  const columns = names.map((name): ColumnProfile => {
    const common = { name, null_count: 0, flags: [] };
    const kind = dice.one(['category', 'category', 'number', 'date'] as const);
    if (kind === 'category') {
      const levels = [...new Set(Array.from({ length: 2 + dice.upTo(8) }, () => dice.one(LEVELS)))];
      values.set(name, levels);
      const top = levels.map((value) => ({ value, count: 1 }));
      return { ...common, kind, dtype: 'object', unique_count: levels.length, top };
    }
    if (kind === 'date') {
      values.set(
        name,
        Array.from({ length: 5 }, () => `20${10 + dice.upTo(15)}-0${1 + dice.upTo(8)}-1${dice.upTo(9)}`),
      );
      return {
        ...common,
        kind,
        dtype: 'datetime64[ns]',
        unique_count: 5,
        format: { type: 'date', pattern: 'yyyy-mm-dd' },
      };
    }
    const decimal = dice.one(['.', ','] as const);
    const some = Array.from({ length: 5 }, () =>
      Number(((dice.next() - 0.3) * 10 ** dice.upTo(5)).toFixed(dice.upTo(4))),
    );
    values.set(name, some);
    const format = { type: 'number', decimal, group: '', unit: '' } as const;
    return {
      ...common,
      kind,
      dtype: 'float64',
      unique_count: 5,
      format,
      min: Math.min(...some),
      max: Math.max(...some),
    };
  });
  return { columns, values };
}

test('so is each level of tables with odd names and odd values', async () => {
  const dice = createDice(2026);
  const found: string[] = [];
  for (let i = 0; i < 60; i++) found.push(...(await differences(anyTable(dice), dice)));

  expect(found).toEqual([]);
}, 180_000);

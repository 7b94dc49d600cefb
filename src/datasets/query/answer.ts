import { dirname, resolve } from 'node:path';
import { type Database, openDatabase } from '../duckdb.ts';
import { identifier, textLiteral } from '../sql.ts';
import type { Findings, Query } from './query.ts';
import {
  conditionSql,
  groupOrderSql,
  groupSql,
  type KindOf,
  measureSql,
  type QueriedColumn,
  restsOnSql,
  whereSql,
} from './query-sql.ts';

/** Groups shown where nobody says how many. */
const MOST_GROUPS = 30;
const MOST_LEVELS = 20;
const BINS = 20;
/** A scatter is drawn from at most this many squared points. */
const GRID = 40;
const MEMORY_MB = 512;
/** Columns shown of each row, those that were asked about first. */
const MOST_COLUMNS = 6;

/** Answers a question over the rows of a Parquet file, read-only, with no other file in sight. */
export async function answerQuery(
  parquetPath: string,
  columns: readonly QueriedColumn[],
  asked: Query,
): Promise<Findings> {
  const path = resolve(parquetPath);
  const database = await openDatabase({ folder: dirname(path), memoryMb: MEMORY_MB });
  try {
    const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
    const kindOf: KindOf = (column) => {
      const kind = kinds.get(column);
      if (kind === undefined) throw new TypeError(`there is no column ${column}`);
      return kind;
    };
    const where = whereSql(asked.where, kindOf);
    const from = `FROM ${textLiteral(path)}`;
    const [[total, rows] = []] = await database.rows(`SELECT count(*), count(*) FILTER (${where}) ${from}`);
    const context = { database, from: `${from} WHERE ${where}`, kindOf, columns };
    const { sql, found } = await ASKED[asked.ask](asked as never, context);
    // Where the table lies is nobody's business.
    return { total: Number(total), rows: Number(rows), sql: sql.replaceAll(textLiteral(path), 'data'), found };
  } finally {
    database.close();
  }
}

interface Context {
  readonly database: Database;
  /** With the conditions. */
  readonly from: string;
  readonly kindOf: KindOf;
  readonly columns: readonly QueriedColumn[];
}

interface Answered {
  readonly sql: string;
  readonly found: Findings['found'];
}

type Asked<K extends Query['ask']> = Extract<Query, { ask: K }>;

const ASKED: { readonly [K in Query['ask']]: (asked: Asked<K>, context: Context) => Promise<Answered> } = {
  figure: answerFigure,
  rows: answerRows,
  distribution: answerDistribution,
  correlation: answerCorrelation,
  comparison: answerComparison,
};

const number = (cell: unknown): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null);
const text = (cell: unknown): string | null => (cell === null || cell === undefined ? null : String(cell));

async function answerFigure(
  { measure, by, order, limit }: Asked<'figure'>,
  { database, from, kindOf }: Context,
): Promise<Answered> {
  const figure = measureSql(measure, kindOf);
  const rests = restsOnSql(measure, kindOf);
  const isTime = 'column' in measure && measure.of !== 'distinct' && kindOf(measure.column) === 'date';
  const shown = (value: number | null) => ({
    figure: value,
    text: isTime && value !== null ? new Date(value).toISOString().slice(0, 10) : null,
  });
  if (by === undefined) {
    const sql = `SELECT ${figure}, ${rests} ${from}`;
    const [[value, rows] = []] = await database.rows(sql);
    return {
      sql,
      found: { ask: 'figure', groups: [{ key: null, ...shown(number(value)), rows: Number(rows) }], more: 0 },
    };
  }
  const column = identifier(by.column);
  const ranked = { most: 'figure DESC NULLS LAST, key', least: 'figure ASC NULLS LAST, key' } as const;
  const sorted = order === undefined ? groupOrderSql(by, kindOf) : ranked[order];
  const sorting = kindOf(by.column) === 'number' ? `, ${column} AS value` : '';
  const grouped = `SELECT ${groupSql(by, kindOf)} AS key${sorting}, * ${from}`;
  const sql = `SELECT key, ${figure} AS figure, ${rests} AS rows FROM (${grouped}) GROUP BY key ORDER BY ${sorted}`;
  const all = await database.rows(sql);
  // What has no group is told where all is told, and is no place in a ranking.
  const groups = all
    .filter(([key]) => order === undefined || key !== null)
    .map(([key, value, rows]) => ({ key: text(key), ...shown(number(value)), rows: Number(rows) }));
  const kept = groups.slice(0, limit ?? MOST_GROUPS);
  return { sql, found: { ask: 'figure', groups: kept, more: groups.length - kept.length } };
}

async function answerRows(
  { where, order, limit }: Asked<'rows'>,
  { database, from, columns }: Context,
): Promise<Answered> {
  const first = [...(order === undefined ? [] : [order.column]), ...where.map(({ column }) => column)];
  const names = [...new Set([...first, ...columns.map(({ name }) => name)])].slice(0, MOST_COLUMNS);
  // In the order of the table, for reading.
  const shown = columns.map(({ name }) => name).filter((name) => names.includes(name));
  const cells = shown.map((name) => `${identifier(name)}::VARCHAR`).join(', ');
  const sorted =
    order === undefined
      ? ''
      : ` ORDER BY ${identifier(order.column)} ${order.first === 'most' ? 'DESC' : 'ASC'} NULLS LAST`;
  const present = order === undefined ? '' : ` AND ${identifier(order.column)} IS NOT NULL`;
  const sql = `SELECT ${cells} ${from}${present}${sorted} LIMIT ${limit}`;
  const rows = await database.rows(sql);
  return { sql, found: { ask: 'rows', columns: shown, cells: rows.map((row) => row.map(text)) } };
}

async function answerDistribution(
  { column }: Asked<'distribution'>,
  { database, from, kindOf }: Context,
): Promise<Answered> {
  const name = identifier(column);
  const kind = kindOf(column);
  const [[missing] = []] = await database.rows(`SELECT count(*) FILTER (${name} IS NULL) ${from}`);
  if (kind === 'number' || kind === 'date') {
    const value = kind === 'date' ? `epoch_ms(${name})::DOUBLE` : `${name}::DOUBLE`;
    const inside = `SELECT ${value} AS v ${from} AND ${name} IS NOT NULL AND isfinite(${value})`;
    const [[low, high] = []] = await database.rows(`SELECT min(v), max(v) FROM (${inside})`);
    if (typeof low !== 'number' || typeof high !== 'number')
      return { sql: inside, found: { ask: 'distribution', bins: [], levels: [], more: 0, missing: Number(missing) } };
    const step = (high - low) / BINS || 1;
    const sql = `SELECT least(floor((v - ${low}) / ${step}), ${BINS - 1})::INTEGER AS bin, count(*) FROM (${inside}) GROUP BY bin ORDER BY bin`;
    const counts = new Map((await database.rows(sql)).map(([bin, rows]) => [Number(bin), Number(rows)]));
    const bins = Array.from({ length: high > low ? BINS : 1 }, (_, bin) => ({
      from: low + bin * step,
      to: high > low ? low + (bin + 1) * step : high,
      count: counts.get(bin) ?? 0,
    }));
    return { sql, found: { ask: 'distribution', bins, levels: [], more: 0, missing: Number(missing) } };
  }
  const sql = `SELECT ${name}::VARCHAR AS level, count(*) AS rows ${from} AND ${name} IS NOT NULL GROUP BY level ORDER BY rows DESC, level`;
  const all = (await database.rows(sql)).map(([level, rows]) => ({ level: String(level), count: Number(rows) }));
  const levels = all.slice(0, MOST_LEVELS);
  return {
    sql,
    found: { ask: 'distribution', bins: [], levels, more: all.length - levels.length, missing: Number(missing) },
  };
}

async function answerCorrelation(
  { columns: [a, b] }: Asked<'correlation'>,
  { database, from }: Context,
): Promise<Answered> {
  const pairs = `SELECT ${identifier(a)}::DOUBLE AS x, ${identifier(b)}::DOUBLE AS y ${from} AND ${identifier(a)} IS NOT NULL AND ${identifier(b)} IS NOT NULL`;
  // Equal values share the mean of their places.
  const place = (name: string) => `rank() OVER (ORDER BY ${name}) + (count(*) OVER (PARTITION BY ${name}) - 1) / 2.0`;
  const sql = `SELECT corr(x, y), corr(i, j), count(*) FROM (SELECT x, y, ${place('x')} AS i, ${place('y')} AS j FROM (${pairs}))`;
  const [[linear, monotone, count] = []] = await database.rows(sql);
  const square = (name: string) =>
    `round((${name} - min(${name}) OVER ()) / nullif(max(${name}) OVER () - min(${name}) OVER (), 0) * ${GRID})`;
  const points = await database.rows(
    `SELECT avg(x), avg(y), count(*) FROM (SELECT x, y, ${square('x')} AS i, ${square('y')} AS j FROM (${pairs})) GROUP BY i, j ORDER BY i, j`,
  );
  return {
    sql,
    found: {
      ask: 'correlation',
      linear: number(linear),
      monotone: number(monotone),
      pairs: Number(count),
      points: points.map(([x, y, rows]) => ({ x: Number(x), y: Number(y), count: Number(rows) })),
    },
  };
}

async function answerComparison(
  { column, group }: Asked<'comparison'>,
  { database, from, kindOf }: Context,
): Promise<Answered> {
  const figure = `${identifier(column)}::DOUBLE`;
  const sql = `SELECT (${conditionSql(group, kindOf)}) AS those, count(${figure}), avg(${figure}), var_samp(${figure}) ${from} GROUP BY those`;
  const sides = new Map((await database.rows(sql)).map(([those, ...rest]) => [those, rest]));
  const side = (key: boolean) => {
    const [rows, mean, variance] = sides.get(key) ?? [0, null, null];
    return { rows: Number(rows), mean: number(mean), variance: number(variance) };
  };
  return { sql, found: { ask: 'comparison', those: side(true), others: side(false) } };
}

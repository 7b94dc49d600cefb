import type { ColumnKind } from '../profile.ts';
import { identifier, textLiteral } from '../sql.ts';
import type { Condition, Grouping, Measure } from './query.ts';

export interface QueriedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

export type KindOf = (column: string) => ColumnKind;

/** Numbers and times are compared as such, all else as text. */
const isOrdered = (kind: ColumnKind): boolean => kind === 'number' || kind === 'date';

/** Rows with no value meet a condition only where it asks for that. */
export function conditionSql(condition: Condition, kindOf: KindOf): string {
  const column = identifier(condition.column);
  const kind = kindOf(condition.column);
  switch (condition.is) {
    case 'missing':
      return `${column} IS NULL`;
    case 'present':
      return `${column} IS NOT NULL`;
    case 'equal':
    case 'different': {
      const values = condition.values.map((value) => valueSql(value, kind)).join(', ');
      const compared = isOrdered(kind) ? column : `${column}::VARCHAR`;
      return `${compared} ${condition.is === 'equal' ? 'IN' : 'NOT IN'} (${values})`;
    }
    default: {
      const signs = { above: '>', below: '<', from: '>=', to: '<=' } as const;
      return `${column} ${signs[condition.is]} ${valueSql(condition.value, kind)}`;
    }
  }
}

function valueSql(value: string | number, kind: ColumnKind): string {
  if (kind === 'number') return `${Number(value)}::DOUBLE`;
  return kind === 'date' ? `${textLiteral(String(value))}::TIMESTAMP` : textLiteral(String(value));
}

export const whereSql = (conditions: readonly Condition[], kindOf: KindOf): string =>
  conditions.length === 0
    ? 'true'
    : conditions.map((condition) => `(${conditionSql(condition, kindOf)})`).join(' AND ');

/** A figure over rows. A share is of the rows that can be told: where one of its columns is missing, a row does not count. */
export function measureSql(measure: Measure, kindOf: KindOf): string {
  if (measure.of === 'count') return 'count(*)::DOUBLE';
  if (measure.of === 'part') return 'count(*)::DOUBLE / sum(count(*)) OVER ()';
  if (measure.of === 'share') return `avg((${whereSql(measure.those, kindOf)})::INTEGER)`;
  const column = identifier(measure.column);
  if (measure.of === 'distinct') return `count(DISTINCT ${column})::DOUBLE`;
  const fn = { sum: 'sum', mean: 'avg', median: 'median', min: 'min', max: 'max' }[measure.of];
  const figure = kindOf(measure.column) === 'date' ? `epoch_ms(${column})` : column;
  return `${fn}(${figure})::DOUBLE`;
}

/** Rows that a figure rests on. */
export function restsOnSql(measure: Measure, kindOf: KindOf): string {
  if (measure.of === 'count' || measure.of === 'part') return 'count(*)';
  if (measure.of === 'share') return `count((${whereSql(measure.those, kindOf)}))`;
  return `count(${identifier(measure.column)})`;
}

/** What rows are grouped by, as text: a level, a number, or the beginning of a period. */
export function groupSql({ column, unit }: Grouping, kindOf: KindOf): string {
  const name = identifier(column);
  if (kindOf(column) !== 'date') return `${name}::VARCHAR`;
  const formats = { year: '%Y', month: '%Y-%m', week: '%Y-%m-%d', day: '%Y-%m-%d' };
  return `strftime(date_trunc('${unit ?? 'day'}', ${name}), ${textLiteral(formats[unit ?? 'day'])})`;
}

/** Numbers sort as numbers, and periods by time. */
export function groupOrderSql({ column }: Grouping, kindOf: KindOf): string {
  const kind = kindOf(column);
  return kind === 'number'
    ? 'min(value) ASC NULLS LAST'
    : kind === 'date'
      ? 'key ASC NULLS LAST'
      : 'rows DESC, key ASC NULLS LAST';
}

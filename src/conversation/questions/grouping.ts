import type { ColumnProfile } from '../../datasets/profile.ts';
import type { Grouping } from '../../datasets/query/query.ts';
import { columnWhere, isGroup, type Scan, use, useWords, wordAt } from './scan.ts';
import { BY, UNITS } from './words.ts';

const BETWEEN = /^(?:each|every|the|of|in|type|types|all|different|number|nr|no|kind|kinds|count)$/;

/** "by city", "per month", "by number of cylinders": what stands behind is what figures are parted by. */
export const isBehindBy = (scan: Scan, at: number): boolean => {
  let before = at - 1;
  while (BETWEEN.test(wordAt(scan, before))) before--;
  // "by contract and churn" are two of them.
  if (/^(?:and|,|&)$/.test(wordAt(scan, before)) && scan.items[before - 1]?.is === 'column')
    return isBehindBy(scan, before - 1);
  return BY.has(wordAt(scan, before)) || /^(?:each|every)$/.test(wordAt(scan, before + 1));
};

export function groupingIn(scan: Scan): Grouping | null {
  const dates = scan.table.columns.filter(({ kind }) => kind === 'date');
  // Without a date, "per month" is no grouping, and is left over to be asked about.
  const time = dates.length > 0 ? timeUnit(scan) : null;
  const named = columnWhere(scan, (column, at) => isBehindBy(scan, at) && isGroup(column));
  if (named !== null) {
    use(scan, named.at);
    useBy(scan, named.at);
    if (named.column.kind !== 'date') return { column: named.column.name };
    return { column: named.column.name, unit: time ?? ('month' as const) };
  }
  const [only] = dates;
  if (time !== null && only !== undefined && dates.length === 1) return { column: only.name, unit: time };
  return null;
}

function useBy(scan: Scan, at: number): void {
  let before = at - 1;
  for (; BETWEEN.test(wordAt(scan, before)); before--) use(scan, before);
  if (BY.has(wordAt(scan, before)) || /^(?:for|in)$/.test(wordAt(scan, before))) use(scan, before);
  if (/^(?:type|types|kind|category|group|level|class)$/.test(wordAt(scan, at + 1))) use(scan, at + 1);
}

function timeUnit(scan: Scan): NonNullable<Grouping['unit']> | null {
  const words = scan.text.toLowerCase();
  if (/\bover time\b|\btrend\b/.test(words)) {
    useWords(scan, (word) => /^(?:over|time|trend)$/.test(word));
    return 'month';
  }
  const at = scan.items.findIndex(
    (item, i) =>
      item.is === 'word' &&
      !item.used &&
      UNITS[item.word] !== undefined &&
      (isBehindBy(scan, i) || /ly$/.test(item.word) || /^(?:which|what)$/.test(wordAt(scan, i - 1))),
  );
  if (at < 0) return null;
  const unit = UNITS[wordAt(scan, at)];
  use(scan, at);
  useBy(scan, at);
  return unit ?? null;
}

/** A column of groups that nobody has used: "top 5 dest". */
export function groupNamed(scan: Scan, fits: (column: ColumnProfile) => boolean = () => true): Grouping | null {
  const named = columnWhere(scan, (column) => isGroup(column) && column.kind !== 'date' && fits(column));
  if (named === null) return null;
  use(scan, named.at);
  return { column: named.column.name };
}

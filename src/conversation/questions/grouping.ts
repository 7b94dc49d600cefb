import type { Grouping } from '../../datasets/query/query.ts';
import { columnWhere, isGroup, type Scan, use, useWords, wordAt } from './scan.ts';
import { BY, UNITS } from './words.ts';

/** "by city", "per month": what stands behind is what figures are parted by. */
export const isBehindBy = (scan: Scan, at: number): boolean => {
  let before = at - 1;
  while (/^(?:each|every|the|of|in|type|all|different)$/.test(wordAt(scan, before))) before--;
  return BY.has(wordAt(scan, before)) || wordAt(scan, before + 1) === 'each' || wordAt(scan, before + 1) === 'every';
};

export function groupingIn(scan: Scan, orByNumber: boolean): Grouping | null {
  const time = timeUnit(scan) ?? null;
  const dates = scan.table.columns.filter(({ kind }) => kind === 'date');
  const named = columnWhere(scan, (column, at) => isBehindBy(scan, at) && (isGroup(column) || orByNumber));
  if (named !== null && isGroup(named.column)) {
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
  for (let before = at - 1; before >= 0 && before > at - 4; before--)
    if (BY.has(wordAt(scan, before)) || /^(?:each|every|the|for|in)$/.test(wordAt(scan, before))) use(scan, before);
}

function timeUnit(scan: Scan): Grouping['unit'] | null {
  const words = scan.text.toLowerCase();
  if (/\bover time\b|\btrend\b/.test(words)) {
    useWords(scan, /^(?:over|time|trend)$/);
    return 'month';
  }
  const at = scan.items.findIndex(
    (item, i) =>
      item.is === 'word' &&
      !item.used &&
      UNITS[item.word] !== undefined &&
      (isBehindBy(scan, i) || /ly$/.test(item.word)),
  );
  if (at < 0) return null;
  use(scan, at);
  useBy(scan, at);
  return UNITS[wordAt(scan, at)] ?? null;
}

/** A column of groups that nobody has used: "top 5 dest". */
export function groupNamed(scan: Scan): Grouping | null {
  const named = columnWhere(scan, (column) => isGroup(column) && column.kind !== 'date');
  if (named === null) return null;
  use(scan, named.at);
  return { column: named.column.name };
}

import type { ColumnProfile } from '../datasets/profile.ts';
import { holds, type ValueMeanings } from '../datasets/value-meanings.ts';
import { onlyByName } from '../text/by-name.ts';

/** What was said of the values of a column, and the columns that it can have been said of. */
export interface SaidMeanings {
  readonly means: ValueMeanings;
  readonly columns: readonly string[];
}

const MEANS =
  'means?|stands? for|is short for|bedeutet|steht f[uü]r|hei(?:ß|ss)t|signifie|veut dire|significa|quiere decir|quer dizer|vuol dire|betekent';
const VALUE = String.raw`["“”'‘’]?([\p{L}\p{N}][\p{L}\p{N}.+_-]{0,29})["“”'‘’]?`;
const clause = (verb: string): RegExp => new RegExp(String.raw`^${VALUE}\s*(?:${verb})\s+(\S.{0,59})$`, 'iu');
const SURE = clause(String.raw`(?<=\s)(?:${MEANS})`);
/** These tell what values mean only where a column is named: "in churn, 1 is yes". */
const WITH_COLUMN = clause(String.raw`(?<=\s)(?:${MEANS}|is|ist|est|es|è|é)|=`);
const BETWEEN = /\s*(?:[,;]|\band\b|\bund\b|\bet\b)\s*/iu;
const HEAD =
  /^(?:(?:in|for|of|with|bei|dans|en|em|nel|in der spalte|in column|in the column)\s+)(.{1,60}?)(?:\s+(?:column|spalte))?\s*[,:]\s*(.+)$/iu;
const TAIL = /^(.+?)\s+(?:in|for|bei|dans|en|em)\s+(?:the\s+)?(?:column\s+|spalte\s+)?(\S{1,60})$/iu;
const MOST_VALUES = 20;

/**
 * What single values stand for: "1 means yes", "in churn, 1 is yes and 0 is no". Null where the words say nothing of the
 * kind about values that a column of the data set in focus holds; a question never does.
 */
export function hearMeanings(
  text: string,
  { schema, target_column }: { readonly schema: readonly ColumnProfile[]; readonly target_column: string | null },
): SaidMeanings | null {
  const words = text.trim().replace(/[.!]+$/, '');
  if (words.includes('?')) return null;
  const named = (name: string | undefined): ColumnProfile | null =>
    name === undefined ? null : onlyByName(schema, name, (column) => [column.name]);
  const [, before, rest] = HEAD.exec(words) ?? [];
  const [, front, behind] = TAIL.exec(words) ?? [];
  const readings = [
    { column: named(before), said: rest },
    { column: named(behind), said: front },
    { column: null, said: words },
  ];
  for (const [i, { column, said }] of readings.entries()) {
    if (said === undefined || (column === null && i < 2)) continue;
    const means = clausesOf(said.replaceAll('=', ' = '), column === null ? SURE : WITH_COLUMN);
    if (means === null) continue;
    const holding = (column === null ? schema : [column]).filter((each) =>
      Object.keys(means).every((value) => holds(each, value)),
    );
    if (holding.length === 0) continue;
    const target = holding.find(({ name }) => name === target_column);
    return { means, columns: (target === undefined ? holding : [target]).map(({ name }) => name) };
  }
  return null;
}

/** Null unless every part of the words says what a value means. */
function clausesOf(said: string, clause: RegExp): ValueMeanings | null {
  const means: Record<string, string> = {};
  for (const part of said.split(BETWEEN)) {
    const [, value, words] = clause.exec(part) ?? [];
    if (value === undefined || words === undefined) return null;
    means[value] = words.replace(/^["“”'‘’]+|["“”'‘’]+$/gu, '').trim();
  }
  const count = Object.keys(means).length;
  return count === 0 || count > MOST_VALUES || Object.values(means).some((words) => words === '') ? null : means;
}

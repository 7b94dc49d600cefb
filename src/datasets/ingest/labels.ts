import type { Database } from '../duckdb.ts';
import { proposeBoolean, readAnswer } from '../formats/boolean.ts';
import { type Staged, stageColumn, stageTable } from './stage.ts';

/** A label as the column's values are listed. */
export interface Label {
  readonly text: string;
  readonly cells: number;
}

/** Columns with more labels are no list of choices. */
const MOST_LABELS = 300;
const LONG = 200;

/** The labels of a text column, the commonest first; null when there are too many, or too long ones, to be choices. */
export async function readLabels(
  database: Database,
  staged: Staged,
  at: number,
  firstCells: readonly string[],
): Promise<readonly Label[] | null> {
  if (new Set(firstCells).size > MOST_LABELS || firstCells.some((cell) => cell.length >= LONG)) return null;
  const text = stageColumn(at);
  const rows = await database.rows(
    `SELECT left(${text}, ${LONG}), count(*) FROM ${stageTable(staged, [at])} WHERE ${text} IS NOT NULL
     GROUP BY ${text} ORDER BY count(*) DESC, ${text} LIMIT ${MOST_LABELS + 1}`,
  );
  if (rows.length > MOST_LABELS) return null;
  return rows.map(([label, cells]) => ({ text: String(label), cells: Number(cells) }));
}

/** What is known of a column's values. */
interface Labelled {
  readonly labels: readonly Label[] | null;
  readonly spellings: readonly Spelling[];
  readonly questionMarkIsMissing: boolean;
}

/**
 * The values of a column and their cells once its spellings are one, the commonest first. Null where these are not known.
 */
export function labelCounts({ labels, spellings: merged, questionMarkIsMissing }: Labelled): readonly Label[] | null {
  if (labels === null || labels.some(({ text }) => text.length >= LONG)) return null;
  const labelOf = new Map(
    merged.flatMap(({ label, variants }) => variants.map((variant) => [variant, label] as const)),
  );
  const counts = new Map<string, number>();
  for (const { text, cells } of labels) {
    const label = labelOf.get(text) ?? text;
    if (!(questionMarkIsMissing && label === '?')) counts.set(label, (counts.get(label) ?? 0) + cells);
  }
  return [...counts]
    .map(([text, cells]): Label => ({ text, cells }))
    .sort((a, b) => b.cells - a.cells || (a.text < b.text ? -1 : 1));
}

const UNSEEN = /[\p{Cc}\p{Cf}](?<!\s)/gu;

/** Of a column that holds nothing but answers, of which some mean the same: the commonest pair, and the others to it. */
function answersOf(labels: readonly Label[]): readonly Spelling[] {
  const texts = labels.map(({ text }) => text).filter((text) => text !== '?');
  const side = (answer: boolean): readonly string[] => texts.filter((text) => readAnswer(text) === answer);
  const [yes, no] = [side(true), side(false)];
  if (yes.length + no.length !== texts.length || yes.length === 0 || no.length === 0 || texts.length === 2) return [];
  const pair = yes.flatMap((one) => no.map((other) => proposeBoolean([one, other]))).find((found) => found !== null);
  if (pair === undefined || pair === null) return [];
  return [
    { label: pair.yes, variants: yes.filter((text) => text !== pair.yes) },
    { label: pair.no, variants: no.filter((text) => text !== pair.no) },
  ].filter(({ variants }) => variants.length > 0);
}

/** One label written in several ways, the commonest of which stands for all; one with nothing unseen, where there is any. */
export interface Spelling {
  readonly label: string;
  readonly variants: readonly string[];
}

/** With more labels than these, a column is one of names, and what differs in case may be different. */
const FEW_LABELS = 60;
/** Aa and AA are two genotypes; red and Red are one colour. */
const WORD_LENGTH = 3;

/**
 * Labels that differ in case, spaces and what is not seen alone, where these say nothing: among few, and long enough to
 * be words. Yes beside Y, and No beside N, where there is nothing else.
 */
export function spellings(labels: readonly Label[]): readonly Spelling[] {
  const answers = answersOf(labels);
  if (answers.length > 0) return answers;
  const groups = new Map<string, string[]>();
  for (const { text } of labels) {
    const key = text.normalize('NFC').replace(UNSEEN, '').toLowerCase().replace(/\s+/g, ' ').trim();
    const word = /\p{L}/u.test(key) && (key.length >= WORD_LENGTH || readAnswer(key) !== null);
    if (word) groups.set(key, [...(groups.get(key) ?? []), text]);
  }
  if (labels.length > FEW_LABELS) return [];
  return [...groups.values()].flatMap((texts) => {
    if (texts.length < 2) return [];
    const label = texts.find((text) => text === text.replace(UNSEEN, '').trim()) ?? texts[0] ?? '';
    return [{ label, variants: texts.filter((text) => text !== label) }];
  });
}

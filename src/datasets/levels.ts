import { fold } from '../text/fold.ts';
import { readAnswer } from './formats/boolean.ts';

/** The level a text stands for; null when it is none of them. */
export type LevelFinder = (text: string) => string | null;

/** From a level as it stands to one that only reads the same: the first way by which the text is a level wins. */
const WAYS: readonly ((text: string) => string)[] = [(text) => text, fold, spelling, quantityOf];

/** Where two levels read the same, the first is meant. Yes and no stand for the two levels that answer so. */
export function levelFinder(levels: readonly string[]): LevelFinder {
  const tables = WAYS.map((way) => ({ way, levelOf: tabulate(levels, way) }));
  const answers = new Map(levels.length === 2 ? levels.map((level) => [readAnswer(level), level]) : []);
  return (text) => {
    const said = text.trim();
    for (const { way, levelOf } of tables) {
      const level = levelOf.get(way(said));
      if (level !== undefined) return level;
    }
    const answer = readAnswer(said);
    return answer === null ? null : (answers.get(answer) ?? null);
  };
}

function tabulate(levels: readonly string[], way: (text: string) => string): ReadonlyMap<string, string> {
  const entries = levels.map((level) => [way(level), level] as const);
  return new Map(entries.filter(([key]) => key !== '').reverse());
}

/**
 * `Month-to-month`, `month to month` and `month_to_month` are one. Signs at the ends tell levels apart (`A+` and `A-`,
 * `C` and `C#`), and so does what stands between digits (`10-19`).
 */
function spelling(text: string): string {
  return fold(text)
    .trim()
    .replace(/[\s_]+/g, ' ')
    .replace(/(?<=\p{L})[ \-./'’]+(?=[\p{L}\p{N}])|(?<=\p{N})[ \-./'’]+(?=\p{L})/gu, '')
    .replace(/(?<![\p{L}\p{N}]) | (?![\p{L}\p{N}])/gu, '');
}

/** 1 and 1.0 are one. */
function quantityOf(text: string): string {
  return text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : '';
}

import { list } from '../../text/sentences.ts';
import { merged, type Said, saidOfRows } from './conditions.ts';
import { conditionsIn, figureQuery, type Reading } from './reading.ts';
import { columnWhere, isFigure, isGroup, type Scan, take, use, useWords } from './scan.ts';
import { numbersOf } from './table-words.ts';
import { CORRELATIONS, isRelating, MORE_OR_LESS } from './words.ts';
import { answerOf, isYesNo } from './yes-no.ts';

/** How two columns go together: two of numbers by their correlation, and one of groups by what the other is in each. */
export function relation(scan: Scan, where: readonly Said[]): Reading | null {
  const text = scan.text.toLowerCase();
  const isAsked = take(scan, CORRELATIONS) !== null || takeRelating(scan);
  // "do heavier penguins have longer flippers?"
  const isTwice =
    /^(?:do|does|is|are)\b/.test(text.trim()) &&
    scan.items.filter(
      (item) =>
        !item.used &&
        ((item.is === 'column' && item.degree === 'more') || (item.is === 'word' && MORE_OR_LESS.has(item.word))),
    ).length === 2;
  const isVersus = isTwice || / (?:vs\.?|versus|against) /.test(text);
  if (!isAsked && !isVersus) return null;
  const isNumber = (column: Parameters<typeof isFigure>[0]) => isFigure(column) && !isYesNo(column);
  const first = columnWhere(scan, isNumber);
  const second = first && columnWhere(scan, (column) => isNumber(column) && column !== first.column, first.at + 1);
  if (first !== null && second !== null) {
    use(scan, first.at);
    use(scan, second.at);
    useWords(
      scan,
      (word) =>
        MORE_OR_LESS.has(word) || CORRELATIONS.has(word) || /^(?:between|vs|versus|against|mean|means)$/.test(word),
    );
    const all = conditionsIn(merged([...where, ...saidOfRows(scan)]));
    return { query: { ask: 'correlation', columns: [first.column.name, second.column.name], where: all } };
  }
  if (!isAsked) return null;
  useWords(scan, (word) => word === 'between' || CORRELATIONS.has(word));
  const part = columnWhere(scan, (column) => isGroup(column) && column.kind !== 'date' && column !== first?.column);
  // "does X affect Y" asks for Y by X, "does Y depend on X" likewise.
  const isTurned = /\b(?:affects?|influences?|impacts?|effect of|matters?)\b/.test(text) && !/ by /.test(text);
  const answers =
    first === null
      ? scan.items.flatMap((item, at) =>
          item.is === 'column' && !item.used && isYesNo(item.column) ? [{ column: item.column, at }] : [],
        )
      : [];
  if (answers.length > 1 && !isTurned && !/\bdepend/.test(text))
    return {
      unclear: `Which one by the other? Say for example “${answers[0]?.column.name} rate by ${answers[1]?.column.name}”.`,
    };
  const answer = (isTurned ? answers.at(-1) : answers[0]) ?? null;
  if (first !== null && part !== null) {
    use(scan, first.at);
    use(scan, part.at);
    return figureQuery({ of: 'mean', column: first.column.name }, where, { column: part.column.name });
  }
  const other = answer && columnWhere(scan, (column) => isGroup(column) && column !== answer.column);
  if (answer !== null && other !== null) {
    use(scan, answer.at);
    use(scan, other.at);
    const those = [{ column: answer.column.name, is: 'equal' as const, values: [answerOf(answer.column, true)] }];
    return figureQuery({ of: 'share', those }, where, { column: other.column.name });
  }
  return { unclear: `A correlation takes two columns of numbers. Those here are ${list(numbersOf(scan))}.` };
}

/** "does price go with carat", "does it depend on". */
function takeRelating(scan: Scan): boolean {
  const found = isRelating(scan.text.toLowerCase());
  if (found === null) return false;
  const said = new Set(found.split(' '));
  useWords(scan, (word) => said.has(word));
  return true;
}

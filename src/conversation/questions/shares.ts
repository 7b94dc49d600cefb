import type { Grouping } from '../../datasets/query/query.ts';
import { isEvery, merged, type Said, saidOfRows } from './conditions.ts';
import { groupNamed } from './grouping.ts';
import { conditionsIn, figureQuery, type Reading } from './reading.ts';
import { type Scan, wordAt } from './scan.ts';
import { rowNoun } from './small-talk.ts';
import { AMONG, RELATIVES, SHARES } from './words.ts';

/** A share of rows: which of them, and among which. */
export function shareOf(
  scan: Scan,
  where: readonly Said[],
  by: Grouping | null,
  order?: 'most' | 'least',
  limit?: number,
): Reading | null {
  const said = merged([...where, ...saidOfRows(scan)]).sort((a, b) => a.at - b.at);
  if (said.length === 0) {
    const group = by ?? groupNamed(scan);
    if (group !== null) return figureQuery({ of: 'part' }, [], group, order, limit);
    return { unclear: 'The share of which rows? Say for example “share of rows with price over 100”.' };
  }
  const [only] = said;
  if (said.length === 1 && only !== undefined && isEvery(scan.table, only))
    return { unclear: 'That is all of the rows. The share of which?' };
  const split = parts(scan, said);
  if (split === null)
    return { unclear: 'The share of which rows, among which? Say it as “among rows with …, the share with …”.' };
  return figureQuery({ of: 'share', those: conditionsIn(split.those) }, split.among, by, order, limit);
}

/** Which of the conditions the share is of; the others choose the rows it is taken among. */
function parts(
  scan: Scan,
  said: readonly Said[],
): { readonly those: readonly Said[]; readonly among: readonly Said[] } | null {
  const [first, second] = said;
  if (first === undefined || second === undefined) return { those: said, among: [] };
  const share = scan.items.findIndex((item) => (item.is === 'word' && SHARES.has(item.word)) || item.text === '%');
  // "churn rate for women": what stands before the word.
  const named = said.find(({ end }) => end === share);
  if (named !== undefined) return { those: [named], among: said.filter((each) => each !== named) };
  // "Among women, what share churned", "what share churned among women".
  const among = said.filter(({ at }) => at < share || isAmong(scan, at, share));
  const others = said.filter((each) => !among.includes(each));
  const [only] = others;
  if (only === undefined) return null;
  if (others.length === 1) return { those: others, among };
  // "share of Chevys with leather": the subject stands right behind the word.
  const [subject] = others;
  if (
    others.length === 2 &&
    subject !== undefined &&
    isSubject(scan, subject.at, share) &&
    isWith(scan, only.end, others[1]?.at ?? 0)
  )
    return { those: others.slice(1), among: [...among, subject] };
  const split = others.findLastIndex((each, i) => i > 0 && isSaidOf(scan, others[i - 1]?.end ?? 0, each.at));
  if (split > 0) return { those: others.slice(split), among: [...among, ...others.slice(0, split)] };
  return null;
}

const isSubject = (scan: Scan, at: number, share: number): boolean =>
  scan.items.slice(share + 1, at).every((_, i) => {
    const word = wordAt(scan, share + 1 + i);
    return /^(?:of|the|all|our|my)$/.test(word) || rowNoun(word) >= 0;
  });

const isWith = (scan: Scan, from: number, to: number): boolean =>
  [to - 1, to - 2].some((at) => at >= from && /^(?:with|without|having)$/.test(wordAt(scan, at)));

function isAmong(scan: Scan, at: number, share: number): boolean {
  for (let before = at; before >= at - 3; before--) {
    const word = wordAt(scan, before);
    if (AMONG.has(word)) return before > share + 1;
    if (before < at && (word === '' || word === 'and')) return false;
  }
  return false;
}

/** "month-to-month customers who left", "homes in Roseville are condos": the later is said of the earlier. */
function isSaidOf(scan: Scan, from: number, to: number): boolean {
  const between = scan.items.slice(from, to).map((_, i) => wordAt(scan, from + i));
  // Two verbs joined are both said of the same.
  if (between.some((word) => /^(?:and|or|but|,)$/.test(word))) return false;
  return between.some((word) => RELATIVES.has(word)) || (scan.items[to]?.is === 'column' && isVerb(scan, to));
}

const isVerb = (scan: Scan, at: number): boolean => {
  const item = scan.items[at];
  return (
    item?.is === 'column' &&
    (item.answer !== undefined || /ed$|^(?:costs?|pays?|weighs?|earns?)$/.test(item.text.toLowerCase()))
  );
};

import { concepts } from '../lexicon/concept.ts';
import { type Message, means } from '../message.ts';
import type { Found } from './duration.ts';
import { numberWord, placeWord } from './words.ts';

/** Words that make a number a place in a list: "number 2", "option 3", "Nr. 2". */
const NUMBERING =
  /^(?:number|no|nr|num|option|#|nummer|numero|numéro|result|dataset|candidate|entry|item|choice|opcion|opzione|opcao|optie|ergebnis|treffer|resultado|resultat|risultato|n|nº|hit|номер|第)$/;

/** A place in the list shown: "2", "last". Adverbs ("show me rows first") and counts ("first 10 rows") are none. */
export function findOrdinal(message: Message, from: number, to: number): Found<string> | null {
  let last: Found<string> | null = null;
  for (let at = from; at < to; ) {
    const found = ordinalAt(message, at, from, to);
    last = found ?? last;
    at = found?.end ?? at + 1;
  }
  return last;
}

function ordinalAt(message: Message, at: number, from: number, to: number): Found<string> | null {
  const word = message.words[at] ?? '';
  const before = at > from ? (message.words[at - 1] ?? '') : '';
  const numbered = NUMBERING.test(before) || (before === '.' && NUMBERING.test(message.words[at - 2] ?? ''));
  if (numbered && /^\d{1,3}$/.test(word)) return { value: String(Number(word)), start: at - 1, end: at + 1 };
  const spelt = numberWord(word);
  if (numbered && before !== 'n' && before !== 'no' && spelt !== undefined && spelt >= 1)
    return { value: String(spelt), start: at - 1, end: at + 1 };
  if (/^\d{1,2}$/.test(word) && standsAlone(message, at, from, to)) return { value: word, start: at, end: at + 1 };
  if (/^\d{1,2}(?:st|nd|rd|th|e|er|eme|o|a|ª|º|te|ten|de)$/.test(word))
    return { value: String(Number.parseInt(word, 10)), start: at, end: at + 1 };

  const ref = placeWord(word);
  const fromEnd = placeFromEnd(message, at, ref);
  if (fromEnd !== null) return fromEnd;
  if (ref === undefined || isAdverb(message, at, from, to)) return null;
  return { value: ref, start: at, end: at + 1 };
}

/** "second to last", "third from the bottom". */
function placeFromEnd(message: Message, at: number, ref: string | undefined): Found<string> | null {
  const after = /^(?:to|from) (?:the )?(?:last|end|bottom)\b/.exec(message.words.slice(at + 1, at + 4).join(' '));
  const place = (message.context.results?.length ?? 0) - Number(ref) + 1;
  if (after === null || !(place >= 1)) return null;
  return { value: String(place), start: at, end: at + 1 + after[0].split(' ').length };
}

/** The title of the result told by its place. */
export function resultAt(results: readonly string[], ordinal: string): string | undefined {
  return ordinal === 'last' ? results.at(-1) : results[Number(ordinal) - 1];
}

const AROUND_CHOICE = concepts('add use please filler prep one ok yes go and dataset no not instead correction');

/** A bare number is a choice when nothing but small words stands around it: "2", "add 2", "2 please". */
function standsAlone(message: Message, at: number, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    if (i === at || message.tokens[i]?.kind === 'mark') continue;
    if (!means(message, i, ...AROUND_CHOICE)) return false;
  }
  return true;
}

const ARTICLES =
  /^(?:the|das|den|der|die|dem|el|la|le|l|o|a|il|lo|de|het|that|this|my|add|use|take|pick|load|grab|import|yep|yes|ok|no|with|et|und|and|y|e|en|of|im|in|about|beim|am|zum|vom|au|du|del|della|dello|nel|al|do|da|van|into|sul|sulla|dal|zur|uber|sobre|sur|over)$/;

/** "first" alone at the end or start says when, not which. */
function isAdverb(message: Message, at: number, from: number, to: number): boolean {
  const before = at > from ? (message.words[at - 1] ?? '') : '';
  const after = at + 1 < to ? (message.words[at + 1] ?? '') : '';
  if (/^\d/.test(after) || numberWord(after) !== undefined)
    return !(/^(?:one|un|una|uno|een|ein|eine)$/.test(after) || (after === '1' && at + 2 === to));
  if (means(message, at + 1, 'columns', 'training') && at + 1 < to) return true;
  if (to - from <= 2) return false;
  if ((means(message, at + 1, 'one', 'dataset') || /^w(?:aa?la|ali)$/.test(after)) && at + 1 < to) return false;
  return !ARTICLES.test(before);
}

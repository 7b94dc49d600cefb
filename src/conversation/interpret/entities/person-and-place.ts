import { compact } from '../../../text/fold.ts';
import { type Message, range } from '../message.ts';
import type { Draft } from './value.ts';
import { spokenNumber } from './words.ts';

const PERSONS: readonly (readonly [RegExp, string])[] = [
  [/^(?:male|man|boy|gentleman|guy|mann|hombre|homme|uomo|homem|mannlich|mr)$/, 'male'],
  [/^(?:female|woman|girl|lady|frau|mujer|femme|donna|mulher|vrouw|weiblich|mrs|ms)$/, 'female'],
];

const AGED = /^(?:years?|yrs?|yo|y\/o|year-old|yearold|years-old|jahrige|jahriger|jahre|anos|ans|anni|jaar|old)$/;

/** "a 45 year old man", "woman aged 29": said without naming the columns. */
export function readPerson(message: Message, draft: Draft, from: number, to: number): void {
  const columns = message.context.columns ?? [];
  const sex = columns.find((column) => /^(?:sex|gender)$/.test(compact(column)));
  const age = columns.find((column) => compact(column) === 'age');
  for (let at = from; at < to; at++) {
    if (draft.used.has(at)) continue;
    const word = message.words[at] ?? '';
    const person = PERSONS.find(([pattern]) => pattern.test(word));
    if (person !== undefined && sex !== undefined && !(sex in draft.values)) {
      draft.values[sex] = person[1];
      draft.used.add(at);
    }
    if (age === undefined || age in draft.values) continue;
    const years = ageAt(message, at);
    if (years === null) continue;
    draft.values[age] = years;
    draft.used.add(at);
  }
}

/** "35 year old", "35yo", "aged thirty-five". */
function ageAt({ words }: Message, at: number): number | null {
  const word = words[at] ?? '';
  const digits = /^(\d{1,3})(?:-?(?:yo|y\/o|year-old|years-old|jahrige|jahriger))?$/.exec(word);
  const spoken = spokenNumber(words, at);
  const after = at + (digits === null ? (spoken?.length ?? 1) : 1);
  const years = digits === null ? spoken?.value : Number(digits[1]);
  if (years === undefined) return null;
  const glued = digits !== null && digits[1] !== word;
  const told =
    AGED.test(words[after] ?? '') ||
    words[at - 1] === 'aged' ||
    (/^(?:of|de|von|di|van)$/.test(words[at - 1] ?? '') &&
      PERSONS.some(([person]) => person.test(words[at - 2] ?? ''))) ||
    (words[after] === '-' && AGED.test(words[after + 1] ?? ''));
  return glued || told ? years : null;
}

const PLACE_COLUMN =
  /^(?:neighbourhood|neighborhood|suburb|city|town|location|country|region|state|district|ort|stadt|land|ciudad|pais|ville|pays|cidade|citta|paese|stad)$/;
const IN = /^(?:in|from|at|aus|en|a|de|em|da|di|uit|i)$/;

/** "… in Paris": the only column for a place, said without naming it. */
export function readPlace(message: Message, draft: Draft, from: number, to: number): void {
  const places = (message.context.columns ?? []).filter((column) => PLACE_COLUMN.test(compact(column)));
  const place = places[0];
  if (places.length !== 1 || place === undefined || place in draft.values || draft.used.size === 0) return;
  const isName = (at: number): boolean =>
    at < to &&
    message.tokens[at]?.kind === 'word' &&
    !draft.used.has(at) &&
    /^\p{Lu}/u.test(message.tokens[at]?.text ?? '');
  const start = range(from + 1, to).find((at) => IN.test(message.words[at - 1] ?? '') && isName(at));
  if (start === undefined) return;
  let end = start + 1;
  while (isName(end)) end++;
  draft.values[place] = message.text.slice(message.tokens[start]?.start, message.tokens[end - 1]?.end);
  for (const at of range(start, end)) draft.used.add(at);
}

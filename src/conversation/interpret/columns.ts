import { editDistance, slipsAllowed } from '../../text/distance.ts';
import { compact, fold } from '../../text/fold.ts';
import { type Column, columnsOf } from './column-names.ts';
import { concepts } from './lexicon/concept.ts';
import { type Message, means, range } from './message.ts';

/** A column spoken of: tokens from `start` up to `end`. */
export interface Mention {
  readonly column: string;
  readonly start: number;
  readonly end: number;
  readonly strength: Strength;
}

/** 4: the name in code or quotes; 3: the exact name; 2: all its words in some form; 1: one of its words. */
type Strength = 1 | 2 | 3 | 4;

/** Words people use for one another in column names. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['sex', 'gender', 'geschlecht', 'sexo', 'sexe', 'sesso', 'geslacht'],
  ['price', 'cost', 'preis', 'precio', 'prix', 'preco', 'prezzo', 'prijs'],
  ['income', 'salary', 'wage', 'pay', 'gehalt', 'einkommen', 'sueldo', 'salario', 'salaire', 'stipendio'],
  ['age', 'alter', 'edad', 'idade', 'eta', 'leeftijd'],
  ['tenure', 'months'],
  ['country', 'nation', 'land', 'pais', 'pays', 'paese'],
  ['zipcode', 'postcode', 'postal', 'zip'],
  ['quality', 'qualitat', 'calidad', 'qualite', 'qualidade', 'qualita', 'kwaliteit', 'qual'],
  ['year', 'jahr', 'ano', 'annee', 'anno', 'jaar'],
  ['species', 'art', 'especie', 'espece', 'specie', 'soort'],
  ['contract', 'vertrag', 'contrato', 'contrat', 'contratto'],
  ['churn', 'abwanderung'],
  ['bedrooms', 'schlafzimmer', 'habitaciones', 'dormitorios', 'chambres', 'quartos', 'camere', 'slaapkamers'],
  ['bathrooms', 'badezimmer', 'bader', 'banos', 'banheiros', 'bagni', 'badkamers'],
  ['sqft', 'area', 'flache'],
  ['city', 'town', 'stadt', 'ciudad', 'ville', 'cidade', 'citta', 'stad'],
  ['weight', 'gewicht', 'peso', 'poids'],
  ['smoker', 'smoking', 'raucher', 'fumador', 'fumeur', 'fumatore'],
  ['department', 'abteilung', 'departamento', 'departement', 'reparto', 'afdeling'],
];

const SYNONYM_OF = new Map<string, number>(SYNONYMS.flatMap((group, i) => group.map((word) => [word, i] as const)));

/** Free matching compares each word with each column; past this many only names as they stand are found. */
const MAX_FREELY_MATCHED = 300;
const LONGEST_NAME = 6;
/** In tokens: a name with signs has more of them than words. */
const LONGEST_MENTION = 20;

/** Columns spoken of between two tokens, left to right, each token used once. */
export function findMentions(message: Message, from = 0, to = message.tokens.length): Mention[] {
  const names = message.context.columns ?? [];
  if (names.length === 0) return [];
  const mentions: Mention[] = [];
  for (let at = from; at < to; ) {
    const mention = mentionFrom(message, at, to);
    if (mention !== null) mentions.push(mention);
    at = mention?.end ?? at + 1;
  }
  return mentions;
}

/** By message, for each token looked at: the finders of one message ask for the same again and again. */
const known = new WeakMap<Message, Map<number, Mention | null>>();

/** The column that is spoken of from this token on, before `to`. */
export function mentionFrom(message: Message, at: number, to = message.tokens.length): Mention | null {
  const names = message.context.columns ?? [];
  if (names.length === 0) return null;
  const { all, bySpelling } = columnsOf(names);
  // What ends before a later token may be more when that one is looked at as well.
  if (to < Math.min(message.tokens.length, at + LONGEST_MENTION)) return mentionAt(message, at, to, all, bySpelling);
  const ofMessage = known.get(message) ?? new Map<number, Mention | null>();
  known.set(message, ofMessage);
  const found = ofMessage.get(at);
  if (found !== undefined) return found;
  const mention = mentionAt(message, at, message.tokens.length, all, bySpelling);
  ofMessage.set(at, mention);
  return mention;
}

function mentionAt(
  message: Message,
  at: number,
  to: number,
  columns: readonly Column[],
  bySpelling: ReadonlyMap<string, Column>,
): Mention | null {
  const token = message.tokens[at];
  if (token === undefined || token.kind === 'mark' || token.kind === 'url') return null;
  if (token.kind === 'code' || token.kind === 'quoted') {
    const column = bySpelling.get(compact(token.text));
    return column === undefined ? null : { column: column.name, start: at, end: at + 1, strength: 4 };
  }
  const asWritten = columns.find((column) => column.hasSigns && isWrittenAt(message, token.start, column.name));
  if (asWritten !== undefined) {
    const nameEnd = token.start + asWritten.name.length;
    const end = range(at, to).find((i) => (message.tokens[i + 1]?.start ?? nameEnd) >= nameEnd) ?? at;
    return { column: asWritten.name, start: at, end: end + 1, strength: 3 };
  }
  const longest = wordsFrom(message, at, Math.min(to, at + LONGEST_NAME));
  for (let length = longest.length; length > 0; length--) {
    const column = bySpelling.get(longest.slice(0, length).map(compact).join(''));
    if (column !== undefined) return { column: column.name, start: at, end: at + length, strength: 3 };
  }
  if (columns.length > MAX_FREELY_MATCHED || token.kind !== 'word') return null;
  return freeMention(message, at, longest, columns);
}

function isWrittenAt(message: Message, start: number, name: string): boolean {
  const end = start + name.length;
  return fold(message.text.slice(start, end)) === fold(name) && !/[\p{L}\p{N}]/u.test(message.text[end] ?? '');
}

function wordsFrom(message: Message, at: number, to: number): string[] {
  const words: string[] = [];
  for (let i = at; i < to; i++) {
    const token = message.tokens[i];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'number')) break;
    words.push(token.fold);
  }
  return words;
}

function freeMention(
  message: Message,
  at: number,
  spoken: readonly string[],
  columns: readonly Column[],
): Mention | null {
  if (/^(?:dont|doesnt|didnt|cant|wont|isnt)$/.test(spoken[0] ?? '')) return null;
  for (const column of columns) {
    const length = column.words.length;
    if (length <= spoken.length && column.words.every((word, i) => alike(spoken[i] ?? '', word))) {
      if (length === 1 && isSmallWord(message, at)) continue;
      return { column: column.name, start: at, end: at + length, strength: 2 };
    }
    const joined = spoken[0] ?? '';
    const isOneOfThem = column.words.some((word) => sameWord(joined, word));
    if (length > 1 && joined.length > 5 && !isOneOfThem && slip(joined, column.words.join(''))) {
      return { column: column.name, start: at, end: at + 1, strength: 2 };
    }
  }
  if (isSmallWord(message, at)) return null;
  const word = spoken[0] ?? '';
  const initialled = columns.find(({ words }) => words.length > 1 && words.map((part) => part[0]).join('') === word);
  if (initialled !== undefined && !message.hits.some((hit) => hit.start <= at && at < hit.end))
    return { column: initialled.name, start: at, end: at + 1, strength: 2 };
  const partial =
    columns.find(
      (column) => column.words.length > 1 && column.words.some((part) => part.length > 2 && sameWord(word, part)),
    ) ??
    columns.find(
      (column) =>
        word.length > 3 &&
        column.words.length === 1 &&
        column.words[0] !== word &&
        (column.words[0] ?? '').endsWith(word),
    );
  return partial === undefined ? null : { column: partial.name, start: at, end: at + 1, strength: 1 };
}

function isSmallWord(message: Message, at: number): boolean {
  return means(message, at, 'filler', 'prep', 'and', 'please', 'not', 'it', 'what', 'mine', 'want', 'whether');
}

/** The same word, inflected, abbreviated, misspelt or by a synonym. */
function alike(spoken: string, name: string): boolean {
  return sameWord(spoken, name) || abbreviates(name, spoken) || abbreviates(spoken, name) || slip(spoken, name);
}

function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const group = synonymsOf(a);
  return (group !== undefined && group === synonymsOf(b)) || sameStem(a, b);
}

/** "Schlafzimmern" as well as "Schlafzimmer". */
function synonymsOf(word: string): number | undefined {
  return SYNONYM_OF.get(word) ?? SYNONYM_OF.get(word.replace(/(?:en|n|s)$/, ''));
}

const ENDING = /^(?:|s|es|e|ed|d|ing|er|ers|al|ival|ion|or|ors|ity|ic|y|ies|n|en)$/;

function sameStem(a: string, b: string): boolean {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return (
    shared >= Math.max(3, Math.min(a.length, b.length) - 2) &&
    ENDING.test(a.slice(shared)) &&
    ENDING.test(b.slice(shared))
  );
}

/** `amnt` for amount, `temp` for temperature: same first letter, the rest in order. */
function abbreviates(short: string, long: string): boolean {
  if (short.length < 3 || short.length >= long.length || short[0] !== long[0]) return false;
  if (long.startsWith(short)) return true;
  if (short.length < 4) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length && !/[aeiou]/.test(short.slice(1, -1).replace(/^./, ''));
}

function slip(spoken: string, name: string): boolean {
  const allowed = slipsAllowed(Math.min(spoken.length, name.length));
  return allowed > 0 && spoken[0] === name[0] && editDistance(spoken, name, allowed) <= allowed;
}

/** Words of command that columns are called by, too. */
const COLUMN_LIKE = concepts(
  'model target set training train run status column columns dataset term file search importance it prep filler',
  'start what ok go deployment add use show delete stop',
);

/** A column called like a word of command ("Model", "target", "date") is a column only where it must be one. */
export function isCommandWord(message: Message, mention: Mention): boolean {
  if (mention.strength === 4) return false;
  return mention.end === mention.start + 1 && means(message, mention.start, ...COLUMN_LIKE);
}

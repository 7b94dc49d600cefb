import { findMentions } from './columns.ts';
import { type Message, range } from './message.ts';
import type { Slots } from './scope.ts';

/** What a message says of how to learn, and the tokens that say it: a column among them is no target. */
export interface SaidOptions {
  readonly slots: Slots;
  readonly taken: ReadonlySet<number>;
}

/** Before columns to leave out, or the only ones to learn from. Folded words, the longest phrase first. */
const WITHOUT =
  /^(?:(?:everything|all|all columns|every column) but|without(?: using)?|whitout|ablate|except(?: for)?|excluding|exclude|ignoring|ignore|leaving out|leave out|leave|omitting|omit|dropping|drop|minus|but not|not using|apart from|other than|ohne|ausser|sans|sauf|sin|excepto|salvo|senza|tranne|sem|exceto|zonder|behalve)(?= |$)/;
const ONLY =
  /^(?:nothing but|nothing except|only (?:with|on|from|using|use)|(?:using|use|with|on|from) only|just (?:with|using|on|from)|(?:using|use|with|on|from) just|solely (?:with|on|from)|only|just|nur (?:mit|aus)|seulement avec|solo con|solo|apenas com|alleen (?:met|op)|soltanto con|seulement|somente com)(?= |$)/;
/** Stand between the columns of a list, or before its first. */
const GLUE =
  /^(?:[,&]|and|or|nor|plus|also|und|oder|y|o|et|ou|e|en|the|its|die|der|das|la|le|les|el|columns?|features?|fields?|variables?|spalten?|a|as|os|los|las|gli|i|colonn[ae]|columnas?|colunas?|colonnes?|kolom(?:men)?|de|het|ni|ne|nem|noch)$/;

/** Without a known column behind it, "without" is followed by a name of one to three words, or by no name at all. */
const LONGEST_UNKNOWN = 3;

export function findOptions(message: Message): SaidOptions {
  const without = columnsAfter(message, WITHOUT, true);
  const before = columnsBefore(message, /^(?:only|alone|nur|seulement|solamente|soltanto|apenas|alleen)$/);
  const only = before.names.length > 0 ? before : columnsAfter(message, ONLY, false);
  const split = splitSaid(message);
  const blanks = blanksSaid(message);
  const slots = {
    ...taskSaid(message.text),
    ...(without.names.length > 0 ? { without: without.names } : {}),
    ...(only.names.length > 0 ? { only: only.names } : {}),
    ...(split.by === null ? {} : { split_by: split.by }),
    ...(blanks.length > 0 ? { blanks: 'class' } : {}),
  };
  return { slots, taken: new Set([...without.taken, ...only.taken, ...split.taken, ...blanks]) };
}

interface Said {
  readonly names: readonly string[];
  readonly taken: readonly number[];
}

/** Every list of columns behind such a phrase. */
function columnsAfter(message: Message, cue: RegExp, mayBeUnknown: boolean): Said {
  const names: string[] = [];
  const taken: number[] = [];
  for (let at = 0; at < message.tokens.length; at++) {
    const phrase = cue.exec(message.words.slice(at, at + 4).join(' '))?.[0];
    if (phrase === undefined || taken.includes(at)) continue;
    const from = at + phrase.split(' ').length;
    const list = listFrom(message, from);
    const said = list.names.length > 0 || !mayBeUnknown ? list : unknownFrom(message, from);
    names.push(...said.names);
    if (said.names.length > 0) taken.push(...range(at, from), ...said.taken);
  }
  return { names: [...new Set(names)], taken };
}

/** "Age and fare only". */
function columnsBefore(message: Message, cue: RegExp): Said {
  for (let at = 0; at < message.tokens.length; at++) {
    const list = listFrom(message, at);
    const end = at + list.taken.length;
    if (list.names.length > 0 && cue.test(message.words[end] ?? '')) return { names: list.names, taken: range(at, end + 1) };
    if (list.names.length > 0) at = end;
  }
  return { names: [], taken: [] };
}

function listFrom(message: Message, from: number): Said {
  const names: string[] = [];
  let end = from;
  for (let at = from; at < message.tokens.length; ) {
    const [mention] = findMentions(message, at).filter(({ start }) => start === at);
    if (mention !== undefined) {
      names.push(mention.column);
      at = mention.end;
      end = at;
    } else if (GLUE.test(message.words[at] ?? '')) at++;
    else break;
  }
  return { names, taken: range(from, end) };
}

/** A name that no column has: it is said back rather than dropped. */
function unknownFrom(message: Message, from: number): Said {
  const first = range(from, message.tokens.length).find((at) => !GLUE.test(message.words[at] ?? ''));
  if (first === undefined || (message.context.columns ?? []).length === 0) return { names: [], taken: [] };
  let end = first;
  while (end < message.tokens.length && isName(message, end)) end++;
  if (end === first || end - first > LONGEST_UNKNOWN) return { names: [], taken: [] };
  const name = message.text.slice(message.tokens[first]?.start, message.tokens[end - 1]?.end);
  return { names: [name.replace(/^[`"'“]|[`"'”]$/g, '')], taken: range(from, end) };
}

function isName(message: Message, at: number): boolean {
  const token = message.tokens[at];
  if (token?.kind === 'code' || token?.kind === 'quoted') return true;
  return token?.kind === 'word' && (message.concepts[at]?.size ?? 0) === 0 && !/ing$/.test(token.fold);
}

/** "Logistic regression" names classes. */
function taskSaid(text: string): Slots {
  if (
    /(?<!logistic )\bregress(?:ion|or|ão|ione|ie)\b|\bregresi[oó]n\b|\bas (?:a )?(?:numbers?|quantity)\b/i.test(text)
  ) {
    return { task_type: 'regression' };
  }
  if (
    /\b(?:classification|classifier|klassifikation|clasificaci[oó]n|logistic regression)\b|\bas classes\b/i.test(text)
  ) {
    return { task_type: 'classification' };
  }
  return {};
}

const BLANK = /^(?:blanks?|empty|missing)$/;
const BLANK_IS_CLASS =
  /\b(?:blanks?|empty|missing)\b[^.;]{0,30}?\b(?:as|is|are|means?|counts?)\b[^.;]{0,20}?\b(?:class|answer|category|no)\b/i;

/** The tokens that speak of blanks, where these are to be an answer of their own. */
const blanksSaid = ({ text, tokens, words }: Message): readonly number[] =>
  BLANK_IS_CLASS.test(text) ? range(0, tokens.length).filter((at) => BLANK.test(words[at] ?? '')) : [];

const BY_TIME =
  /\b(?:split|splitting|tests?|tested|testing|cut)\b[^.;]{0,30}?\bby (?:the )?(?:time|date|order)\b|\btime(?:-based|-wise| based)? split|\b(?:chronological|temporal)(?:ly| split| order)|\btest on the (?:last|latest|newest)\b/i;
const AT_RANDOM = /\bsplit\b[^.;]{0,20}?\b(?:at random|randomly)\b|\brandom(?:ly)? split\b/i;

/** By a column that is named behind "split by", by time, or at random. */
function splitSaid(message: Message): { readonly by: string | null; readonly taken: readonly number[] } {
  const by = range(0, message.tokens.length).find(
    (at) => message.words[at] === 'by' && message.words.slice(Math.max(0, at - 3), at).includes('split'),
  );
  const column = by === undefined ? null : listFrom(message, by + 1);
  const isColumn = column?.names[0] !== undefined;
  if (isColumn && by !== undefined) return { by: column.names[0] ?? null, taken: [by, ...column.taken] };
  if (BY_TIME.test(message.text)) return { by: 'time', taken: [] };
  return { by: AT_RANDOM.test(message.text) ? 'random' : null, taken: [] };
}

/** Whether a message that names no command says how to learn: "use only A and B", "leave out C", "split by time". */
export function saysHow(message: Message): boolean {
  const { slots } = findOptions(message);
  const known = new Set(message.context.columns ?? []);
  const named = [slots.without, slots.only].flatMap((names) => (names as readonly string[] | undefined) ?? []);
  return named.some((name) => known.has(name)) || 'split_by' in slots || 'blanks' in slots;
}

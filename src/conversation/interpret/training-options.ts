import { findMentions, mentionFrom } from './columns.ts';
import { type Message, means, range } from './message.ts';
import type { Slots } from './scope.ts';

/** What a message says of how to learn, and the tokens that say it: a column among them is no target. */
export interface SaidOptions {
  readonly slots: Slots;
  readonly taken: ReadonlySet<number>;
}

/** Before columns to leave out, or the only ones to learn from. Folded words (of which leading was leaving), the longest phrase first. */
const WITHOUT =
  /^(?:(?:everything|all|all columns|every column) but|without(?: using)?|whitout|ablate|with no|(?:dont|do not|never|must not|should not) (?:use|include|consider|learn from|train on|look at)|not (?:from|with|on|including)|take out|taking out|except(?: for)?|excluding|exclude|ignoring|ignore|lea[vd]ing (?:out|away)|leave out|leave away|leave|omitting|omit|dropping|drop|minus|but not|not using|apart from|other than|ohne|ausser|sans|sauf|sin|excepto|salvo|senza|tranne|sem|exceto|zonder|behalve)(?= |$)/;
/** These rule a column out only where one stands behind them. */
const NO =
  /^(?:no|wo|less|moins|menos|hors|excl \.|excl|disregards?|disregarding|leave out of it|skip|skipping|kein|keine)(?= |$)/;
const ONLY =
  /^(?:nothing but|nothing except|only (?:with|on|from|using|use)|(?:using|use|with|on|from) only|just (?:with|using|on|from)|(?:using|use|with|on|from) just|solely (?:with|on|from)|only|just|nur (?:mit|aus|auf)|nur|lediglich|ausschlie(?:ss|ß)lich (?:anhand von|aus|mit|auf)|seulement avec|uniquement|solo con|solo|solamente|unicamente|apenas com|alleen (?:met|op)|soltanto con|seulement|somente com)(?= |$)/;
/** Stand between the columns of a list, or before its first. */
const GLUE =
  /^(?:[,&+]|and|or|nor|plus|also|und|oder|y|et|ou|e|en|the|its|a|die|der|dem|den|das|la|il|lo|i|le|les|el|columns?|features?|fields?|variables?|spalten?|os|los|las|gli|i|colonn[ae]|columnas?|colunas?|colonnes?|kolom(?:men)?|de|het|ni|ne|nem|noch)$/;

/** Without a known column behind it, "without" is followed by a name of one to three words, or by no name at all. */
const LONGEST_UNKNOWN = 3;

export function findOptions(message: Message): SaidOptions {
  const known = found.get(message) ?? lookForOptions(message);
  found.set(message, known);
  return known;
}

/** Each part of a message asks for those of the whole. */
const found = new WeakMap<Message, SaidOptions>();

function lookForOptions(message: Message): SaidOptions {
  const before = columnsBefore(message);
  const ruledOut = joined(columnsAfter(message, WITHOUT, true), columnsAfter(message, NO, false, 2));
  const without = joined(ruledOut, before.without);
  const said = joined(columnsAfter(message, ONLY, false), before.only);
  const chained = columnsChained(message, without);
  const only = [said, chained].find(({ names }) => names.length > 0) ?? learnedFrom(message, without);
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

const joined = (a: Said, b: Said): Said => ({
  names: [...new Set([...a.names, ...b.names])],
  taken: [...a.taken, ...b.taken],
});

const NONE: Said = { names: [], taken: [] };

/** Behind a list of columns: that they are not, or the only ones, to learn from. */
const USED =
  /^(?:(?:is|are|should|must|may|can|shall|do|does)?\s?(?<not>not|nt|isnt|arent|shouldnt|mustnt|never)?\s?(?:be )?(?:an? |the )?(?<use>used|features?|inputs?|predictors?|included|(?<out>left out|thrown out|taken out|kicked out|ignored|dropped|excluded|omitted|out)))(?= |$)/;
const ALONE =
  /^(?:only(?! (?:from|with|on|using|use|for))|alone|allein|seulement|uniquement|solamente|as (?:the )?(?:only )?(?:features|inputs|predictors))(?= |$)/;

function columnsBefore(message: Message): { readonly without: Said; readonly only: Said } {
  let [without, only] = [NONE, NONE];
  for (let at = 0; at < message.tokens.length; at++) {
    const list = listFrom(message, at);
    const end = (list.taken.at(-1) ?? at) + 1;
    if (list.names.length === 0) continue;
    const behind = message.words
      .slice(end, end + 6)
      .join(' ')
      .replace(/^(?:columns?|fields?) /, '');
    const { not, out } = USED.exec(behind)?.groups ?? {};
    if ((not !== undefined) !== (out !== undefined)) without = joined(without, list);
    else if (ALONE.test(behind)) only = joined(only, list);
    at = end - 1;
  }
  return { without, only };
}

/** "A + B & C" without a word for what they are: nobody names targets so, unless they say that these are. */
function columnsChained(message: Message, without: Said): Said {
  for (let at = 0; at < message.tokens.length; at++) {
    if (without.taken.includes(at)) continue;
    const { names, taken } = listFrom(message, at, 2);
    const signs = taken.some((each) => /^[&+]$/.test(message.words[each] ?? ''));
    if (names.length < 2) continue;
    const end = (taken.at(-1) ?? at) + 1;
    const behind = message.tokens[end]?.kind === 'mark' ? [] : [end, end + 1];
    const isTarget = [at - 2, at - 1, at, ...behind].some((each) =>
      means(message, each, 'target', 'predict', 'foresee'),
    );
    if (signs && !isTarget) return { names, taken };
    at = end - 1;
  }
  return NONE;
}

const FROM =
  /^(?:from|using|with|based on|given|on the basis of|out of|as (?:features|inputs)|(?:the )?(?:features|inputs|predictors)(?: are)?)(?= |$)/;

const ENDS = /^(?:|[.;,!]|to|please|only|as|then|but|and|split|in|for)$/;

/** "Predict A from B and C": the columns behind, where another one is to be predicted. */
function learnedFrom(message: Message, without: Said): Said {
  const said = columnsAfter(message, FROM, false);
  // "With age 33" gives a value.
  if (!ENDS.test(message.words[(said.taken.at(-1) ?? 0) + 1] ?? '')) return NONE;
  const others = findMentions(message).filter(({ start }) => ![...said.taken, ...without.taken].includes(start));
  const names = said.names.filter((name) => !without.names.includes(name));
  return others.length > 0 ? { names, taken: said.taken } : NONE;
}

/** Every list of columns behind such a phrase. */
function columnsAfter(message: Message, cue: RegExp, mayBeUnknown: boolean, least = 1): Said {
  const names: string[] = [];
  const taken: number[] = [];
  for (let at = 0; at < message.tokens.length; at++) {
    const phrase = cue.exec(message.words.slice(at, at + 4).join(' '))?.[0];
    if (phrase === undefined || taken.includes(at)) continue;
    const from = at + phrase.split(' ').length;
    const list = listFrom(message, from, least);
    const said = list.names.length > 0 || !mayBeUnknown ? list : unknownFrom(message, from);
    names.push(...said.names);
    if (said.names.length > 0) taken.push(...range(at, from), ...said.taken);
  }
  return { names: [...new Set(names)], taken };
}

function listFrom(message: Message, from: number, least = 1): Said {
  const names: string[] = [];
  let end = from;
  for (let at = from; at < message.tokens.length; ) {
    const mention = mentionFrom(message, at);
    if (mention !== null && mention.strength >= least) {
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
  // "Don't use the heart one" speaks of data.
  if (end === first || end - first > LONGEST_UNKNOWN || message.words[end] === 'one') return { names: [], taken: [] };
  const name = message.text.slice(message.tokens[first]?.start, message.tokens[end - 1]?.end);
  return { names: [name.replace(/^[`"'“]|[`"'”]$/g, '')], taken: range(from, end) };
}

function isName(message: Message, at: number): boolean {
  const token = message.tokens[at];
  if (token?.kind === 'code' || token?.kind === 'quoted') return true;
  return (
    token?.kind === 'word' &&
    token.text.length > 1 &&
    (message.concepts[at]?.size ?? 0) === 0 &&
    !/ing$/.test(token.fold)
  );
}

/** "Logistic regression" names classes. */
function taskSaid(text: string): Slots {
  if (
    /(?<!logistic )\bregress(?:ion|ions|or|ing|ão|ione|ie)?\b|\bregresi[oó]n\b|\b(?:as|is|are) (?:an? )?(?:numbers?|quantity|quantities|amounts?|numeric|continuous)\b/i.test(
      text,
    )
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
  const together = groupSaid(message);
  if (together !== null) return together;
  if (BY_TIME.test(message.text)) return { by: 'time', taken: [] };
  return { by: AT_RANDOM.test(message.text) ? 'random' : null, taken: [] };
}

const TOGETHER =
  /\b(?:keep|keeping|kept|stay|hold)\b.*\btogether\b|\bgroup(?:ed|ing)?(?: them| rows| the rows)? by\b|\bsame\b.*\btogether\b/i;

/** "Keep patients together", "group by patient". */
function groupSaid(message: Message): { readonly by: string; readonly taken: readonly number[] } | null {
  const said = TOGETHER.exec(message.text);
  if (said === null) return null;
  const [from, to] = [
    said.index,
    Math.max(said.index + said[0].length, message.text.length * Number(/by$/i.test(said[0]))),
  ];
  const mention = findMentions(message).find(({ start }) => {
    const place = message.tokens[start]?.start ?? -1;
    return place >= from && place < to;
  });
  return mention === undefined ? null : { by: mention.column, taken: range(mention.start, mention.end) };
}

const DOES = /\b(?:do|run|make|perform|fit|want|need|try|build|predict|regress)\b/i;

/** Whether a message that names no command says how to learn: "use only A and B", "leave out C", "split by time". */
export function saysHow(message: Message): boolean {
  const { slots } = findOptions(message);
  const known = new Set(message.context.columns ?? []);
  if ('task_type' in slots && DOES.test(message.text) && findMentions(message).length > 0) return true;
  const named = [slots.without, slots.only].flatMap((names) => (names as readonly string[] | undefined) ?? []);
  return named.some((name) => known.has(name)) || 'split_by' in slots || 'blanks' in slots;
}

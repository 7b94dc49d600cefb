import { editDistance } from '../../text/distance.ts';
import { compact, fold } from '../../text/fold.ts';
import { CORRECTABLE, isChoiceWord, isEntityWord } from './entities/words.ts';
import { findHits, type Hit } from './hits.ts';
import type { ChatContext } from './interpreter.ts';
import { contentWords, isKnown, type Language, languagesOf } from './lexicon/index.ts';
import { type NamedTokens, namedTokens } from './named.ts';
import { normalise } from './normalise.ts';
import { nearest } from './spelling.ts';
import { inFull } from './spoken.ts';
import { type Token, tokenise } from './tokens.ts';
import type { SaidRows } from './values/said.ts';
import { isOrdinaryWord } from './vocabulary.ts';

/** A message with what its words may mean. Nothing is decided yet. */
export interface Message {
  /** As it was sent. */
  readonly raw: string;
  /** Tidied, with a mark in place of each row that was said. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The folded word of each token, with the slips in command words corrected. */
  readonly words: readonly string[];
  readonly hits: readonly Hit[];
  /** The concepts that cover each token. */
  readonly concepts: readonly ReadonlySet<Hit['concept']>[];
  readonly languages: readonly Language[];
  readonly context: ChatContext;
  readonly said: SaidRows;
  readonly named: NamedTokens;
}

const NOTHING_SAID: SaidRows = { rows: [], spans: [], remarks: [], isTable: false };

/** `said`: the rows the text gives. What stands in them is data, so it is hidden from whoever looks for commands. */
export function readMessage(raw: string, context: ChatContext, said = NOTHING_SAID): Message {
  const normal = normalise(hideRows(raw, said));
  const tokens = tokenise(normal);
  const folded = tokens.map((token, at) => (at === 0 && isCommandInCode(token) ? token.fold : comparable(token)));
  const names = namesInFocus(context);
  // Names of columns and metrics do not tell the language.
  const languages = languagesOf(folded.filter((word) => !names.has(word) && !isChoiceWord(word)));
  const words = tokens.map((token, i) =>
    token.kind === 'word' ? undoSlip(folded[i] ?? '', languages, names) : (folded[i] ?? ''),
  );
  const meant = findHits(words, languages);
  const named = namedTokens({ tokens, words, hits: meant }, context);
  const isName = ({ start, end }: Hit): boolean =>
    range(start, end).every((at) => named.datasets.has(at) || named.columns.has(at));
  const hits = meant.filter(
    // A data set of flights does not make the request one for a travel agent.
    (hit) =>
      !isName(hit) &&
      !(hit.concept === 'elsewhere' && words.slice(hit.start, hit.end).every((word) => names.has(word))),
  );
  if (PLAYS_SYSTEM.test(normal)) hits.unshift({ concept: 'injection', start: 0, end: 1 });
  const concepts = conceptsPerToken(hits, tokens.length);
  return { raw, text: normal, tokens, words, hits, concepts, languages, context, said, named };
}

/** Stands for a row in the text: no letter, so that it means nothing, and of private use, so that nobody writes it. */
const ROW_MARK = '\ue000';

export const isRow = (token: Token | undefined): boolean => token?.text === ROW_MARK;

const BETWEEN_PAIRS = /^[\s,;&]*(?:(?:and|und|y|et|e|en)\s+)?$/i;

/** Pairs that follow each other are one row to whoever reads on. */
function hideRows(raw: string, { spans }: SaidRows): string {
  const text = raw.replaceAll(ROW_MARK, ' ');
  let hidden = '';
  let at = 0;
  for (const { start, end } of spans) {
    const between = text.slice(at, start);
    hidden += at > 0 && BETWEEN_PAIRS.test(between) ? '' : `${between} ${ROW_MARK} `;
    at = end;
  }
  return hidden + text.slice(at);
}

function conceptsPerToken(hits: readonly Hit[], length: number): Set<Hit['concept']>[] {
  const concepts = Array.from({ length }, () => new Set<Hit['concept']>());
  for (const { concept, start, end } of hits) for (let at = start; at < end; at++) concepts[at]?.add(concept);
  return concepts;
}

/** A message that poses as another's turn. */
const PLAYS_SYSTEM = /^\s*(?:<\/?(?:user|system|assistant|instructions?)>|\[\/?(?:INST|SYS)|(?:system|assistant)\s*:)/i;

/** Quoted text, code and addresses are names, not words to be read; a quantity is one however it is set. */
function comparable(token: Token): string {
  const isRead = token.kind === 'word' || token.kind === 'mark' || token.kind === 'number';
  return isRead || QUANTITY.test(token.fold) ? token.fold : `\u0000${token.fold}`;
}

/** "`search` heart disease": a command shown as in a manual. */
function isCommandInCode(token: Token): boolean {
  return token.kind === 'code' && isKnown(token.fold, ['en']);
}

const QUANTITY = /^\d+(?:[.,]\d+)*(?:[smh]|sec|min|hrs?)?$/;

/** Longer messages are prose; correcting each of their words would cost more than it can bring. */
const MAX_CORRECTED_WORDS = 80;

/** What models are often called. */
export const GREEK = /^(?:alpha|beta|gamma|delta|omega|sigma)$/;

function undoSlip(word: string, languages: readonly Language[], names: Names): string {
  const full = names.has(word) ? undefined : inFull(word);
  if (full !== undefined) return full;
  if (GREEK.test(word) || word.length < 4 || names.count++ > MAX_CORRECTED_WORDS) return word;
  if (/[\d_-]/.test(word) || isKnown(word, languages) || isEntityWord(word) || isOrdinaryWord(word) || names.has(word))
    return word;
  const meant = nearest(word, [...CORRECTABLE, ...contentWords(languages)]);
  if (meant === null) return word;
  // Only long command words may hold two slips, since a wrong command costs more than a missed one.
  return word.length >= 9 || editDistance(word, meant, 1) <= 1 ? meant : word;
}

interface Names {
  count: number;
  has(word: string): boolean;
}

/** Words of what the chat has in focus: they are right as they stand. */
function namesInFocus(context: ChatContext): Names {
  const known = new Set<string>();
  for (const name of [context.dataset, context.model, context.deployment, ...(context.results ?? [])]) {
    for (const word of fold(name ?? '').split(/[^\p{L}\p{N}]+/u)) known.add(word);
  }
  for (const column of context.columns ?? []) {
    known.add(compact(column));
    for (const word of fold(column).split(/[^\p{L}\p{N}]+/u)) known.add(word);
  }
  return { count: 0, has: (word) => known.has(word) };
}

export function hitsIn(message: Message, from: number, to: number): Hit[] {
  return message.hits.filter((hit) => hit.start >= from && hit.end <= to);
}

export function firstHit(hits: readonly Hit[], ...concepts: readonly Hit['concept'][]): Hit | undefined {
  return hits
    .filter((hit) => concepts.includes(hit.concept))
    .reduce<Hit | undefined>((first, hit) => (first === undefined || hit.start < first.start ? hit : first), undefined);
}

/** True when some phrase of one of these concepts covers the token. */
export function means(message: Message, token: number, ...concepts: readonly Hit['concept'][]): boolean {
  const covering = message.concepts[token];
  return covering !== undefined && covering.size > 0 && concepts.some((concept) => covering.has(concept));
}

/** The tokens from one up to another. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

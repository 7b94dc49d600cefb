import { fold } from '../../text/fold.ts';

type TokenKind = 'word' | 'number' | 'quoted' | 'code' | 'url' | 'ref' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  /** The text as written, without the marks around quoted text and code. */
  readonly text: string;
  readonly fold: string;
  /** Where it stands in the normalised text. */
  readonly start: number;
  readonly end: number;
}

/** Alternatives in order of precedence. Each takes linear time. */
const PATTERN = new RegExp(
  [
    String.raw`(?<url>(?:https?:\/\/|(?<![\p{L}\p{N}@/.-])(?:[A-Za-z0-9-]+\.)+(?:com|co|org|net|io|ai|edu|gov)\/)[^\s"'<>]+)`,
    String.raw`(?<code>\x60{1,3}[^\x60\n]{1,500}\x60{1,3})`,
    String.raw`(?<quoted>"[^"\n]{1,300}"|(?<![\p{L}\p{N}])'[^'\n]{1,300}'(?![\p{L}\p{N}]))`,
    String.raw`(?<ref>(?<![\p{L}\p{N}/])[A-Za-z][\w.-]{1,80}\/[\w][\w.-]{1,120})`,
    String.raw`(?<date>\d{4}-\d{1,2}-\d{1,2}(?![\p{L}\p{N}]))`,
    String.raw`(?<number>(?<![\p{L}\p{N}.])[-+]?\.\d+(?![\p{L}\p{N}.])|(?<![\p{L}\p{N}])[-+]?\d+(?:[.,:]\d+)*(?:[\p{L}%]+\d*)*|\d+(?:[.,]\d+)*)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{M}\p{N}_]*(?:['-][\p{L}\p{N}_]+)*)`,
    String.raw`(?<mark>\n|\S)`,
  ].join('|'),
  'gu',
);

/** These have a slash and are no owner/slug. */
const NOT_A_REF = new Set([
  'and/or',
  'yes/no',
  'train/test',
  'true/false',
  'male/female',
  'either/or',
  'his/her',
  'he/she',
  'him/her',
  'input/output',
  'his/hers',
  'mae/rmse',
  'rmse/mae',
  'und/oder',
  'y/o',
  'w/o',
  'on/off',
  'read/write',
]);

/** mg/dl, km/h and kg/m2 are units and no owner/slug. */
const UNIT =
  /^(?:mg|ug|g|kg|mmol|km|mi|miles|m|l|ml|usd|eur|kwh)\/(?:dl|l|ml|h|hr|hour|s|sec|m2|m3|kg|day|month|year|min|mol|km)$/i;

const ELIDED = /^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|un|dell|all|nell|sull|dall|quell|cos|com|dov|quant)$/;
const CLITIC = /^(?:le|la|les|moi|toi|tu|je|on|vous|nous|il|elle|ils|en|y|lui|ce|t|ci|lo|me)$/;

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

function wordsOfUnspaced(text: string): Iterable<{ segment: string; index: number }> {
  return segmenter.segment(text);
}

/** The words of a phrase, split by the rules for messages. */
export function phraseWords(phrase: string): string[] {
  return phrase
    .split(' ')
    .flatMap((word) => (UNSPACED.test(word) ? [...wordsOfUnspaced(word)].map(({ segment }) => segment) : [word]));
}

export function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const groups = match.groups ?? {};
    const raw = match[0];
    const start = match.index;
    if (groups.url !== undefined) push(tokens, 'url', raw.replace(/[).,;:!?\]}]+$/, ''), start);
    else if (groups.code !== undefined) pushInner(tokens, 'code', raw, start);
    else if (groups.quoted !== undefined) pushInner(tokens, 'quoted', raw, start);
    else if (groups.ref !== undefined) pushRef(tokens, raw, start);
    else if (groups.date !== undefined || groups.number !== undefined) push(tokens, 'number', raw, start);
    else if (groups.word !== undefined) pushWord(tokens, raw, start);
    else push(tokens, 'mark', raw, start);
  }
  return tokens;
}

function push(tokens: Token[], kind: TokenKind, text: string, start: number, length = text.length): void {
  tokens.push({ kind, text, fold: fold(text), start, end: start + length });
}

function pushInner(tokens: Token[], kind: 'code' | 'quoted', raw: string, start: number): void {
  push(tokens, kind, raw.replace(/^[`"']+|[`"']+$/g, '').trim(), start, raw.length);
}

function pushRef(tokens: Token[], raw: string, start: number): void {
  const text = raw.replace(/[.-]+$/, '');
  if (!NOT_A_REF.has(fold(text)) && !UNIT.test(text)) push(tokens, 'ref', text, start);
  else for (const word of text.matchAll(/[^/]+/g)) push(tokens, 'word', word[0], start + word.index);
}

/**
 * Apostrophes either part two words (l'obiettivo) or stand for a letter (don't); a hyphen parts a verb from
 * its pronoun (trouve-moi) and otherwise belongs to the word (month-to-month).
 */
function pushWord(tokens: Token[], raw: string, start: number): void {
  if (UNSPACED.test(raw)) {
    for (const { segment, index } of wordsOfUnspaced(raw)) push(tokens, 'word', segment, start + index);
    return;
  }
  const apostrophe = raw.indexOf("'");
  if (apostrophe > 0 && ELIDED.test(fold(raw.slice(0, apostrophe)))) {
    push(tokens, 'word', raw.slice(0, apostrophe), start);
    pushWord(tokens, raw.slice(apostrophe + 1), start + apostrophe + 1);
    return;
  }
  const hyphen = raw.lastIndexOf('-');
  if (hyphen > 0 && CLITIC.test(fold(raw.slice(hyphen + 1)))) {
    pushWord(tokens, raw.slice(0, hyphen), start);
    push(tokens, 'word', raw.slice(hyphen + 1), start + hyphen + 1);
    return;
  }
  tokens.push({ kind: 'word', text: raw, fold: fold(raw).replace(/'/g, ''), start, end: start + raw.length });
}

import { compact, fold } from '../../../text/fold.ts';
import { firstHit, hitsIn, type Message, means } from '../message.ts';
import type { Token } from '../tokens.ts';
import type { Found } from './duration.ts';

/** rf_1, xgb_3, lightgbm-2, nn_v2: how models are called here. */
const MODEL_ID = /^[a-z][a-z0-9]{0,20}(?:_[a-z0-9]{1,20})?[_-]v?\d{1,4}$/;
const RUN_ID = /^(?=.*\d)[a-z0-9][a-z0-9_-]{0,40}$/;

export function isModelName(token: Token, message: Message): boolean {
  if (token.kind === 'mark' || token.kind === 'url' || token.kind === 'ref') return false;
  const { model, dataset, datasets = [] } = message.context;
  if (model !== undefined && fold(model) === token.fold) return true;
  return MODEL_ID.test(token.fold) && ![dataset ?? '', ...datasets].some((name) => fold(name) === token.fold);
}

/** Models named by their id, in order, each once. */
export function findModels(message: Message, from: number, to: number): Found<string>[] {
  const found: Found<string>[] = [];
  for (let at = from; at < to; at++) {
    const token = message.tokens[at];
    if (token === undefined || !isModelName(token, message)) continue;
    if (found.some((model) => fold(model.value) === token.fold)) continue;
    found.push({ value: token.text, start: at, end: at + 1 });
  }
  return found;
}

/** "run 12", "job #7", "Lauf 7f3a". */
export function findRunId(message: Message, from: number, to: number): Found<string> | null {
  for (const hit of hitsIn(message, from, to)) {
    if (hit.concept !== 'run' && hit.concept !== 'training') continue;
    for (let at = hit.end; at < Math.min(to, hit.end + 3); at++) {
      const token = message.tokens[at];
      if (token === undefined) break;
      if (
        token.text === '#' ||
        token.fold === 'id' ||
        token.fold === 'number' ||
        token.fold === 'nr' ||
        token.text === ':' ||
        token.text === '.'
      )
        continue;
      if (token.kind !== 'mark' && RUN_ID.test(token.fold) && !isTimed(message, at))
        return { value: token.text, start: at, end: at + 1 };
      break;
    }
  }
  return null;
}

/** "run 5 minutes": the number belongs to the time. */
function isTimed(message: Message, at: number): boolean {
  return (
    /^(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|minuten|stunden|minutos|minuti|rows|epochs|times?)$/.test(
      message.words[at + 1] ?? '',
    ) || /^\d+(?:s|m|h|min|sec)$/.test(message.words[at] ?? '')
  );
}

/** An address, or owner/slug. */
export function findReference(message: Message, from: number, to: number): Found<string> | null {
  for (const kind of ['url', 'ref'] as const) {
    for (let at = from; at < to; at++) {
      const token = message.tokens[at];
      if (token?.kind === kind) return { value: token.text, start: at, end: at + 1 };
      if (
        kind === 'ref' &&
        (token?.kind === 'code' || token?.kind === 'quoted') &&
        /^(?:https?:\/\/\S+|[\w.-]+\/[\w.-]+)$/.test(token.text)
      ) {
        return { value: token.text, start: at, end: at + 1 };
      }
    }
  }
  return null;
}

const SMALL = ['filler', 'prep', 'and', 'it', 'one', 'about', 'please', 'what', 'which', 'how', 'mine'] as const;

/** Words of the message that stand in the title of a result and in no other's: the place of that result. */
export function findResult(message: Message, from: number, to: number): Found<string> | null {
  const results = message.context.results ?? [];
  if (results.length === 0) return null;
  const titles = results.map((title) => new Set(fold(title).split(/[^\p{L}\p{N}]+/u)));
  const scores = results.map(() => 0);
  let end = from;
  let start = to;
  for (let at = from; at < to; at++) {
    const token = message.tokens[at];
    if (token === undefined || token.kind === 'mark') continue;
    if (
      token.kind === 'word' &&
      (token.fold.length < 3 ||
        means(message, at, ...SMALL, 'add', 'use', 'dataset', 'train', 'show', 'describe', 'columns', 'have'))
    )
      continue;
    for (const word of token.fold.split(/[^\p{L}\p{N}]+/u)) {
      const bearing = titles.flatMap((title, i) => (hasWord(title, word) ? [i] : []));
      if (bearing.length === 0) continue;
      for (const i of bearing) scores[i] = (scores[i] ?? 0) + 1 / bearing.length;
      start = Math.min(start, at);
      end = at + 1;
    }
  }
  const best = Math.max(...scores);
  if (best === 0) return null;
  const winners = scores.flatMap((score, i) => (score === best ? [i] : []));
  return winners.length === 1 ? { value: String((winners[0] ?? 0) + 1), start, end } : null;
}

function hasWord(title: ReadonlySet<string>, word: string): boolean {
  if (word.length < 2) return false;
  return title.has(word) || title.has(`${word}s`) || title.has(word.replace(/s$/, ''));
}

/**
 * Finds a name: an identifier, quoted text, code, or a word that no lexicon has. The one in the best place for a name
 * wins.
 */
export function findName(
  message: Message,
  from: number,
  to: number,
  taken: readonly Found<unknown>[] = [],
): Found<string> | null {
  const believed: { found: Found<string>; score: number }[] = [];
  for (let at = from; at < to; at++) {
    const token = message.tokens[at];
    if (token === undefined || token.kind === 'mark' || token.kind === 'url') continue;
    if (taken.some((found) => found.start <= at && at < found.end)) continue;
    const score = nameScore(message, at, from);
    if (score >= BELIEVED) believed.push({ found: { value: nameAt(message, token), start: at, end: at + 1 }, score });
  }
  const best = believed.reduce<(typeof believed)[number] | null>(
    (most, next) => (most === null || next.score > most.score ? next : most),
    null,
  );
  return best === null ? null : wholeName(message, best.found, from, to, taken);
}

const LONGEST_NAME = 5;

/** "wine" of "wine quality": the plain words beside it that mean nothing else belong to the name. */
function wholeName(
  message: Message,
  { value, start, end }: Found<string>,
  from: number,
  to: number,
  taken: readonly Found<unknown>[],
): Found<string> {
  const isPlain = (at: number): boolean =>
    at >= from &&
    at < to &&
    message.tokens[at]?.kind === 'word' &&
    /^\p{L}+$/u.test(message.tokens[at]?.text ?? '') &&
    !message.hits.some((hit) => hit.concept !== 'topic' && hit.start <= at && at < hit.end) &&
    !taken.some((found) => found.start <= at && at < found.end);
  if (!isPlain(start) || value === message.context.dataset) return { value, start, end };
  let first = start;
  let last = start;
  while (isPlain(first - 1) && last - first < LONGEST_NAME) first--;
  while (isPlain(last + 1) && last - first < LONGEST_NAME) last++;
  if (isNumbered(message, first, last)) last++;
  const whole = message.text.slice(message.tokens[first]?.start, message.tokens[last]?.end);
  return { value: whole, start: first, end: last + 1 };
}

/** "Trout Stream 4": a number behind a name in capitals belongs to it, unless it counts something. */
function isNumbered({ tokens, words }: Message, first: number, last: number): boolean {
  const isName = /^\p{Lu}/u.test(tokens[first]?.text ?? '') && /^\p{Lu}/u.test(tokens[last]?.text ?? '');
  const next = tokens[last + 2];
  return (
    isName &&
    /^\d{1,4}$/.test(tokens[last + 1]?.text ?? '') &&
    (next?.kind === 'mark' || next === undefined || /^(?:with|for|please|and|on)$/.test(words[last + 2] ?? ''))
  );
}

/** An unknown word is a name only in a place for one. */
const BELIEVED = 3;

function nameAt(message: Message, token: Token): string {
  const { dataset } = message.context;
  return dataset !== undefined && compact(dataset) === compact(token.text) ? dataset : token.text;
}

function nameScore(message: Message, at: number, from: number): number {
  const token = message.tokens[at];
  if (token === undefined) return 0;
  const focus = message.context.dataset;
  if (focus !== undefined && compact(focus) === compact(token.text)) return 10;
  if (message.named.datasets.has(at)) return 9;
  const place = placeScore(message, at, from);
  if (token.kind === 'code' || token.kind === 'quoted') return 6 + place;
  if (token.kind === 'ref') return 5 + place;
  if (token.kind === 'number') return 0;
  if (/[_\d]/.test(token.text) && token.text.length > 2) return 5 + place;
  const known = message.hits.some((hit) => hit.concept !== 'topic' && hit.start <= at && at < hit.end);
  if (known) return 0;
  return 1 + place;
}

const ARTICLE = /^(?:the|my|our|der|die|das|den|dem|el|la|los|las|le|les|il|lo|i|gli|o|os|as|de|het)$/;

/** Names stand beside the word for the thing, or after a small word ("on titanic", "of wine"). */
function placeScore(message: Message, at: number, from: number): number {
  let score = 0;
  if (means(message, at + 1, 'dataset', 'datasets') || (at > from && means(message, at - 1, 'dataset'))) score += 3;
  const before = ARTICLE.test(message.words[at - 1] ?? '') ? at - 2 : at - 1;
  if (before >= from && means(message, before, 'prep', 'about', 'describe', 'delete', 'train', 'add', 'show', 'use'))
    score += 2;
  if (means(message, at + 1, 'columns', 'column', 'model', 'models', 'training')) score -= 3;
  return score;
}

/** After a verb or noun of deploying, finds a word that looks like a deployment's name. */
export function findDeployment(message: Message, from: number, to: number): Found<string> | null {
  const focus = fold(message.context.deployment ?? '\u0000');
  const hits = hitsIn(message, from, to);
  const spoken = firstHit(hits, 'deployment') !== undefined;
  for (let at = from; at < to; at++) {
    const token = message.tokens[at];
    if (token === undefined || token.kind === 'mark') continue;
    if (token.fold === focus) return { value: token.text, start: at, end: at + 1 };
    const known = message.hits.some((hit) => hit.start <= at && at < hit.end);
    const identifier = /[_\d-]/.test(token.text) && token.kind !== 'number';
    const named =
      token.kind === 'code' ||
      token.kind === 'quoted' ||
      (!known && (identifier || (spoken && besideDeployment(message, at))));
    if (named) return { value: token.text, start: at, end: at + 1 };
  }
  return null;
}

function besideDeployment(message: Message, at: number): boolean {
  return (
    message.tokens[at]?.kind === 'word' &&
    (means(message, at - 1, 'deployment') || means(message, at + 1, 'deployment'))
  );
}

import { compact } from '../../text/fold.ts';
import type { Clause } from './clauses.ts';
import { findMentions, isCommandWord, type Mention } from './columns.ts';
import { type Message, means, range } from './message.ts';

/**
 * The column meant as target: the surest and best placed one, the last after a correction. With `strict`, a
 * column must be named in full or stand where a target stands, since the words may be about something else.
 */
export function chooseColumn(
  message: Message,
  clauses: readonly Clause[],
  strict: boolean,
  isTaken: (token: number) => boolean = () => false,
): Mention | null {
  const corrected = clauses.some(({ start, end }) => range(start, end).some((at) => means(message, at, 'correction')));
  let best: Mention | null = null;
  let most = strict ? 1.5 : Number.NEGATIVE_INFINITY;
  for (const { start, end } of [...clauses].sort((a, b) => a.start - b.start)) {
    for (const mention of findMentions(message, start, end)) {
      if (isTaken(mention.start)) continue;
      const score = placed(message, mention, start, end, strict);
      if (corrected && score > 0 ? score >= 1 : score > most) {
        best = mention;
        most = score;
      }
    }
  }
  return best;
}

/** Other columns named in full that may be meant as target as well, from the left. */
export function rivals(message: Message, chosen: readonly unknown[]): string[] {
  const end = message.tokens.length;
  const columns = findMentions(message)
    .filter((mention) => mention.strength > 2 && !isCommandWord(message, mention))
    .filter((mention) => placed(message, mention, 0, end, false) >= mention.strength)
    .map(({ column }) => column);
  return [...new Set(columns)].filter((column) => !chosen.includes(column));
}

function placed(message: Message, mention: Mention, start: number, end: number, strict: boolean): number {
  let score: number = mention.strength;
  const { dataset } = message.context;
  if (dataset !== undefined && spoken(message, mention) === compact(dataset)) score -= 4;
  // a column called "class" is meant in "train on class"
  const isPlaced = mention.strength > 2 && mention.start > start && means(message, mention.start - 1, 'prep');
  if (isCommandWord(message, mention) && !(isPlaced && means(message, mention.start, 'filler'))) score -= 3;
  const before = range(Math.max(start, mention.start - 4), mention.start);
  const after = range(mention.end, Math.min(end, mention.end + 4));
  if (
    before.some(
      (at) => means(message, at, 'instead-of', 'not', 'keep') || /^keep(?:ing)?$/.test(message.words[at] ?? ''),
    )
  )
    score -= 5;
  // "change the target from fare to tip"
  if (message.words[mention.start - 1] === 'from' && message.words[mention.end] === 'to') score -= 5;
  // "without total (it has the tip in it)"
  if (isAside(message.text.slice(0, message.tokens[mention.start]?.start))) score -= 5;
  const cued =
    before.some((at) => means(message, at, 'target', 'predict')) ||
    after.some((at) => means(message, at, 'target', 'predict'));
  if (cued) score += 3;
  else if (before.some((at) => means(message, at, 'prep', 'what-about', 'use', 'set'))) score += 0.5;
  if (strict && mention.strength === 1 && !cued) return 0;
  return score;
}

/** Within parentheses that hold more than a name. */
const isAside = (before: string): boolean => /\([^()]*\p{L}[^()]*$/u.test(before);

function spoken(message: Message, mention: Mention): string {
  return message.tokens
    .slice(mention.start, mention.end)
    .map((token) => compact(token.text))
    .join('');
}

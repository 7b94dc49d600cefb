import { concepts } from './lexicon/concept.ts';
import { type Message, means } from './message.ts';

/** A part of the message that may ask for something of its own: tokens from `start` up to `end`. */
export interface Clause {
  readonly start: number;
  readonly end: number;
  /** "before we train": said of later. */
  readonly deferred: boolean;
}

const HARD_STOP = /^[.!?;\n…。！？]$/;
const SOFT_STOP = /^[,:，、(-]$/;

/** Up to this many words before a colon belong to what follows: "search: taxi trips", "predict: …". */
const HEADING = 3;

/** Beyond this many parts nobody gives orders any more. */
const MAX_CLAUSES = 40;

/** Splits the message into parts, in the order of doing: what is put off ("… before we train") comes last. */
export function splitClauses(message: Message): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  const close = (end: number, next: number): void => {
    if (end > start) clauses.push({ start, end, deferred: means(message, start, 'before') });
    start = next;
  };
  message.tokens.forEach((token, at) => {
    if (clauses.length >= MAX_CLAUSES) return;
    if (token.kind === 'mark') {
      const heading = token.text === ':' && at - start <= HEADING;
      if (!heading && (HARD_STOP.test(token.text) || SOFT_STOP.test(token.text))) close(at, at + 1);
    } else if (at > start && means(message, at, 'before')) close(at, at);
    else if (means(message, at, 'and') && asksNext(message, at)) close(at, at + 1);
    else if (at > start + 2 && TURNS.test(message.words.slice(at, at + 2).join(' ')) && asksNext(message, at))
      close(at, at);
  });
  close(message.tokens.length, message.tokens.length);
  return [...clauses.filter((clause) => !clause.deferred), ...clauses.filter((clause) => clause.deferred)];
}

const REQUESTS = concepts(
  'search add train start stop deploy undeploy delete predict explain compare describe show',
  'upload not set use',
);

/** Where somebody who dictates goes on to something else. */
const TURNS = /^(?:(?:okay|ok|just|instead|rather|please|only)\b|(?:i|we) (?:just |only )?(?:want|need|said|mean)$)/;

/** "and" parts two requests only when a verb follows soon: "train and deploy", but not "age and fare". */
function asksNext(message: Message, at: number): boolean {
  for (let next = at + 1; next < Math.min(message.tokens.length, at + 6); next++) {
    if (message.tokens[next]?.kind === 'mark') return false;
    if (means(message, next, ...REQUESTS)) return true;
    if (!means(message, next, 'and', 'filler', 'please', 'go', 'correction', 'instead', 'want', 'ok')) return false;
  }
  return false;
}

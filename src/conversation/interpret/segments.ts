import { type Clause, splitClauses } from './clauses.ts';
import { findMentions } from './columns.ts';
import { spanOf } from './facts.ts';
import { type Message, range } from './message.ts';
import { type Mood, moodsOf } from './moods.ts';

/** A part of a message that is classified by itself: neighbouring clauses of one sentence and one mood. */
export interface Segment extends Clause {
  readonly moods: ReadonlySet<Mood>;
}

const HARD_STOP = /^[.!?;\n…。！？]$/;

/** In the order of the text. An empty message has one empty part. */
export function splitSegments(message: Message): Segment[] {
  const segments: Segment[] = [];
  const named = namesIn(message);
  const clauses = [...splitClauses(message)].sort((a, b) => a.start - b.start);
  for (const clause of clauses) {
    const moods = moodsOf(message, clause, named);
    const last = segments.at(-1);
    const stops = message.tokens.slice(last?.end ?? 0, clause.start).some(({ text }) => HARD_STOP.test(text));
    if (last === undefined || stops || !sameMoods(last.moods, moods)) segments.push({ ...clause, moods });
    else segments[segments.length - 1] = { ...last, end: clause.end };
  }
  return segments.length > 0 ? segments : [{ start: 0, end: message.tokens.length, deferred: false, moods: new Set() }];
}

/** The tokens of columns, and of what is in focus: "do not deploy" may be a model's name. */
function namesIn(message: Message): ReadonlySet<number> {
  const { dataset, model, deployment } = message.context;
  const spans = [
    ...findMentions(message).filter(({ strength }) => strength > 2),
    ...[dataset, model, deployment].flatMap((name) => (name === undefined ? [] : (spanOf(message, name) ?? []))),
  ];
  return new Set(spans.flatMap(({ start, end }) => range(start, end)));
}

const sameMoods = (a: ReadonlySet<Mood>, b: ReadonlySet<Mood>): boolean =>
  a.size === b.size && [...a].every((mood) => b.has(mood));

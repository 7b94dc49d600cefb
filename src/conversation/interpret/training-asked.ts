import type { Command } from '../command.ts';
import type { Clause } from './clauses.ts';
import type { Heard } from './hear.ts';
import { hearRows } from './hear-rows.ts';
import type { Hit } from './hits.ts';
import type { ChatContext } from './interpreter.ts';
import { concepts } from './lexicon/concept.ts';
import { isRow } from './message.ts';
import { fillCommand } from './slots.ts';
import { findOptions, saysHow } from './training-options.ts';

const LEARNS: ReadonlySet<Hit['concept']> = new Set(concepts('train training predict foresee use'));
/** What else may be asked for where columns are named. */
const OTHERWISE: ReadonlySet<Hit['concept']> = new Set(
  concepts('search describe explain deploy undeploy show stop leaderboard compare why add upload'),
);
const FORBIDS = /\b(?:don['’]?t|do not|never|not yet)\s+(?:\w+\s+)?(?:train|retrain|predict|start)\b|\?\s*$/i;

/** Whether a word beside a column is one of its values. */
function givesValues(text: string, context: ChatContext): boolean {
  const columns = new Map(context.inputs?.map((column) => [column.name, column]));
  if (columns.size === 0) return false;
  return hearRows(text, context, { bare: true }).rows.some((row) =>
    Object.entries(row).some(
      ([name, value]) => typeof value === 'number' || columns.get(name)?.levels?.includes(String(value)) === true,
    ),
  );
}

/** "Predict A without B" asks for a training: where it is said what to learn from, no row is given. */
export function trainingAsked({ message }: Heard): Command | null {
  const { raw: text, context } = message;
  if (context.dataset === undefined || FORBIDS.test(text)) return null;
  if (message.tokens.some(isRow) || !saysHow(message) || givesValues(text, context)) return null;
  const { taken } = findOptions(message);
  const said = message.hits.filter(({ start }) => !taken.has(start)).map(({ concept }) => concept);
  if (!said.some((concept) => LEARNS.has(concept)) || said.some((concept) => OTHERWISE.has(concept))) return null;
  const clause: Clause = { start: 0, end: message.tokens.length, deferred: false };
  return fillCommand('train', { message, clause, clauses: [clause] });
}

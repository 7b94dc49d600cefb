import type { Clause } from './clauses.ts';
import { findMentions, type Mention } from './columns.ts';
import { findEngine, findMetric } from './entities/choices.ts';
import { type Found, findDuration } from './entities/duration.ts';
import { findDeployment, findModels, findName, findReference, findResult, findRunId } from './entities/names.ts';
import { findOrdinal } from './entities/ordinal.ts';
import { findRow, type Row } from './entities/row.ts';
import type { Hit } from './hits.ts';
import { type Concept, concepts } from './lexicon/concept.ts';
import { hitsIn, type Message, means, range } from './message.ts';
import { unknownWords } from './query.ts';

/** Things found in a clause that are more than words. */
type Fact =
  | 'column'
  | 'sure-column'
  | 'row'
  | 'pairs'
  | 'url'
  | 'reference'
  | 'ordinal'
  | 'result'
  | 'model-name'
  | 'two-models'
  | 'deployment-name'
  | 'run-id'
  | 'metric'
  | 'engine'
  | 'duration'
  | 'name'
  // right after the word for deleting
  | 'deleted-name'
  | 'topic'
  | 'alone'
  | 'question-mark'
  // begins like a question ("does the model fit well") rather than an order
  | 'asked'
  // what the chat has in focus
  | 'with-dataset'
  | 'with-results'
  | 'with-model'
  | 'with-deployment'
  | 'running'
  | 'finished'
  | 'idle';

export type Signal = Concept | Fact;

export interface ClauseReading {
  readonly clause: Clause;
  readonly hits: readonly Hit[];
  readonly signals: ReadonlySet<Signal>;
  readonly mentions: readonly Mention[];
  readonly row: Row | null;
}

/** Finds all signals of a clause, without deciding what it asks for. */
export function readClause(message: Message, clause: Clause): ClauseReading {
  const { start, end } = clause;
  const { context } = message;
  const mentions = findMentions(message, start, end);
  const row = findRow(message, start, end);
  const pairs = row !== null && (row.count > 1 || row.explicit > 0);
  const hits = hitsIn(message, start, end).filter(
    (hit) =>
      !mentions.some((mention) => isPartOf(hit, mention)) &&
      !(pairs && range(hit.start, hit.end).every((at) => row.ofColumns.has(at))),
  );
  const signals = new Set<Signal>(hits.flatMap((hit) => (hit.concept === 'topic' ? [] : [hit.concept])));
  const models = findModels(message, start, end);
  const name = findName(message, start, end, [...models]);
  const duration = findDuration(message, start, end);
  const runId = findRunId(message, start, end);
  const reference = findReference(message, start, end);
  const ordinal = duration === null || duration.start > start ? ordinalOutside(message, clause, duration) : null;
  const wordCount = message.tokens.slice(start, end).filter((token) => token.kind !== 'mark').length;

  const facts: readonly (readonly [Fact, boolean])[] = [
    ['column', mentions.length > 0],
    ['sure-column', mentions.some((mention) => mention.strength > 1 && !isCommandWord(message, mention))],
    ['row', row !== null],
    ['pairs', pairs],
    ['url', reference !== null && message.tokens[reference.start]?.kind === 'url'],
    ['reference', reference !== null],
    ['ordinal', ordinal !== null],
    ['result', findResult(message, start, end) !== null],
    ['model-name', models.length > 0],
    ['two-models', models.length > 1],
    ['deployment-name', findDeployment(message, start, end) !== null],
    ['run-id', runId !== null],
    ['metric', findMetric(message, start, end) !== null],
    ['engine', findEngine(message, start, end) !== null],
    ['duration', duration !== null],
    ['name', name !== null],
    ['deleted-name', hits.some((hit) => hit.concept === 'delete' && hit.end === name?.start)],
    ['topic', unknownWords(message, start, end).length > 0],
    ['alone', wordCount <= 2],
    ['question-mark', message.tokens[end]?.text === '?' || message.tokens[end - 1]?.text === '?'],
    ['asked', isAsked(message, start, end)],
    ['with-dataset', context.dataset !== undefined],
    ['with-results', (context.results?.length ?? 0) > 0],
    ['with-model', context.model !== undefined],
    ['with-deployment', context.deployment !== undefined],
    ['running', context.run === 'running'],
    ['finished', context.run === 'finished'],
    ['idle', context.dataset !== undefined && context.run !== 'running' && context.run !== 'finished'],
  ];
  for (const [fact, holds] of facts) if (holds) signals.add(fact);
  return { clause, hits, signals, mentions, row };
}

const OPENS_QUESTION =
  /^(?:is|are|was|were|does|did|has|isnt|arent|doesnt|didnt|hasnt|when|where|wheres|who|whos|whose|why|how|hows|what|whats|which|wann|wo|wer|warum|welche|welcher|welches|quand|pourquoi|quel|quelle|quels|quelles|cuando|donde|quien|cuales|quando|dove|chi|perche|onde|quem|wanneer|waar|wie|waarom|welke)$/;
const OPENS_WITH_SUBJECT =
  /^(?:do|have|will|had) (?:you|we|i|they|the|these|my|our|there)$|^(?:have|will|had) (?:this|that|it)$/;

/** Whether the first word begins a question and not a polite request ("can you", "what about"). */
function isAsked(message: Message, start: number, end: number): boolean {
  const first = range(start, end).find(
    (at) => !/^(?:and|so|but|ok|hey|well|also|then|hmm|um)$/.test(message.words[at] ?? ''),
  );
  if (first === undefined || means(message, first, 'please', 'what-about', 'would')) return false;
  const [word = '', next = ''] = message.words.slice(first, first + 2);
  if (word === 'why' && /^(?:not|dont)$/.test(next)) return false;
  return OPENS_QUESTION.test(word) || OPENS_WITH_SUBJECT.test(`${word} ${next}`);
}

/** "median income" is one column, whatever "median" may ask for elsewhere. */
function isPartOf(hit: Hit, { start, end, strength }: Mention): boolean {
  return strength > 1 && start <= hit.start && hit.end <= end && hit.end - hit.start < end - start;
}

function ordinalOutside(message: Message, clause: Clause, duration: Found<number> | null): Found<string> | null {
  const ordinal = findOrdinal(message, clause.start, clause.end);
  if (ordinal === null || duration === null) return ordinal;
  return ordinal.start < duration.end && duration.start < ordinal.end ? null : ordinal;
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

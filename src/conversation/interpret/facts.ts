import { compact, fold } from '../../text/fold.ts';
import { findMentions, isCommandWord } from './columns.ts';
import { findEngine, findMetric } from './entities/choices.ts';
import { findDuration } from './entities/duration.ts';
import { findDeployment, findModels, findReference, findResult, findRunId } from './entities/names.ts';
import { findOrdinal } from './entities/ordinal.ts';
import { findRow } from './entities/row.ts';
import type { Message } from './message.ts';
import { saysHow } from './training-options.ts';

/** What stands for a token in what is learned from: the kind of a name or a value, or else the word itself. */
export interface Facts {
  readonly symbols: readonly string[];
  /** What there is beside the words: things found in them, and what the chat has in focus. */
  readonly facts: readonly string[];
}

/** Finds names and values, so that what is learned from one data set holds for any. */
export function findFacts(message: Message): Facts {
  const { tokens, words, context } = message;
  const symbols = tokens.map(({ kind }, at) =>
    kind === 'word' || kind === 'mark' ? (words[at] ?? '') : kind.toUpperCase(),
  );
  const facts: string[] = [];
  const put = (symbol: string, found: { start: number; end: number } | null): void => {
    if (found === null) return;
    facts.push(symbol);
    for (let at = found.start; at < found.end; at++) symbols[at] = at === found.start ? symbol : '';
  };
  const end = tokens.length;
  const mentions = findMentions(message);
  const row = findRow(message, 0, end);
  if (row !== null) facts.push('row', ...(row.explicit > 0 ? ['pairs'] : []), `row${Math.min(row.count, 3)}`);
  put('REFERENCE', findReference(message, 0, end));
  put('DURATION', findDuration(message));
  put('METRIC', findMetric(message, 0, end));
  put('ENGINE', findEngine(message, 0, end));
  for (const model of findModels(message, 0, end)) put('MODEL', model);
  for (const mention of mentions) if (mention.strength > 1 && !isCommandWord(message, mention)) put('COLUMN', mention);
  const names: readonly (readonly [string, string | undefined])[] = [
    ['DATASET', context.dataset],
    ['MODEL', context.model],
    ['DEPLOYMENT', context.deployment],
    ...(context.datasets ?? []).map((name) => ['DATASET', name] as const),
    ...(context.results ?? []).map((name) => ['RESULT', name] as const),
  ];
  for (const [symbol, name] of names) if (name !== undefined) put(symbol, spanOf(message, name));
  const ordinal = findOrdinal(message, 0, end);
  const result = findResult(message, 0, end);
  if (ordinal !== null) facts.push('ordinal');
  if (result !== null) facts.push('result');
  if (findRunId(message, 0, end) !== null) facts.push('run-id');
  if (findDeployment(message, 0, end) !== null) facts.push('deployment-name');
  if (mentions.length > 0)
    facts.push(
      `columns${Math.min(mentions.length, 3)}`,
      mentions.some(({ strength }) => strength > 2) ? 'exact-column' : 'loose-column',
    );
  if (saysHow(message)) facts.push('options');
  facts.push(...likenesses(message));
  return { symbols, facts };
}

const PIECE = /[\p{L}\d]+/gu;

/** A name that is not in focus, and shares its beginning with one that is, is most likely of its kind. */
function likenesses({ tokens, context }: Message): string[] {
  const kinds = [
    ['dataset', [context.dataset, ...(context.datasets ?? []), ...(context.results ?? [])]],
    ['model', [context.model]],
    ['deployment', [context.deployment]],
  ] as const;
  const said = tokens.filter(({ kind, fold }) => kind !== 'mark' && kind !== 'number' && /[_\d-]/.test(fold));
  const alike = (kind: string, names: readonly (string | undefined)[]): string[] => {
    const known = names.flatMap((name) => (name === undefined ? [] : [fold(name)]));
    const found = said.map(({ fold: name }) =>
      known.includes(name) ? 'is' : known.some((other) => shareBeginning(other, name)) ? 'like' : '',
    );
    return [...new Set(found)].filter((each) => each !== '').map((each) => `${each}-${kind}`);
  };
  const facts = kinds.flatMap(([kind, names]) => alike(kind, names));
  if (said.length > 0) facts.push('named');
  if (facts.includes('like-model') && !facts.includes('like-dataset')) facts.push('only-like-model');
  if (facts.includes('like-dataset') && !facts.includes('like-model')) facts.push('only-like-dataset');
  return facts;
}

const shareBeginning = (a: string, b: string): boolean => {
  const [one, other] = [a.match(PIECE) ?? [], b.match(PIECE) ?? []];
  return (one[0]?.length ?? 0) > 1 && one[0] === other[0];
};

export const focusOf = ({ context }: Message): readonly string[] => [
  context.dataset === undefined ? 'no-dataset' : 'with-dataset',
  (context.results?.length ?? 0) > 0 ? 'with-results' : 'no-results',
  context.model === undefined ? 'no-model' : 'with-model',
  context.deployment === undefined ? 'no-deployment' : 'with-deployment',
  context.run === 'running' ? 'running' : context.run === 'finished' ? 'finished' : 'idle',
];

const LONGEST_NAME = 6;

/** The tokens that spell a name. */
export function spanOf(
  { tokens }: Pick<Message, 'tokens'>,
  name: string,
  from = 0,
  to = tokens.length,
): { start: number; end: number } | null {
  const wanted = compact(name);
  if (wanted === '') return null;
  for (let start = from; start < to; start++) {
    let said = '';
    for (let end = start; end < Math.min(to, start + LONGEST_NAME); end++) {
      said += compact(tokens[end]?.text ?? '');
      if (said === wanted) return { start, end: end + 1 };
      if (!wanted.startsWith(said)) break;
    }
  }
  return null;
}

import type { Call } from '../../../language-model/language-model.ts';
import { compact, fold } from '../../../text/fold.ts';
import { type Command, parseCommand } from '../../command.ts';
import type { ChatContext } from '../interpreter.ts';

/** A call that cannot be carried out, told to whoever made it. */
export class CallError extends Error {}

/**
 * The command that a call means.
 * @throws CallError where there is no such function, an argument is wrong, or a name was made up.
 */
export function commandOf({ name, args }: Call, text: string, context: ChatContext): Command {
  const slots = Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => isGiven(value))
      .map(([slot, value]) => [slot, asMeant(slot, value, text, context)]),
  );
  const command = parseCommand({ command: name, slots });
  if (command === null) throw new CallError(`${name} is no function, or these are not its arguments.`);
  return command;
}

/** Models fill in what they leave out. */
const isGiven = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

const columnsOf = ({ columns = [], inputs = [] }: ChatContext): readonly string[] => [
  ...columns,
  ...inputs.map(({ name }) => name),
];
const datasetsOf = ({ dataset, datasets = [], results = [] }: ChatContext): readonly string[] => [
  ...(dataset === undefined ? [] : [dataset]),
  ...datasets,
  ...results,
];
const modelsOf = (context: ChatContext): readonly string[] => [
  ...[context.model, context.deployment].filter((name) => name !== undefined),
  ...datasetsOf(context),
];

/** What each slot with a name may name, beside what stands in the person's own words. */
const KNOWN: Readonly<Record<string, (context: ChatContext) => readonly string[]>> = {
  dataset: datasetsOf,
  ref: (context) => ['last', ...(context.results ?? []).flatMap((title, i) => [String(i + 1), title])],
  column: columnsOf,
  columns: columnsOf,
  target: columnsOf,
  only: columnsOf,
  without: columnsOf,
  split_by: (context) => ['time', 'random', ...columnsOf(context)],
  model: modelsOf,
  models: modelsOf,
  deployment: modelsOf,
  run: modelsOf,
};

/** Names as they stand in the context. */
function asMeant(slot: string, value: unknown, text: string, context: ChatContext): unknown {
  if (slot === 'row') return rowOf(value, text, context);
  const known = KNOWN[slot]?.(context);
  if (known === undefined) return value;
  const named = (name: unknown): unknown => (isName(name) ? nameOf(String(name), known, text, context) : name);
  return Array.isArray(value) ? value.map(named) : named(value);
}

const isName = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

function nameOf(name: string, known: readonly string[], text: string, { earlier = [] }: ChatContext): string {
  if (known.includes(name)) return name;
  const alike = known.filter((each) => compact(each) === compact(name));
  if (alike.length > 0) return alike[0] ?? name;
  const said = [text, ...earlier.flatMap(({ by, words }) => (by === 'person' ? [words] : []))];
  if (said.some((words) => standsIn(name, words))) return name;
  throw new CallError(`Nothing here is called ${JSON.stringify(name)}. Use a name of the context or of the message.`);
}

/** Shorter names are in too many words by chance. */
const MIN_PART = 4;

function standsIn(name: string, words: string): boolean {
  const wanted = compact(name);
  if (wanted === '') return false;
  if (wanted.length >= MIN_PART) return compact(words).includes(wanted);
  return fold(words)
    .split(/[^\p{L}\p{N}]+/u)
    .includes(wanted);
}

/** Pairs of column and value. */
function rowOf(value: unknown, text: string, context: ChatContext): unknown {
  if (!Array.isArray(value)) throw new CallError('row is a list of objects with column and value.');
  const known = columnsOf(context);
  return Object.fromEntries(
    value.map((pair: { readonly column?: unknown; readonly value?: unknown } | null) => {
      if (typeof pair?.column !== 'string') throw new CallError('Each value of row needs its column.');
      return [nameOf(pair.column, known, text, context), pair.value ?? null];
    }),
  );
}

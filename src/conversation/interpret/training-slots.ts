import { fold } from '../../text/fold.ts';
import { chooseColumn } from './choose-column.ts';
import { findMentions } from './columns.ts';
import { findEngine, findMetric } from './entities/choices.ts';
import { type Found, findDuration } from './entities/duration.ts';
import { findModels, findName } from './entities/names.ts';
import { spanOf } from './facts.ts';
import { type Message, means, range } from './message.ts';
import { unknownWords } from './query.ts';
import { asFound, isFocus, optional, type Scope, type Slots } from './scope.ts';
import { fullName } from './things-named.ts';
import { findOptions, type SaidOptions } from './training-options.ts';
import { isOrdinaryWord } from './vocabulary.ts';

const LONGEST_S = 86_400;

/** Null when the message has a topic but there is no data for it, since data must be found first. */
export function fillTraining(scope: Scope): Slots | null {
  const { message, clauses } = scope;
  const said = findOptions(message);
  const taken = new Set([...said.taken, ...otherwiseTaken(message)]);
  const learnedFrom = new Set([said.slots.without, said.slots.only].flat());
  for (const { column, start } of findMentions(message)) if (learnedFrom.has(column)) taken.add(start);
  const mention = chooseColumn(message, clauses, true, (token) => taken.has(token));
  const slots: Record<string, unknown> = { ...said.slots };
  for (const { start, end } of clauses) {
    const duration = findDuration(message, start, end);
    if (duration !== null && duration.value > 0 && !said.taken.has(duration.start))
      slots.time_limit_s = Math.min(duration.value, LONGEST_S);
    const metric = findMetric(message, start, end);
    if (metric !== null && !insideMention(metric, mention)) slots.metric = metric.value;
    const engine = findEngine(message, start, end);
    if (engine !== null) slots.engine = engine.value;
  }
  const dataset = trainedOn(scope, said);
  if (dataset === null && message.context.dataset === undefined && wantsTopic(scope)) return null;
  const target = mention?.column ?? unknownTarget(scope, dataset);
  return { ...optional('dataset', dataset), ...optional('target', target), ...slots };
}

/** Words of a length of time, and of the name of the data set where it has several, name no column. */
function otherwiseTaken(message: Message): readonly number[] {
  const { dataset } = message.context;
  const name = dataset === undefined ? null : spanOf(message, dataset);
  const spans = [findDuration(message), name !== null && name.end > name.start + 1 ? name : null];
  return spans.flatMap((span) => (span === null ? [] : range(span.start, span.end)));
}

function insideMention(found: Found<unknown>, mention: { start: number; end: number } | null): boolean {
  return mention !== null && found.start >= mention.start && found.end <= mention.end;
}

function wantsTopic({ message, clauses }: Scope): boolean {
  if (clauses.some(({ start, end }) => range(start, end).some((at) => means(message, at, 'target')))) return false;
  return clauses.some(({ start, end }) => unknownWords(message, start, end).some((word) => word.length > 3));
}

/** Finds the target when columns are not known: "train …, target = price", "train on penguins, predict species". */
function unknownTarget({ message, clauses }: Scope, dataset: string | null): string | null {
  const known = (message.context.columns ?? []).length > 0;
  if (known && (dataset === null || dataset === message.context.dataset)) return null;
  for (const { start, end } of clauses) {
    for (const at of range(start, end)) {
      if (!means(message, at, 'target', 'predict', 'foresee') || means(message, at, 'mine')) continue;
      const first = range(at + 1, Math.min(message.tokens.length, at + 4)).find((next) => isBareName(message, next));
      if (first === undefined) continue;
      let last = first;
      while (message.tokens[first]?.kind === 'word' && last + 1 < end && isBareName(message, last + 1)) last++;
      const told = message.text.slice(message.tokens[first]?.start, message.tokens[last]?.end);
      return first === last ? (message.tokens[first]?.text ?? null) : told;
    }
  }
  return null;
}

/** Code, quoted text or a word that means nothing to the assistant. */
function isBareName(message: Message, at: number): boolean {
  const token = message.tokens[at];
  if (token?.kind === 'code' || token?.kind === 'quoted') return true;
  return (
    token?.kind === 'word' && !message.hits.some((hit) => hit.concept !== 'topic' && hit.start <= at && at < hit.end)
  );
}

/** Before the name of what is trained on; "for" is not among them, it names what is to be learnt. */
const TRAINS_ON =
  /^(?:on|using|over|from|auf|mit|con|sobre|sur|avec|em|com|no|na|su|sul|sui|op|met|en|with|på|na|на|on top of|data|dataset|datensatz|fit)$/;

function trainedOn(scope: Scope, said: SaidOptions): string | null {
  const { dataset } = scope.message.context;
  if (dataset !== undefined && spanOf(scope.message, dataset) !== null) return dataset;
  const name = nameTrainedOn(scope, said);
  return name === null ? null : (fullName(name, scope.message.context) ?? name);
}

function nameTrainedOn({ message, clauses }: Scope, { taken: ofOptions }: SaidOptions): string | null {
  const mentions = findMentions(message).filter((mention) => mention.strength > 1);
  for (const { start, end } of clauses) {
    const taken = [
      ...mentions.map(asFound),
      ...[...ofOptions].map((at) => asFound({ start: at, end: at + 1 })),
      ...findModels(message, start, end),
      ...[findEngine(message, start, end), findMetric(message, start, end), findDuration(message, start, end)].filter(
        (found) => found !== null,
      ),
    ];
    const name = findName(
      message,
      start,
      end,
      taken.filter((found) => !isFocus(message, found)),
    );
    if (name === null) continue;
    const before = name.start > start ? (message.words[name.start - 1] ?? '') : '';
    if (/^[A-Z]{2,}-\d+$/.test(name.value) || name.value.split(' ').length > 5) continue;
    const known = fullName(name.value, message.context);
    if (known !== null) return known;
    // With a data set in focus a word is another one only behind "on", as in "on titanic".
    const isWord = message.tokens[name.start]?.kind === 'word' && !/[_\d]/.test(name.value);
    const isTold = before === 'on' || (means(message, name.start - 1, 'train') && !isOrdinaryWord(fold(name.value)));
    if (isWord && message.context.dataset !== undefined && !isTold) continue;
    const identifier =
      /[_\d]/.test(name.value) || message.tokens[name.start]?.kind !== 'word' || name.value === message.context.dataset;
    if (
      identifier ||
      TRAINS_ON.test(before) ||
      means(message, name.start + 1, 'dataset') ||
      means(message, name.start - 1, 'dataset', 'train')
    )
      return name.value;
  }
  return null;
}

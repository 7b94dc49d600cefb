import { compact, fold } from '../../text/fold.ts';
import { findMentions } from './columns.ts';
import { type Found, findDuration } from './entities/duration.ts';
import { findModels, findRunId } from './entities/names.ts';
import { spanOf } from './facts.ts';
import type { ChatContext } from './interpreter.ts';
import type { Concept } from './lexicon/concept.ts';
import { GREEK, type Message, means, range } from './message.ts';
import type { Scope } from './scope.ts';
import { isOrdinaryWord } from './vocabulary.ts';

/** What is here, by a part of its name that no other has: "used cars" for used_cars_de. */
export function fullName(said: string, { dataset, datasets = [] }: ChatContext): string | null {
  const part = compact(said);
  const names = [...new Set([...(dataset === undefined ? [] : [dataset]), ...datasets])];
  const whole = names.find((name) => compact(name) === part);
  if (whole !== undefined) return whole;
  const holding = part.length < 4 ? [] : names.filter((name) => compact(name).includes(part));
  return holding.length === 1 ? (holding[0] ?? null) : null;
}

interface Wanted {
  /** What the chat has in focus of this kind. */
  readonly focus: string | undefined;
  /** Names of other things there, which are not meant. */
  readonly others: readonly (string | undefined)[];
  /** Words of the lexicon right before or behind a name of this kind. */
  readonly beside: readonly Concept[];
}

const SMALL =
  /^(?:the|a|an|my|our|this|that|der|die|das|den|le|la|el|il|lo|o|de|het|called|named|for|of|on|with|to|from|:|no|nr|number|#)$/;
const VERBS: readonly Concept[] = ['deploy', 'delete', 'explain', 'undeploy', 'stop'];

/** The name of a model or a deployment: that in focus, what looks like a name, or a word where a name stands. */
function thingNamed(message: Message, start: number, end: number, { focus, others, beside }: Wanted): string | null {
  const span = focus === undefined ? null : spanOf(message, focus, start, end);
  const foreign = taken(message, others);
  const named = range(start, end).filter((at) => !foreign.has(at) && isNameLike(message, at));
  const inPlace = named.filter((at) => stands(message, at, beside));
  const other = inPlace[0] ?? (span === null ? named[0] : undefined);
  const isFirst = other !== undefined && span !== null && other < span.start && inPlace.includes(other);
  if (span !== null && !isFirst && (other === undefined || other < span.end)) return focus ?? null;
  if (other !== undefined) return message.tokens[other]?.text ?? null;
  const word = range(start, end).find(
    (at) => !foreign.has(at) && isPlainName(message, at) && stands(message, at, beside),
  );
  const plain = word === undefined ? null : (message.tokens[word]?.text ?? null);
  return plain !== null && focus !== undefined && plain.length > 3 && compact(focus).includes(compact(plain))
    ? focus
    : plain;
}

function taken(message: Message, names: readonly (string | undefined)[]): ReadonlySet<number> {
  const duration = findDuration(message);
  const spans = [
    ...names.flatMap((name) => (name === undefined ? [] : (spanOf(message, name) ?? []))),
    ...findMentions(message).filter(({ strength }) => strength > 2),
    ...(duration === null ? [] : [duration]),
  ];
  return new Set(spans.flatMap(({ start, end }) => range(start, end)));
}

/** Code, quoted words, or a word with signs that no word of a language has. */
function isNameLike({ tokens, hits }: Message, at: number): boolean {
  const token = tokens[at];
  if (token?.kind === 'code') return /[\p{L}]/u.test(token.text) && !/[()=;]/.test(token.text);
  if (token?.kind === 'quoted') return token.text.split(' ').length < 4;
  return (
    token?.kind === 'word' &&
    token.text.length > 1 &&
    (/[\p{L}][\d]|_|\d[\p{L}]/u.test(token.text) ||
      /^[\p{L}\d]+-[\p{L}\d-]*\d/u.test(token.text) ||
      (/-/.test(token.text) && !hits.some((hit) => hit.start <= at && at < hit.end)))
  );
}

/** A word that means nothing else, where nothing goes on that it could belong to. */
const isPlainName = (message: Message, at: number): boolean =>
  message.tokens[at]?.kind === 'word' &&
  ENDS.test(message.words[at + 1] ?? '.') &&
  !/^(?:him|her|them|us|they|everything|all)$/.test(message.words[at] ?? '') &&
  (GREEK.test(message.words[at] ?? '') || !isOrdinaryWord(message.words[at] ?? '')) &&
  !message.hits.some((hit) => hit.concept !== 'topic' && hit.start <= at && at < hit.end);

const ENDS =
  /^(?:[.,;:!?()\n]|-|please|pls|now|instead|and|or|vs|versus|against|better|with|for|on|to|again|model|und|oder|bitte|et|ou|y|o|e|en|of)$/;

function stands(message: Message, at: number, beside: readonly Concept[]): boolean {
  let before = at - 1;
  while (SMALL.test(message.words[before] ?? '') && before > at - 3) before--;
  return (
    means(message, before, ...beside, ...VERBS) ||
    means(message, at + 1, ...beside) ||
    message.tokens[at + 1]?.text === ':'
  );
}

const wantedModel = ({ context }: Message): Wanted => ({
  focus: context.model,
  others: [
    context.dataset,
    context.deployment === context.model ? undefined : context.deployment,
    ...(context.datasets ?? []),
  ],
  beside: ['model', 'models'],
});

export function modelNamed({ message, clause, clauses }: Scope): string | null {
  const { start, end } = clause;
  const inClause = thingNamed(message, start, end, wantedModel(message));
  if (inClause !== null) return inClause;
  const said = clauses.flatMap((each) => findModels(message, each.start, each.end))[0]?.value;
  if (said !== undefined) return said;
  const { model } = message.context;
  const named = model !== undefined && clauses.some((each) => spanOf(message, model, each.start, each.end) !== null);
  return named ? model : null;
}

export function deploymentNamed({ message, clause: { start, end } }: Scope): string | null {
  const { context } = message;
  const others = [context.dataset, ...(context.datasets ?? [])];
  return (
    thingNamed(message, start, end, { focus: context.deployment, others, beside: ['deployment', 'undeploy'] }) ??
    (context.model !== undefined && spanOf(message, context.model, start, end) !== null ? context.model : null)
  );
}

const ASKED = /^(?:use|using|ask|hit|with|by|run|take|try|nimm|mit|usa|utilise|avec|con|com|met)$/;

/** "use `rent_rf`: rooms 3", "ask churn_1 about …": a name where whoever is asked stands. */
export function modelAsked(message: Message, isTaken: (at: number) => boolean): Found<string> | null {
  const { focus, others } = wantedModel(message);
  const foreign = taken(
    message,
    others.filter((name) => name !== focus),
  );
  const at = range(0, message.tokens.length).find((each) => {
    if (isTaken(each) || foreign.has(each) || !isNameLike(message, each)) return false;
    let before = each - 1;
    while (SMALL.test(message.words[before] ?? '') && before > each - 3) before--;
    return ASKED.test(message.words[before] ?? '') || means(message, each - 1, 'model');
  });
  return at === undefined ? null : { value: message.tokens[at]?.text ?? '', start: at, end: at + 1 };
}

const LEFT_ALONE = /\b(?:not|no|dont|nicht|kein|pas|nao|non|niet|keep|leave|save|spare|deixa|garde|mas|but)\b/;
const STAYS =
  /^(?:must |should |shall |can |is |may )*(?:stays?|remains?|keeps?|stay|kept|still|bleibt|reste|queda|fica|blijft)\b/;

/** Other models than the chosen one that are named as well, unless it is said that they stay as they are. */
export function otherModels(message: Message, chosen: string): string[] {
  const foreign = taken(message, [message.context.dataset, ...(message.context.datasets ?? [])]);
  const { tokens, words } = message;
  const others = range(0, tokens.length).filter((at) => {
    const name = tokens[at]?.text ?? '';
    if (foreign.has(at) || !isNameLike(message, at) || compact(name) === compact(chosen)) return false;
    if (name.length < 3 || TICKET.test(name)) return false;
    return (
      !LEFT_ALONE.test(words.slice(Math.max(0, at - 3), at).join(' ')) &&
      !STAYS.test(words.slice(at + 1, at + 5).join(' '))
    );
  });
  return [...new Set(others.map((at) => tokens[at]?.text ?? ''))];
}

const TICKET = /^[A-Z]{2,}-\d+$/;

const BETWEEN =
  /^(?:or|vs|versus|against|oder|gegen|ou|contre|o|contro|of|than|better|&|\/|and|with|und|mit|et|y|e|en)$/;

/** Nothing but two names, one of them in focus. */
const EITHER = /^([\p{L}\d_-]+) (?:or|vs\.?|versus|oder|ou|o|of) ([\p{L}\d_-]+)\s*\?*$/u;

/** Two names or more: those that look like names, else words with words of comparing between. */
export function modelsNamed(message: Message): string[] {
  const { focus, others } = wantedModel(message);
  const foreign = taken(
    message,
    others.filter((name) => name !== focus),
  );
  const span = focus === undefined ? null : spanOf(message, focus);
  const said = range(0, message.tokens.length).flatMap((at) => {
    if (span !== null && at >= span.start && at < span.end)
      return at === span.start ? [{ name: focus ?? '', sure: true }] : [];
    const name = message.tokens[at]?.text ?? '';
    if (foreign.has(at)) return [];
    if (isNameLike(message, at)) return [{ name, sure: true }];
    const isBetween =
      BETWEEN.test(message.words[at - 1] ?? '') ||
      BETWEEN.test(message.words[at + 1] ?? '') ||
      means(message, at - 1, 'compare');
    return isBetween && isPlainName(message, at) ? [{ name, sure: false }] : [];
  });
  const either = EITHER.exec(message.text.trim());
  if (either !== null && said.length < 2 && span !== null) return [either[1] ?? '', either[2] ?? ''];
  const sure = said.filter((each) => each.sure);
  const meant = sure.length > 1 ? sure : said;
  return [...new Map(meant.map(({ name }) => [fold(name), name])).values()];
}

const RUN_LIKE = /^(?:run|job|lauf|training)[-_#]?(?=[\w-]*\d|[\w-]$)[\w-]+$/i;

/** "Abort brisk-otter", "stop r2": what looks like a name where a run is stopped, and names nothing else in focus. */
export function runStopped({ message, clause: { start, end } }: Scope): string | null {
  const { dataset, model, deployment, datasets = [] } = message.context;
  const foreign = taken(message, [dataset, model, deployment, ...datasets]);
  const at = range(start, end).find(
    (each) => !foreign.has(each) && isNameLike(message, each) && stands(message, each, ['run', 'training']),
  );
  return at === undefined ? null : (message.tokens[at]?.text ?? null);
}

/** "Stop flats_rf" speaks of a model and of no run, unless there is a word for one. */
export function isModelStopped({ message, clause: { start, end } }: Scope): boolean {
  const { model, deployment } = message.context;
  const isNamed = model !== undefined && model !== deployment && spanOf(message, model, start, end) !== null;
  return isNamed && !range(start, end).some((at) => means(message, at, 'run', 'training', 'keep'));
}

/** "run-17", "`run_42`", "run `stop`". */
export function runNamed({ message, clause: { start, end } }: Scope): string | null {
  const at = range(start, end).find((each) => {
    const token = message.tokens[each];
    if (token === undefined || token.kind === 'mark') return false;
    return RUN_LIKE.test(token.text) || (token.kind === 'code' && means(message, each - 1, 'run', 'training'));
  });
  return at === undefined ? (findRunId(message, start, end)?.value ?? null) : (message.tokens[at]?.text ?? null);
}

import type { Command, CommandName } from '../command.ts';
import { type Heard, hear } from './hear.ts';
import type { ChatContext } from './interpreter.ts';
import { type Concept, concepts } from './lexicon/concept.ts';
import { type Message, means, range } from './message.ts';
import type { Mood } from './moods.ts';
import type { Segment } from './segments.ts';

/** What is done at once and hard to undo, with the words that order it. */
const ORDERS: Partial<Record<CommandName, readonly Concept[]>> = {
  train: concepts('train start again go yes training optimise'),
  deploy: concepts('deploy start'),
  undeploy: concepts('undeploy stop delete'),
  delete_dataset: concepts('delete'),
  delete_model: concepts('delete'),
  cancel: concepts('stop delete keep no'),
  set_target: concepts('set target predict use foresee want'),
};

/** What makes no order of a part. A target is often told as what somebody said, or wants to know some day. */
const VOID: readonly Mood[] = ['negated', 'later', 'conditional', 'asked', 'reported', 'mused', 'ironic'];
const VOID_TARGET: readonly Mood[] = ['negated', 'conditional', 'asked', 'ironic'];

const ENDS: ReadonlySet<CommandName> = new Set(['cancel', 'undeploy', 'delete_dataset', 'delete_model']);

const TURNED_DOWN =
  /\b(?:was|were|got|been|is|wurde|wird) (?:\w+ ){0,3}(?:rejected|declined|denied|vetoed|turned down|abgelehnt)\b/;
const NO_TRAINING =
  /\b(?:(?:not|no|dont|do not|never) (?:(?:re)?training (?:yet|now|today|needed)|start)|no (?:more |new |further |other )?(?:runs?|(?:re)?fit)(?! \d))\b/;
/** Nothing here learns from these. */
const NO_TABLE = /\b(?:images?|jpe?gs?|pngs?|photos?|pictures?|videos?|resnet\w*|yolo\w*|llms?)\b/;
/** Written by no person, or for another program: "/giphy deploy all". */
const NOT_SAID = /\b(?:out of office|auto[ -]?reply|automatic reply|abwesenheitsnotiz)\b|^\/(?!ml\b)\p{L}+\s/iu;
/** What goes on is to go on. */
const LET_BE =
  /\b(?:let it (?:run|be|go on|finish|be as it is)|leave it (?:where|as) it is|keep it (?:running|going|alive|up|online)|i withdraw)\b/;
/** A message that begins so orders that first, whatever comes behind. */
const OTHER_ORDER = /^(?:(?:please|pls|kindly|can you|could you) )*(?:rename|search|find|look up|explain|compare)\b/;

export const isCostly = (command: CommandName): boolean => Object.hasOwn(ORDERS, command);

/**
 * Stands over every reader: whether the words order what was read out of them. Nothing that trains, deploys, deletes,
 * cancels, undeploys or changes a target comes from words that negate, schedule, ask, report or condition it.
 */
export const gate = (command: Command, text: string, context: ChatContext): boolean =>
  !isCostly(command.command) || permits(command.command, hear(text, context));

/** The same, for words that are heard already. */
export function permits(command: CommandName, { message, segments, refused, withdrawn }: Heard): boolean {
  const verbs = ORDERS[command];
  if (verbs === undefined) return true;
  if (withdrawn || refused || segments.some(({ moods }) => moods.has('ironic'))) return false;
  const words = message.words.join(' ');
  if (NOT_SAID.test(message.text) || TURNED_DOWN.test(words) || OTHER_ORDER.test(words)) return false;
  if (command === 'train' && (NO_TRAINING.test(words) || NO_TABLE.test(words))) return false;
  if (ENDS.has(command) && LET_BE.test(words)) return false;
  const ordering = segments.filter(({ start, end }) => range(start, end).some((at) => means(message, at, ...verbs)));
  // "Max price?" asks for a figure.
  if (command === 'set_target' && ordering.length === 0 && message.tokens.at(-1)?.text === '?') return false;
  const asked = ordering.length > 0 && command !== 'set_target' ? ordering : segments;
  return asked.some((segment) => isOrder(command, segment, segments, message));
}

function isOrder(command: CommandName, segment: Segment, segments: readonly Segment[], message: Message): boolean {
  const isVoid = command === 'set_target' ? VOID_TARGET : VOID;
  if (isVoid.some((mood) => segment.moods.has(mood))) return false;
  const at = segments.indexOf(segment);
  if (command !== 'set_target' && isAskedFrom(at, segments, message)) return false;
  const before = segments[at - 1];
  const behind = segments[at + 1];
  if (before !== undefined && joins(message, before.end)) {
    if (before.moods.has('conditional')) return false;
    if (before.moods.has('reported') && message.tokens[before.end]?.text === ':') return false;
  }
  return !(
    behind?.moods.has('conditional') === true &&
    joins(message, segment.end) &&
    !means(message, behind.start + 1, 'done', 'it') &&
    behind.end - behind.start > 1
  );
}

/** "Ought one, in your opinion, to deploy it?" asks as a whole. */
function isAskedFrom(at: number, segments: readonly Segment[], message: Message): boolean {
  const { tokens } = message;
  let last = at;
  while (last + 1 < segments.length && joins(message, segments[last]?.end ?? 0)) last++;
  if (tokens[segments[last]?.end ?? 0]?.text !== '?') return false;
  for (let first = at; first > 0 && joins(message, segments[first - 1]?.end ?? 0); first--)
    if (segments[first - 1]?.moods.has('asked') === true) return true;
  return false;
}

/** No full stop stands between two parts. */
const joins = ({ tokens }: Message, end: number): boolean => !/^[.!?;\n…]$/.test(tokens[end]?.text ?? '');

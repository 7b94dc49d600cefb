import { createHash } from 'node:crypto';
import type { Action, Card, Select } from '../cards/card.ts';
import { confirmCard } from '../cards/simple-cards.ts';
import { NotFoundError } from '../errors.ts';
import type { Chat, Choice, Question } from '../store/records.ts';
import { onlyByName } from '../text/by-name.ts';
import { withoutSmallWords } from '../text/small-words.ts';
import type { Command } from './command.ts';
import type { Plan } from './interpret/interpreter.ts';
import { placeIn } from './places.ts';
import type { Turn } from './platform.ts';
import { type Answer, type Focus, type Scene, show } from './scene.ts';
import type { ThingAsked } from './showing.ts';
import { yesOrNo } from './yes-or-no.ts';

/** For so long words can answer a question; its buttons stay good until the next one. */
const OPEN_MS = 10 * 60_000;
/** With more choices than this, buttons give way to a select. */
const MOST_BUTTONS = 5;
export const MOST_CHOICES = 200;

/** What is done once a question is answered. */
export type Next =
  | Command
  | Plan
  | { readonly kind: 'press'; readonly action: string }
  | { readonly kind: 'pick'; readonly select: string; readonly value: string }
  /** Adds what a source knows by that reference, and then does with it what was asked for. */
  | { readonly kind: 'add'; readonly ref: string; readonly next: Command };

/** One of the things a person may mean. */
export interface Meaning {
  /** What the command is told. */
  readonly value: string;
  readonly names: readonly string[];
}

/** Where words fit several things, or only nearly fit: what is meant is asked, and goes into the slot of the command. */
export class Unclear extends NotFoundError {
  readonly slot: string;
  readonly meanings: readonly Meaning[];

  constructor(question: string, slot: string, meanings: readonly Meaning[]) {
    super(question);
    this.slot = slot;
    this.meanings = meanings;
  }
}

/** Asks what the command left open. */
export function ask({ message, slot, meanings }: Unclear, { command, slots }: Command, scene: Scene): Answer {
  const question = questionTo(
    scene.turn,
    meanings.slice(0, MOST_CHOICES).map(({ value, names }) => ({
      names,
      next: { command, slots: { ...slots, [slot]: value } } as Next,
    })),
  );
  return asking(question, { text: message, ...controls(question) }, scene);
}

/** Says something, with what can be done about it as buttons. */
export function offer(
  text: string,
  choices: readonly (Choice & { readonly next: Next })[],
  scene: Scene,
  focus?: Partial<Focus>,
): Answer {
  const question = questionTo(scene.turn, choices);
  return { ...asking(question, { text, ...controls(question) }, scene), ...(focus && { focus }) };
}

/** Asks whether to add a data set that is not here yet, since something was asked of it. */
export function askToAdd(words: string, names: readonly string[], next: Next & { kind: 'add' }, scene: Scene): Answer {
  const question = questionTo(scene.turn, [{ names: ['Add and train', ...names], next }]);
  return asking(question, { text: words, ...controls(question) }, scene);
}

/** Asks before a thing is destroyed. `confirm` is the press that does it, and that a "yes" stands for. */
export function askToConfirm(words: string, confirm: string, about: ThingAsked, scene: Scene): Answer {
  const question = questionTo(scene.turn, [{ names: [], next: { kind: 'press', action: confirm } }]);
  return asking(question, confirmCard(words, confirm), scene, about);
}

/** Asks before what nobody surely asked for is done. A press does it, or a "yes". */
export function askFirst(words: string, next: Next, scene: Scene): Answer {
  const question = questionTo(scene.turn, [{ names: [], next }]);
  return asking(question, confirmCard(words, `answer:${question.id}.0`, 'primary'), scene);
}

const asking = (question: Question, card: Card, { chat }: Scene, about?: ThingAsked): Answer => ({
  ...show({ kind: 'question', chatId: chat.id, questionId: question.id, card, ...(about && { about }) }),
  question,
});

/** A question to the person of the turn. Handling the turn again asks the same one. */
export function questionTo({ key, user }: Turn, choices: readonly (Choice & { readonly next: Next })[]): Question {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return { id, of: user.id, asked_at: new Date(), choices };
}

function controls({ id, choices }: Question): Pick<Card, 'actions' | 'select'> {
  const labels = choices.map(({ names: [label = '?'] }) => label);
  const actions: readonly Action[] = labels.map((label, i) => ({ label, id: `answer:${id}.${i}` }));
  const select: Select = {
    id: `answer:${id}`,
    label: 'Choose',
    options: labels.map((label, i) => ({ label, value: String(i) })),
  };
  return choices.length > MOST_BUTTONS ? { select } : { actions };
}

/** What a turn answers to the open question of its chat: a choice, `none` of them, or null when it is no answer. */
export function answerIn({ question }: Chat, { user, input }: Turn, now: number): Choice | 'none' | null {
  if (question === null || input.kind !== 'text' || input.files.length > 0) return null;
  const isOpen = question.of === user.id && now - question.asked_at.getTime() < OPEN_MS;
  return isOpen ? readAnswer(question, input.text) : null;
}

/** Whether a yes or a no is said to a question that was put to somebody else. */
export function isAnswerOfAnother({ question }: Chat, { user, input }: Turn, now: number): boolean {
  if (question === null || question.of === user.id || input.kind !== 'text') return false;
  return now - question.asked_at.getTime() < OPEN_MS && yesOrNo(input.text) !== null;
}

/** What is said around a choice and names nothing. */
const AROUND =
  /^(?:hm+|well|then|so),?\s|\b(?:of course|make it|let it be|i(?:'|’)?d say|i would say|i think|definitely|natürlich)\b/giu;

export function readAnswer({ choices }: Pick<Question, 'choices'>, text: string): Choice | 'none' | null {
  const decision = yesOrNo(text);
  if (decision === 'no') return 'none';
  if (decision === 'yes') return choices.length === 1 ? (choices[0] ?? null) : null;
  const named = onlyByName(choices, text, ({ names }) => names);
  if (named !== null) return named;
  const rest = withoutSmallWords(text.replace(AROUND, ' ')).join(' ');
  const place = choices.length > 1 ? placeIn(rest, choices.length) : null;
  return place === null ? onlyByName(choices, rest, ({ names }) => names) : (choices[place] ?? null);
}

/** The choice that a button or a select of the question stands for. @throws NotFoundError once another was asked. */
export function pressed(choice: string, { question }: Chat): Next {
  const [id, place] = choice.split('.');
  const chosen = question?.id === id ? question?.choices[Number(place)] : undefined;
  if (chosen !== undefined) return chosen.next as Next;
  throw new NotFoundError('That question is no longer open. Please ask me again.');
}

/** What is open after a turn: a question ends when it is answered, and when who was asked says something else. */
export function questionAfter({ question: before }: Chat, { user }: Turn, { question }: Answer): Question | null {
  if (question !== undefined) return question;
  return before?.of === user.id ? null : before;
}

import type { Form, Reply } from '../cards/card.ts';
import type { Chat, Question } from '../store/records.ts';
import type { Act, Doer } from '../usecases/once.ts';
import type { Asker } from '../usecases/rights.ts';
import type { OutgoingFile, Turn } from './platform.ts';
import type { ConversationServices } from './services.ts';
import type { Showing } from './showing.ts';

/** What a handler sees: the turn, the chat it belongs to, and what it may work with. */
export interface Scene {
  readonly turn: Turn;
  readonly chat: Chat;
  readonly services: ConversationServices;
  /** The person of the turn, in its space. */
  readonly by: Asker;
  /** How a file is handed over where this conversation takes place. */
  readonly fileHint: string;
  /** How I am spoken to there, where that is not clear by itself. */
  readonly callHint?: string | undefined;
  /** The place, the same for all who are answered there. */
  readonly room: string;
  /** Where is said what comes of the turn later. */
  readonly laterAt: string;
  /** Aborted when the server stops: the turn is then done again, by another server or at the next start. */
  readonly signal: AbortSignal;
  /** Shows what takes long, should it take long. The answer then takes its place. */
  working(reply: Reply): void;
  /** Whether more was said in this chat, which waits for the answer. */
  isInTheWay(): Promise<boolean>;
}

export type Focus = Pick<
  Chat,
  'dataset_id' | 'model_id' | 'run_id' | 'deployment_id' | 'result_ids' | 'next_results' | 'asked'
>;

/** What a handler answers. */
export interface Answer {
  /** With what it shows below it. */
  readonly reply: Reply;
  /** What "it" means from now on; what is not named stays. */
  readonly focus?: Partial<Focus>;
  /** The message shows these from now on: their cards are drawn as they are, now and whenever they change. */
  readonly shows?: readonly Showing[];
  /** A file to hand over, with the reply beside it. */
  readonly file?: OutgoingFile;
  /** Questions to ask in a dialog, where there are dialogs; the reply is then not posted. */
  readonly ask?: Form;
  /** What the reply asks; null when it answers the question that was open. */
  readonly question?: Question | null;
}

/** An answer that is all cards of things. */
export const show = (showing: Showing, focus?: Partial<Focus>): Answer => ({
  reply: {},
  shows: [showing],
  ...(focus === undefined ? {} : { focus }),
});

export const say = (text: string, focus?: Partial<Focus>): Answer => ({
  reply: { text },
  ...(focus === undefined ? {} : { focus }),
});

/** What the turn does, for use cases to do it once. */
export const actOf = ({ turn: { key, surface } }: Scene): Act => ({ requestKey: key, from: surface ?? key });

/** For who comes second, and for nobody else: `what` as in "It is deployed". */
export function already({ turn, chat }: Scene, { id, name }: Doer, what: string, more = ''): Answer {
  const by = id === turn.user.id ? ', by you' : name === '' ? '' : `, by ${name}`;
  const reply = { text: `${what} already${by}.${more}`, private: true } as const;
  // A question to somebody else stays open.
  return { reply, ...(chat.question?.of === turn.user.id ? {} : { question: chat.question }) };
}

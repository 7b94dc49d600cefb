import type { Form, Reply } from '../cards/card.ts';
import { confirmCard } from '../cards/simple-cards.ts';
import type { Chat } from '../store/records.ts';
import type { Asker } from '../usecases/rights.ts';
import type { Turn } from './platform.ts';
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
  /** Aborted when the server stops: the turn is then done again at the next start. */
  readonly signal: AbortSignal;
  /** Says what takes long, should it take long. The answer then replaces these words. */
  working(text: string): void;
}

export type Focus = Pick<Chat, 'dataset_id' | 'model_id' | 'run_id' | 'deployment_id' | 'result_ids'>;

/** What a handler answers. */
export interface Answer {
  /** With what it shows below it. */
  readonly reply: Reply;
  /** What "it" means from now on; what is not named stays. */
  readonly focus?: Partial<Focus>;
  /** The message shows these from now on: their cards are drawn as they are, now and whenever they change. */
  readonly shows?: readonly Showing[];
  /** Questions to ask in a dialog, where there are dialogs; the reply is then not posted. */
  readonly ask?: Form;
  /** The press that a following "yes" stands for. */
  readonly pending?: string;
}

/** An answer that is all cards of things. */
export const show = (showing: Showing, focus?: Partial<Focus>): Answer => ({
  reply: {},
  shows: [showing],
  ...(focus === undefined ? {} : { focus }),
});

/** Asks before a thing is destroyed. `confirm` is the press that does it, and that a "yes" stands for. */
export const asking = (
  { chat }: Pick<Scene, 'chat'>,
  question: string,
  confirm: string,
  about: Extract<Showing, { kind: 'question' }>['about'],
): Answer => ({
  reply: {},
  shows: [{ kind: 'question', chatId: chat.id, pending: confirm, about, card: confirmCard(question, confirm) }],
  pending: confirm,
});

export const say = (text: string, focus?: Partial<Focus>): Answer => ({
  reply: { text },
  ...(focus === undefined ? {} : { focus }),
});

import type { Reply } from '../cards/card.ts';
import { plainText } from '../cards/plain-text.ts';
import { isFault, NotFoundError, toAppError } from '../errors.ts';
import type { Chat } from '../store/records.ts';
import type { NewView } from '../store/views.ts';
import { decide } from './decide.ts';
import { draw } from './draw.ts';
import { createInterim, type Interim } from './interim.ts';
import { ifLate } from './lateness.ts';
import { openChat } from './open-chat.ts';
import type { ChatPlatform, Turn } from './platform.ts';
import { answerIn, questionAfter } from './question.ts';
import type { Answer, Scene } from './scene.ts';
import type { ConversationServices } from './services.ts';
import { createTurnLimit, TOO_MANY } from './turn-limit.ts';
import { type Attempt, laneOf, type TurnTakingOptions } from './turn-taking.ts';

export interface AnsweringOptions {
  readonly services: ConversationServices;
  readonly platforms: ReadonlyMap<string, ChatPlatform>;
  readonly signal: AbortSignal;
}

/** What was said, and the view that the message is to be, if any. */
interface Told {
  readonly reply: Reply;
  readonly view: NewView | null;
}

/** Finds out who asks, decides on an answer, tells it, and remembers what was said. */
export function createAnswering(options: AnsweringOptions): Pick<TurnTakingOptions, 'isHere' | 'answer'> {
  const { services, platforms, signal } = options;
  const { store, log } = services;
  const limit = createTurnLimit();

  const platformOf = ({ address }: Turn): ChatPlatform | undefined => platforms.get(address.split(':', 1)[0] ?? '');

  const answer = async (attempt: Attempt): Promise<unknown> => {
    const platform = platformOf(attempt.turn);
    if (platform === undefined) throw new Error('the platform of this turn is not here');
    const interim = createInterim(platform, attempt.turn);
    const tell = (what: Answer, chat?: Chat): Promise<Told> =>
      tellOn(platform, attempt, ifLate(what, attempt.saidAt), interim, chat);
    try {
      await answerOn(platform, attempt, interim, tell);
      return null;
    } catch (error) {
      interim.drop();
      if (signal.aborted) throw error;
      // The place is gone: an apology would have nowhere to go either.
      if (error instanceof NotFoundError) return error;
      if (!attempt.isLast) throw error;
      await tell(apology(error));
      return error;
    }
  };

  const answerOn = async (
    platform: ChatPlatform,
    { turn: taken, saidAt }: Attempt,
    interim: Interim,
    tell: (answer: Answer, chat: Chat) => Promise<Told>,
  ): Promise<void> => {
    const turn = platform.identify === undefined ? taken : { ...taken, user: await platform.identify(taken) };
    const verdict = limit.judge(turn, saidAt);
    // A button or a command that waits for its answer is told every time.
    if (verdict === 'ignore' && turn.input.kind === 'text' && turn.aside !== true) return;
    const chat = await openChat(store, turn);
    if (verdict !== 'answer') {
      await tell({ reply: { text: TOO_MANY, private: true } }, chat);
      return;
    }
    const answered = answerIn(chat, turn, saidAt.getTime());
    // In the meantime the question may have ended.
    if (turn.overheardIn !== undefined && answered === null) return;
    const { fileHint, callHint } = platform;
    const by = { actor: turn.user, space: turn.space };
    const isInTheWay = () => store.inbox.waitsBehind(laneOf(turn), turn.key);
    const scene: Scene = {
      turn,
      chat,
      services,
      by,
      fileHint,
      callHint,
      room: platform.roomOf?.(turn.address) ?? turn.address,
      laterAt: platform.laterAt?.(turn.address) ?? turn.address,
      signal,
      working: interim.say,
      isInTheWay,
    };
    const result = await decide(scene, platform, answered).catch(refusal(turn));
    signal.throwIfAborted();

    const question = questionAfter(chat, turn, result);
    const next = { ...focusAfter(chat, result), question, last_updated: new Date() };
    const told = await tell(result, { ...chat, ...next });
    // Only now: a turn that is handled again finds the chat as it was.
    const said = turn.input.kind === 'text' ? turn.input.text : '';
    const message = { chat_id: chat.id, turn: turn.key };
    await Promise.all([
      said === '' ? null : store.messages.add({ ...message, role: 'user', content: said, timestamp: saidAt }),
      store.messages.add({
        ...message,
        role: 'assistant',
        content: told.reply.kept ?? plainText(told.reply),
        result_ids: result.focus?.result_ids ?? [],
      }),
      store.chats.update(turn.space, chat.id, next),
    ]);
    if (told.view !== null) await store.views.add(told.view);
  };

  const tellOn = async (
    platform: ChatPlatform,
    { turn, held }: Attempt,
    { reply: frame, ask, file, shows = [] }: Answer,
    interim: Interim,
    chat: Chat | undefined,
  ): Promise<Told> => {
    const content = { frame, shows, by: turn.user.id };
    const { reply, digest, things } = await draw(store, turn.space, content, chat);
    if (!(await held())) throw new Error('another server has this turn');
    if (ask !== undefined) {
      await platform.ask(turn.address, ask, turn.key, turn.trigger);
      return { reply, view: null };
    }
    const message = await interim.replace(reply);
    if (file !== undefined) {
      const notice = { text: file.name, mentions: [turn.user] } as const;
      await platform.deliver(platform.laterAt?.(turn.address) ?? turn.address, notice, file, `${turn.key}:file`);
    }
    // What one person alone sees cannot be edited later.
    const isKept = things.length > 0 && reply.private !== true;
    return { reply, view: isKept ? { space: turn.space, message, content, shown: digest, things } : null };
  };

  /** What a person can do something about is an answer, faults of ours are not. */
  const refusal =
    ({ space }: Turn) =>
    (thrown: unknown): Answer => {
      if (signal.aborted || isFault(thrown)) throw thrown;
      const { code } = toAppError(thrown);
      if (code === 'upstream') log.error({ err: thrown, space }, 'a service that a turn needs failed');
      else log.info({ code, space }, 'a turn was refused');
      return apology(thrown);
    };

  return { isHere: (turn) => platformOf(turn) !== undefined, answer };
}

/** What was in focus until now can be gone back to. */
function focusAfter({ dataset_id: before }: Chat, { focus = {} }: Answer): Partial<Chat> {
  const turns = before !== null && focus.dataset_id !== undefined && focus.dataset_id !== before;
  return { ...focus, ...(turns ? { previous_dataset_id: before } : {}) };
}

const apology = (thrown: unknown): Answer => ({ reply: { text: toAppError(thrown).message, private: true } });

import { plainText } from '../cards/plain-text.ts';
import { toAppError } from '../errors.ts';
import { DuplicateError } from '../store/documents.ts';
import type { Chat } from '../store/records.ts';
import { handle } from './handlers/index.ts';
import { createOverhearing } from './overheard.ts';
import type { ChatPlatform, MessageRef, Turn, TurnReceiver } from './platform.ts';
import { act, carryOut } from './presses.ts';
import { answerIn, type Next, questionAfter } from './question.ts';
import { type Answer, type Scene, say } from './scene.ts';
import { chatBefore } from './series.ts';
import type { ConversationServices } from './services.ts';
import { understand } from './understand.ts';
import { withFiles } from './with-files.ts';

export interface Assistant extends TurnReceiver {
  /** Handles what a crash left in the inbox. Called once, when every platform is ready to post. */
  start(): Promise<void>;
  /** Resolves when every accepted turn has been answered. */
  idle(): Promise<void>;
  /** Stops taking turns; what is being handled is done again at the next start. */
  stop(): Promise<void>;
}

/** Words said only when the answer takes longer than this. */
const PATIENCE_MS = 1500;

/**
 * One turn in, replies out. A turn is written to the inbox before anything else, so it is handled at least once,
 * and its effects carry its key, so that handling it again changes nothing.
 */
export function createAssistant(
  services: ConversationServices,
  platforms: ReadonlyMap<string, ChatPlatform>,
): Assistant {
  const { store, log } = services;
  const stopping = new AbortController();
  const overhearing = createOverhearing(store);
  /** The turns of one chat are answered in their order; chats do not wait for each other. */
  const tails = new Map<string, Promise<void>>();

  const enqueue = (turn: Turn): void => {
    const lane = `${turn.space} ${turn.series ?? turn.chat}`;
    const tail = (tails.get(lane) ?? Promise.resolve()).then(() => answer(turn));
    tails.set(lane, tail);
    tail.finally(() => {
      if (tails.get(lane) === tail) tails.delete(lane);
    });
  };

  /** Never throws: a turn that cannot be answered stays in the inbox. */
  const answer = async (turn: Turn): Promise<void> => {
    if (stopping.signal.aborted) return;
    try {
      const platform = platforms.get(turn.address.split(':', 1)[0] ?? '');
      if (platform === undefined) return;
      await answerOn(platform, turn);
      await store.inbox.done(turn.key);
    } catch (err) {
      if (!stopping.signal.aborted) log.error({ err, space: turn.space }, 'a turn could not be answered');
    }
  };

  const answerOn = async (platform: ChatPlatform, taken: Turn): Promise<void> => {
    const turn = platform.identify === undefined ? taken : { ...taken, user: await platform.identify(taken) };
    const chat = await openChat(turn);
    // In the meantime the question may have ended.
    if (turn.overheardIn !== undefined && answerIn(chat, turn) === null) return;
    const said = turn.input.kind === 'text' ? turn.input.text : '';
    const heard = said === '' ? undefined : store.messages.add(chat.id, 'user', said);
    // It is waited for at the end.
    heard?.catch(() => undefined);

    const interim = createInterim(platform, turn);
    const { fileHint, callHint } = platform;
    const by = { actor: turn.user, space: turn.space };
    const scene: Scene = {
      turn,
      chat,
      services,
      by,
      fileHint,
      callHint,
      signal: stopping.signal,
      working: interim.say,
    };
    const result = await decide(scene, platform)
      .catch((error: unknown) => apologise(error, turn))
      .then((answer) => tellingWhoAsked(answer, turn));
    if (stopping.signal.aborted) return;

    // Side by side, since the next turn of this chat waits for all of it.
    await Promise.all([
      heard,
      tell(platform, turn, result, interim),
      store.messages.add(chat.id, 'assistant', plainText(result.reply)),
      store.chats.update(turn.space, chat.id, {
        ...result.focus,
        question: questionAfter(chat, turn, result),
        last_updated: new Date(),
      }),
    ]);
  };

  const tell = async (platform: ChatPlatform, turn: Turn, result: Answer, interim: Interim): Promise<void> => {
    if (result.ask !== undefined) return platform.ask(turn.address, result.ask, turn.key, turn.trigger);
    const message = await interim.replace(result);
    if (result.shows !== undefined) await store.runs.addView(result.shows.id, message, result.shows.revision);
  };

  /** A new chat begins where the one it branched off is, or the last one of its series, whose question comes along. */
  const openChat = async (turn: Turn): Promise<Chat> => {
    const { space, chat: key, within, series, user, input } = turn;
    const before = await chatBefore(store.chats, turn);
    if (before?.key === key) return before;
    const title = input.kind === 'text' ? input.text.slice(0, 80) : '';
    const parent = before ?? (within === undefined ? null : await store.chats.findOne(space, { key: within }));
    const begin = {
      dataset_id: parent?.dataset_id ?? null,
      model_id: parent?.model_id ?? null,
      run_id: parent?.run_id ?? null,
      deployment_id: parent?.deployment_id ?? null,
      result_ids: parent?.result_ids ?? [],
      question: before?.question ?? null,
      series: series ?? null,
    };
    if (before?.question) await store.chats.update(space, before.id, { question: null });
    try {
      return await store.chats.insert({ space, key, user_id: user.id, title, ...begin, last_updated: new Date() });
    } catch (error) {
      const chat = error instanceof DuplicateError ? await store.chats.findOne(space, { key }) : null;
      if (chat === null) throw error;
      return chat;
    }
  };

  const decide = async (scene: Scene, platform: ChatPlatform): Promise<Answer> => {
    const { input } = scene.turn;
    if (input.kind === 'command') return handle(input.command, scene);
    if (input.kind !== 'text') return act(input, scene);
    if (input.files.length > 0) {
      const files = input.files.map(({ name, ref }) => ({
        name,
        hint: input.text,
        open: async (signal: AbortSignal) => ({ fileName: name, ...(await platform.openFile(ref, signal)) }),
      }));
      return withFiles(files, input.text, scene);
    }
    const answered = answerIn(scene.chat, scene.turn);
    if (answered === 'none') return say('All right, nothing was changed.');
    if (answered !== null) return carryOut(answered.next as Next, scene);
    return handle(await understand(input.text, scene), scene);
  };

  const apologise = (thrown: unknown, turn: Turn): Answer => {
    if (stopping.signal.aborted) throw thrown;
    const error = toAppError(thrown);
    if (error.code === 'internal' || error.code === 'upstream')
      log.error({ err: thrown, space: turn.space }, 'a turn failed');
    else log.info({ code: error.code, space: turn.space }, 'a turn was refused');
    return { reply: { text: error.message, private: true } };
  };

  return {
    async accept(turn) {
      if (turn.overheardIn !== undefined && !(await overhearing.isForMe(turn))) return false;
      if (stopping.signal.aborted || !(await store.inbox.add(turn.key, turn.space, turn))) return false;
      enqueue(turn);
      return true;
    },
    async start() {
      // Written by this program in an earlier life, so the shape is known.
      for (const { turn } of await store.inbox.waiting()) enqueue(turn as Turn);
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
    async stop() {
      stopping.abort();
      await Promise.all(tails.values());
    },
  };
}

/** Others do not see a slash command. */
function tellingWhoAsked(answer: Answer, { aside, user, input }: Turn): Answer {
  if (aside !== true || answer.reply.private === true || input.kind !== 'text') return answer;
  return { ...answer, reply: { ...answer.reply, asked: { by: user.name, words: input.text } } };
}

type Interim = ReturnType<typeof createInterim>;

/** A message that says what takes so long, and becomes the answer. */
function createInterim(platform: ChatPlatform, turn: Turn) {
  let words = '';
  let posted: Promise<MessageRef> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const post = (): void => {
    posted = platform.post(turn.address, { text: words }, turn.key);
    posted.catch(() => undefined);
  };

  return {
    say(text: string): void {
      words = text;
      timer ??= setTimeout(post, PATIENCE_MS);
    },
    /** Posts the answer, or puts it in place of the words. */
    async replace({ reply }: Answer): Promise<MessageRef> {
      clearTimeout(timer);
      const interim = await posted?.catch(() => undefined);
      if (interim === undefined) return platform.post(turn.address, reply, turn.key);
      await platform.edit(interim, reply);
      return interim;
    },
  };
}

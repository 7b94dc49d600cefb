import type { APIMessage } from 'discord.js';
import type { Form, Reply } from '../../src/cards/card.ts';
import { bytes } from '../../src/cards/format.ts';
import { isPassing, showsProgress } from '../../src/cards/passing.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { list } from '../../src/text/sentences.ts';
import { persist } from '../shared/patience.ts';
import { createRecent } from '../shared/recent.ts';
import { asCommands, type Spell } from '../shared/sayings.ts';
import { tellEach } from '../shared/tell-each.ts';
import {
  type Address,
  type Away,
  PLATFORM,
  type Ref,
  readAddress,
  readRef,
  type Style,
  userOf,
  writeAddress,
  writeRef,
} from './address.ts';
import { attachmentOf, pictureOf } from './attachments.ts';
import { asEdit, type Forms, formsOf, type Posting, styleOf } from './cards.ts';
import { type Api, tooSoon } from './client.ts';
import { hasCode, readFailure } from './failures.ts';
import { modalOf } from './forms.ts';
import { type Interactions, ORIGINAL } from './interactions.ts';
import { CODES, FLAGS, LIMITS, TOKEN_MS } from './limits.ts';
import { nonceOf } from './nonce.ts';
import { madeAt } from './snowflake.ts';
import { plain } from './text.ts';

export interface PlatformOptions {
  readonly api: Api;
  readonly interactions: Interactions;
  readonly log: Log;
  readonly openFile: ChatPlatform['openFile'];
  /** Whether a channel is known: of a server that was left none is. */
  knows(channel: string): boolean;
  /** Whether people talk to each other there, so that not every word is for the bot. */
  isAmongPeople(channel: string): boolean;
  readonly spell: Spell;
  /** Whether messages of this channel can head a thread. */
  takesThreads(channel: string): boolean;
  /** The permissions that writing in this channel takes and that are missing there, as Discord names them. */
  lacks(channel: string): readonly string[];
}

const CALL_HINT =
  'In a channel or a thread, begin with my name (with an @), reply to me, or write /ml ask. What I ask you, you may answer as it is. To me directly, just write. Buttons and menus work for everyone.';
const FILE_HINT =
  'Attach the file to a message that mentions me, send it to me directly, or use /ml add. For a file that is here already, open the menu of its message and choose Apps, then “Use this file”.';

const LAST_MINUTES_MS = 2 * 60_000;
const LAST_WORDS =
  'Discord lets me change this message for 15 minutes only. When the training ends, I write to you directly.';

export function createPlatform(options: PlatformOptions): ChatPlatform {
  const { api, interactions, log, openFile, knows, isAmongPeople, spell, takesThreads, lacks } = options;
  /** Messages that got the flag for V2 by an edit, which their references do not tell. */
  const converted = createRecent<true>();
  /** Channels somebody has been told about; once is enough. */
  const toldAbout = createRecent<true>();

  /** A reply as it is said in a place. */
  const saidIn = (
    { channel, away }: { readonly channel: string; readonly away?: Away | undefined },
    reply: Reply,
  ): Reply => (away !== undefined || isAmongPeople(channel) ? asCommands(reply, spell) : reply);

  const post = async (text: string, reply: Reply, key: string): Promise<MessageRef> => {
    const address = readAddress(text);
    const answered = await answer(address, reply);
    if (answered !== null) return answered;
    const ref = await postInChannel(address, reply, key);
    if (reply.topic !== undefined) await openThread(ref, reply.topic);
    return writeRef(ref);
  };

  const working = async (text: string, reply: Reply, key: string): Promise<MessageRef | null> => {
    const { origin, channel, away } = readAddress(text);
    if (origin === undefined || !(away !== undefined || isAmongPeople(channel))) return post(text, reply, key);
    await interactions.say(origin, formsOf({ text: reply.text ?? '…' }, 'embeds')[0]);
    return null;
  };

  /** By the interaction that is answered. Null where there is none, or no longer. */
  const answer = async ({ origin, channel, user, away }: Address, plainly: Reply): Promise<MessageRef | null> => {
    if (origin === undefined) return null;
    const reply = saidIn({ channel, away }, plainly);
    const style = styleOf(reply);
    const [posting] = formsOf(reply, style);
    const how = { alone: reply.private === true, away: away !== undefined };
    const placed = await interactions.answer(origin, posting, how);
    if (placed === null) return null;
    const ref = { channel, message: placed.id, style, user };
    if (placed.ephemeral || away !== undefined || placed.id === ORIGINAL) return writeRef({ ...ref, origin });
    if (reply.topic !== undefined) await openThread(ref, reply.topic);
    return writeRef(ref);
  };

  /** By the bot itself, under a nonce; where it may not write, to the people directly. */
  const postInChannel = async (address: Address, reply: Reply, key: string): Promise<Ref> => {
    try {
      return await postThere(address, reply, key);
    } catch (error) {
      return postDirectly(address, reply, key, await whyNotThere(error, address));
    }
  };

  const postThere = (address: Address, reply: Reply, key: string): Promise<Ref> => {
    if (address.away !== undefined) throw new NotFoundError('The interaction was the only way to that place.');
    return postOnce(address, reply, key);
  };

  /** Words for who is told directly instead. @throws what cannot be mended that way. */
  const whyNotThere = async (error: unknown, { channel, away }: Address): Promise<string> => {
    // What a stranger in a server was asked for belongs to the person; the rest is to be found in the server alone.
    const onward = away === 'stranger' ? '' : ' To go on, use /ml there.';
    const closed = `I cannot write in <#${channel}>${reasonFor(channel)}, so I tell you here.${onward}`;
    if (error instanceof NotFoundError) return closed;
    const failure = readFailure(error);
    if (failure === 'deleted') return 'The place where you asked is deleted, so I tell you here.';
    if (failure !== 'closed') throw error;
    if (!knows(channel)) throw new NotFoundError('I am no longer in that server.', error);
    return closed;
  };

  const postOnce = async (
    { channel, user, replyTo }: Pick<Address, 'channel' | 'user' | 'replyTo'>,
    plainly: Reply,
    key: string,
    lead?: string,
  ): Promise<Ref> => {
    const reply = saidIn({ channel }, plainly);
    const style = styleOf(reply);
    const extra: Extra = {
      nonce: nonceOf(key),
      enforce_nonce: true,
      ...(replyTo === undefined
        ? {}
        : { message_reference: { message_id: replyTo, channel_id: channel, fail_if_not_exists: false } }),
    };
    const forms = formsOf(reply, style, lead);
    const message = await asAllowed(forms, (form) => postReferring(channel, form, extra));
    const ref = { channel: message.channel_id, message: message.id, style: styleSeen(message), user };
    // Words that were to be replaced by the answer, when this process ended in between.
    if (isOlder(message) && !forms.some((form) => showsSame(message, form))) await change(ref, reply, lead);
    return ref;
  };

  /** Without naming what is answered where that may not be done. */
  const postReferring = (channel: string, form: Posting, extra: Extra): Promise<APIMessage> =>
    api.post(channel, form, extra).catch((error: unknown) => {
      if (readFailure(error) !== 'unreferenced') throw error;
      const { message_reference: _, ...rest } = extra;
      return api.post(channel, form, rest);
    });

  const postDirectly = async ({ user, away }: Address, reply: Reply, key: string, why: string): Promise<Ref> => {
    log.info({ why }, 'somebody is written to directly, since a channel is closed to me');
    try {
      const channel = await api.directChannel(user);
      const bare = away !== 'stranger';
      const ref = await postOnce({ channel, user }, bare ? withoutButtons(reply) : reply, key, why);
      return { ...ref, bare: bare || undefined };
    } catch (error) {
      if (readFailure(error) === 'other') throw error;
      throw new NotFoundError('I may write neither in that channel nor to the person directly.', error);
    }
  };

  /** ` (Send Messages is missing there)`, or nothing when it is not known. */
  const reasonFor = (channel: string): string => {
    const missing = lacks(channel);
    return missing.length === 0 ? '' : ` (${list(missing)} ${missing.length === 1 ? 'is' : 'are'} missing there)`;
  };

  /** A place to talk about a run. Not being allowed to open one is no reason to fail. */
  const openThread = async ({ channel, message }: Ref, topic: string): Promise<void> => {
    if (!takesThreads(channel)) return;
    try {
      await api.openThread(channel, message, plain(topic, LIMITS.threadName) || 'Training');
    } catch (err) {
      if (!hasCode(err, CODES.threadExists)) log.info({ err, channel }, 'no thread could be opened');
    }
  };

  const edit = async (text: MessageRef, latest: Reply): Promise<void> => {
    const ref = readRef(text);
    const reply = isPassing(latest) && endsSoon(ref) ? { ...latest, text: LAST_WORDS } : latest;
    try {
      await persist(() => change(ref, reply), {
        waitMs(error) {
          const ms = tooSoon(error);
          if (ms === null) throw error;
          // A passing state is not worth waiting for: by then there is a newer one.
          if (isPassing(reply)) throw new AppError('upstream', 'Discord asks for fewer edits.');
          return ms;
        },
      });
    } catch (error) {
      throw await gone(error, ref, latest);
    }
  };

  /** Makes the message show the reply and nothing of its former state. The flag for V2 can be set, but not taken back. */
  const change = async (ref: Ref, latest: Reply, lead?: string): Promise<void> => {
    const reply = saidIn(ref, ref.bare ? withoutButtons(latest) : latest);
    const from = converted.has(ref.message) ? 'components' : ref.style;
    const style = from === 'components' ? from : styleOf(reply);
    await asAllowed(formsOf(reply, style, lead), (form) => changeTo(ref, asEdit(form)));
    if (style !== from) converted.set(ref.message, true);
  };

  const changeTo = async ({ origin, channel, message }: Ref, form: Posting): Promise<void> => {
    if (origin !== undefined) {
      await api.editAnswer(origin, message, form);
      return;
    }
    await api.edit(channel, message, form).catch(async (error: unknown) => {
      if (readFailure(error) !== 'archived') throw error;
      await api.unarchive(channel);
      await api.edit(channel, message, form);
    });
  };

  /** NotFoundError when no further edit can succeed. Of a run, lost rights are told to whom the message was for. */
  const gone = async (error: unknown, ref: Ref, reply: Reply): Promise<unknown> => {
    const failure = readFailure(error);
    if (failure === 'other') return error;
    const isClosed = failure === 'closed' || failure === 'archived';
    if (isClosed && showsProgress(reply) && knows(ref.channel)) await tellOfClosed(ref);
    return new NotFoundError('That message can no longer be changed.', error);
  };

  const tellOfClosed = async ({ channel, user }: Ref): Promise<void> => {
    if (toldAbout.has(channel)) return;
    toldAbout.set(channel, true);
    const text = `I may no longer write in <#${channel}>${reasonFor(channel)}, so my message there stays as it is. When the training ends, I tell you here.`;
    await api
      .directChannel(user)
      .then((direct) =>
        api.post(direct, saying(text), { nonce: nonceOf(`closed ${channel} ${user}`), enforce_nonce: true }),
      )
      .catch((err: unknown) => log.info({ err }, 'nobody could be told that a channel is closed'));
  };

  const notify: ChatPlatform['notify'] = async (text, notice, key, about) => {
    const address = readAddress(text);
    const user = userOf(notice.mentions[0].id);
    if (address.away !== undefined && address.origin !== undefined) {
      const { origin } = address;
      const style = styleOf(notice);
      const message = await api.followUp(origin, formsOf(saidIn(address, notice), style)[0]).catch(() => null);
      if (message !== null)
        return [writeRef({ channel: message.channel_id, message: message.id, style, user, origin })];
    }
    try {
      return [writeRef((await postBelow(about, address, notice, key)) ?? (await postThere(address, notice, key)))];
    } catch (error) {
      const why = await whyNotThere(error, address);
      return tellEach(notice.mentions, async (each) => {
        const to = { ...address, user: userOf(each.id) };
        return writeRef(await postDirectly(to, { ...notice, mentions: [each] }, `${key} ${each.id}`, why));
      });
    }
  };

  /** In the thread of a message in the same channel. Null where it has none that can be written in. */
  const postBelow = async (
    about: MessageRef | undefined,
    { channel, user }: Address,
    reply: Reply,
    key: string,
  ): Promise<Ref | null> => {
    const head = about === undefined ? null : readRef(about);
    if (head === null || head.channel !== channel || head.origin !== undefined || !takesThreads(channel)) return null;
    // A thread is called like the message that heads it.
    return postOnce({ channel: head.message, user }, reply, key).catch((err: unknown) => {
      if (readFailure(err) === 'other') throw err;
      log.info({ err, channel }, 'the thread of a run is closed to me; its end is told in the channel');
      return null;
    });
  };

  /** Below the words that mention the person. Where it may not stand there, it is said where it can be fetched. */
  const deliver: ChatPlatform['deliver'] = async (address, notice, file, key) => {
    const [first] = await notify(address, notice, key);
    if (first === undefined) return null;
    const { channel, origin } = readRef(first);
    const post = (form: Posting) =>
      origin === undefined
        ? api.post(channel, form, { nonce: nonceOf(`${key}:file`), enforce_nonce: true })
        : api.followUp(origin, form);
    const attached = await attachmentOf(file);
    const where = saying(
      `${file.name} has ${bytes(file.bytes)}, which cannot be put here. Fetch it from ${file.url}, with a token of yours.`,
    );
    if (attached === null) return post(where);
    return post(attached).catch((error: unknown) => {
      if (!hasCode(error, CODES.missingPermission)) throw error;
      return post(saying(`I may not attach files here. Fetch ${file.name} from ${file.url}, with a token of yours.`));
    });
  };

  const ask = async (text: string, form: Form, key: string, trigger?: string): Promise<void> => {
    const modal = trigger === undefined ? null : modalOf(form, interactions.wantedBy(trigger));
    if (trigger !== undefined && modal !== null && (await interactions.openModal(trigger, modal))) return;
    await post(text, { text: form.text, cards: [{ actions: [{ label: 'Predict', id: form.id }] }] }, key);
  };

  return {
    name: PLATFORM,
    fileHint: FILE_HINT,
    callHint: CALL_HINT,
    post,
    working,
    edit,
    notify,
    deliver,
    async illustrate(message, picture, key) {
      const { channel, origin } = readRef(message);
      const form = pictureOf(picture);
      await (origin === undefined
        ? api.post(channel, form, { nonce: nonceOf(key), enforce_nonce: true })
        : api.followUp(origin, form));
    },
    // An interaction has one answer.
    laterAt(address) {
      const { origin, ...place } = readAddress(address);
      return place.away === undefined ? writeAddress(place) : address;
    },
    roomOf: (address) => readAddress(address).channel,
    ask,
    openFile,
  };
}

/** What goes along with a message: under which name it is posted once, and what it answers. */
interface Extra {
  readonly nonce: string;
  readonly enforce_nonce: true;
  readonly message_reference?: object;
}

/** Embeds and files take permissions of their own: where those are missing, the words come by themselves. */
async function asAllowed<T>([form, ...simpler]: Forms, send: (form: Posting) => Promise<T>): Promise<T> {
  try {
    return await send(form);
  } catch (error) {
    const [next, ...rest] = simpler;
    if (next === undefined || !hasCode(error, CODES.missingPermission)) throw error;
    return asAllowed([next, ...rest], send);
  }
}

const withoutButtons = (reply: Reply): Reply => ({
  ...reply,
  cards: (reply.cards ?? []).map(({ actions: _actions, select: _select, ...card }) => card),
});

/** A sentence of our own, in which channels and people are named. */
const saying = (content: string): Posting => ({
  payload: { content, components: [], allowed_mentions: { parse: [] } },
  files: [],
});

/** A message that only its interaction can change cannot be changed for long. */
const endsSoon = ({ origin }: Ref): boolean =>
  origin !== undefined && Date.now() - madeAt(origin.id) > TOKEN_MS - LAST_MINUTES_MS;

const styleSeen = ({ flags }: APIMessage): Style =>
  ((flags ?? 0) & FLAGS.componentsV2) !== 0 ? 'components' : 'embeds';

/** Discord returned a message posted under the same nonce before. */
const isOlder = (message: APIMessage): boolean => Date.now() - Date.parse(message.timestamp) > 1_000;

/** Whether a message says what was to be posted. */
function showsSame(message: APIMessage, { payload }: Posting): boolean {
  const said = (shown: {
    content?: string | null | undefined;
    embeds?: readonly { title?: string; description?: string }[] | undefined;
    components?: unknown;
  }) =>
    [
      shown.content ?? '',
      ...(shown.embeds ?? []).map(({ title, description }) => `${title ?? ''} ${description ?? ''}`),
      ...textsIn(shown.components),
    ]
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
  return said(message) === said(payload);
}

/** What text displays say and what controls stand for, however deep they stand. */
function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { content, custom_id: id, components } = value as Record<'content' | 'custom_id' | 'components', unknown>;
  return [...[content, id].filter((part) => typeof part === 'string'), ...textsIn(components)];
}

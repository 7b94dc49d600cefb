import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIMessage } from 'discord.js';
import type { Form, Reply } from '../../src/cards/card.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import {
  type Address,
  DISCORD,
  type FileRef,
  type Ref,
  readAddress,
  readFileRef,
  readRef,
  userOf,
  writeRef,
} from './address.ts';
import { type Api, hasCode, type Posting, tooSoon } from './api.ts';
import { render, type Style, styleOf, withOverflow } from './cards.ts';
import { modalOf } from './forms.ts';
import { type Interactions, ORIGINAL } from './interactions.ts';
import { CODES, LIMITS } from './limits.ts';
import { nonceOf } from './nonce.ts';
import { createPace } from './pace.ts';
import { plain } from './text.ts';

export interface PlatformOptions {
  readonly api: Api;
  readonly interactions: Interactions;
  readonly log: Log;
  /** Whether messages of this channel can head a thread. */
  takesThreads(channel: string): boolean;
}

/** Where a message may not go, whatever is tried. */
const CLOSED = [CODES.missingAccess, CODES.missingPermission, CODES.unknownChannel] as const;

const FILE_HINT =
  'Attach the file to a message that mentions me, send it to me directly, or use /ml add. For a file that is here already, open the menu of its message and choose Apps, then “Use this file”.';

const noneOfMine = { parse: [], replied_user: false };

export function createPlatform({ api, interactions, log, takesThreads }: PlatformOptions): ChatPlatform {
  const pace = createPace();
  /** Channels somebody has been told about; once is enough. */
  const toldAbout = new Set<string>();

  const post = async (text: string, reply: Reply, key: string): Promise<MessageRef> => {
    const address = readAddress(text);
    const style = styleOf(reply);
    const posting = withOverflow(render(reply, style), style);
    if (address.origin !== undefined) {
      const placed = await interactions.answer(address.origin, posting, reply.private === true);
      if (placed !== null) {
        const reachable = !placed.ephemeral && address.away === undefined && placed.id !== ORIGINAL;
        const ref = { channel: address.channel, message: placed.id, style, user: address.user };
        if (reachable && reply.topic !== undefined) await openThread(ref, reply.topic);
        return writeRef(reachable ? ref : { ...ref, origin: address.origin });
      }
    }
    const ref = await postInChannel(address, reply, posting, style, key);
    if (reply.topic !== undefined) await openThread(ref, reply.topic);
    return writeRef(ref);
  };

  const refTo = (message: APIMessage, style: Style, user: string): Ref => ({
    channel: message.channel_id,
    message: message.id,
    style,
    user,
  });

  /** By the bot itself, under a nonce; where it may not write, to the person directly. */
  const postInChannel = async (
    address: Address,
    reply: Reply,
    posting: Posting,
    style: Style,
    key: string,
    mention?: string,
  ): Promise<Ref> => {
    try {
      if (address.away === true) throw new NotFoundError('I am not part of that place.');
      return refTo(await postOnce(address, posting, key, style), style, address.user);
    } catch (error) {
      if (!(error instanceof NotFoundError) && !hasCode(error, ...CLOSED)) throw error;
      log.info(
        { err: error, channel: address.channel },
        'a channel is closed to me; the person is written to directly',
      );
      return postDirectly(address, reply, key, mention);
    }
  };

  const postOnce = async (address: Address, posting: Posting, key: string, style: Style): Promise<APIMessage> => {
    const extra = {
      nonce: nonceOf(key),
      enforce_nonce: true,
      allowed_mentions: { ...noneOfMine, ...posting.payload.allowed_mentions },
      ...(address.replyTo === undefined
        ? {}
        : { message_reference: { message_id: address.replyTo, fail_if_not_exists: false } }),
    };
    const message = await api.post(address.channel, posting, extra).catch((error: unknown) => {
      // Files need a permission of their own; the words come first.
      if (posting.files.length === 0 || style === 'components' || !hasCode(error, CODES.missingPermission)) throw error;
      return api.post(address.channel, { ...posting, files: [] }, extra);
    });
    if (showsSomethingElse(message, posting)) await api.edit(address.channel, message.id, whole(posting.payload));
    return message;
  };

  const postDirectly = async (address: Address, reply: Reply, key: string, mention?: string): Promise<Ref> => {
    const why = `I cannot write in <#${address.channel}> (is the permission Send Messages missing there?), so I answer here.`;
    const style = styleOf(reply);
    const { payload, files } = withOverflow(render(reply, style, mention), style);
    const explained =
      style === 'embeds'
        ? { ...payload, content: `${why}\n${payload.content ?? ''}`.slice(0, LIMITS.content) }
        : payload;
    try {
      const channel = await api.directChannel(address.user);
      const message = await api.post(
        channel,
        { payload: explained, files },
        { nonce: nonceOf(key), enforce_nonce: true },
      );
      return refTo(message, style, address.user);
    } catch (error) {
      if (!hasCode(error, CODES.cannotDirectMessage, ...CLOSED)) throw error;
      throw new NotFoundError('I may write neither in that channel nor to the person directly.', error);
    }
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

  const edit = async (text: MessageRef, reply: Reply): Promise<void> => {
    const ref = readRef(text);
    const payload = whole(render(reply, ref.style).payload);
    const content = JSON.stringify(payload);
    if (pace.isShown(ref.message, content)) return;
    await sleep(pace.waitMs(ref.message));
    const passing = (reply.cards ?? []).some(({ progress }) => progress !== undefined && progress.ended !== true);
    try {
      for (;;) {
        pace.edited(ref.message, content);
        const waitMs = await editNow(ref, payload).then(() => null, tooSoonOrThrow);
        if (waitMs === null) return;
        // A passing state is not worth waiting for: by then there is a newer one.
        if (passing) throw new AppError('upstream', 'Discord asks for fewer edits.');
        await sleep(waitMs);
      }
    } catch (error) {
      pace.forget(ref.message);
      throw await gone(error, ref);
    }
  };

  const editNow = async (ref: Ref, payload: object): Promise<void> => {
    if (ref.origin !== undefined) {
      await api.editAnswer(ref.origin, ref.message, { payload });
      return;
    }
    await api.edit(ref.channel, ref.message, payload).catch(async (error: unknown) => {
      if (!hasCode(error, CODES.threadArchived)) throw error;
      await api.unarchive(ref.channel);
      await api.edit(ref.channel, ref.message, payload);
    });
  };

  /** NotFoundError when no further edit can succeed. Lost rights are told to whom the message was for. */
  const gone = async (error: unknown, ref: Ref): Promise<unknown> => {
    if (hasCode(error, ...CLOSED, CODES.threadArchived)) await tellOfClosed(ref);
    const final = [...CLOSED, CODES.threadArchived, CODES.unknownMessage, CODES.unknownWebhook, CODES.tokenExpired];
    return hasCode(error, ...final) ? new NotFoundError('That message can no longer be changed.', error) : error;
  };

  const tellOfClosed = async ({ channel, user }: Ref): Promise<void> => {
    if (toldAbout.has(channel)) return;
    toldAbout.add(channel);
    const text =
      'I may no longer write in the channel we talked in, so my message there stays as it is. Ask me “status” here.';
    const posting = { payload: render({ text }, 'embeds').payload, files: [] };
    await api
      .directChannel(user)
      .then((direct) => api.post(direct, posting, { nonce: nonceOf(`closed ${channel} ${user}`), enforce_nonce: true }))
      .catch((err: unknown) => log.info({ err }, 'nobody could be told that a channel is closed'));
  };

  const notify: ChatPlatform['notify'] = async (text, person, reply, key) => {
    const address = readAddress(text);
    const user = userOf(person.id);
    const style = styleOf(reply);
    const posting = withOverflow(render(reply, style, user), style);
    if (address.away === true && address.origin !== undefined) {
      const { origin } = address;
      const message = await api.followUp(origin, posting).catch(() => null);
      if (message !== null) return writeRef({ ...refTo(message, style, user), origin });
    }
    return writeRef(await postInChannel(address, reply, posting, style, key, user));
  };

  const ask = async (text: string, form: Form, key: string, trigger?: string): Promise<void> => {
    const modal = trigger === undefined ? null : modalOf(form, interactions.pageOf(trigger));
    if (trigger !== undefined && modal !== null && (await interactions.openModal(trigger, modal))) return;
    await post(text, { text: form.text, cards: [{ actions: [{ label: 'Predict', id: form.id }] }] }, key);
  };

  return {
    name: DISCORD,
    fileHint: FILE_HINT,
    post,
    edit,
    notify,
    ask,
    openFile: (ref, signal) => openFile(api, ref, signal),
  };
}

/** Everything a message shows, so that nothing of its former state stays. */
const whole = (payload: ReturnType<typeof render>['payload']) => ({ attachments: [], ...payload });

function tooSoonOrThrow(error: unknown): number {
  const waitMs = tooSoon(error);
  if (waitMs === null) throw error;
  return waitMs;
}

/**
 * Discord returned a message posted under the same nonce before, and it says something else: words that were to be
 * replaced by the answer, when this process ended in between.
 */
function showsSomethingElse(message: APIMessage, { payload }: Posting): boolean {
  const older = Date.now() - Date.parse(message.timestamp) > 1_000;
  const said = (shown: {
    content?: string | undefined;
    embeds?: readonly { title?: string; description?: string }[] | undefined;
  }) =>
    [
      shown.content ?? '',
      ...(shown.embeds ?? []).map(({ title, description }) => `${title ?? ''} ${description ?? ''}`),
    ]
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim();
  return older && said(message) !== said(payload);
}

async function openFile(api: Api, text: string, signal: AbortSignal) {
  const ref = readFileRef(text);
  const response = (await fetchFile(ref.url, signal)) ?? (await fetchAnew(api, ref, signal));
  if (response === null)
    throw new NotFoundError('That file can no longer be fetched from Discord. Please attach it once more.');
  const size = response.headers.get('content-length');
  return {
    stream: Readable.fromWeb(response.body as ReadableStream),
    ...(size === null ? {} : { sizeBytes: Number(size) }),
  };
}

async function fetchFile(url: string, signal: AbortSignal): Promise<Response | null> {
  if (!URL.canParse(url)) return null;
  const response = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  return response?.ok === true && response.body !== null ? response : null;
}

/** Addresses of attachments expire after a day; the message knows the present one. */
async function fetchAnew(api: Api, { channel, message, id }: FileRef, signal: AbortSignal): Promise<Response | null> {
  if (channel === undefined || message === undefined) return null;
  const found = await api.get(channel, message).catch(() => null);
  const attachment = found?.attachments.find((each) => each.id === id);
  return attachment === undefined ? null : fetchFile(attachment.url, signal);
}

import type { Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { ChatPlatform, Core, MessageRef } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { asCommands } from '../shared/sayings.ts';
import { tellEach } from '../shared/tell-each.ts';
import {
  callerOf,
  isDirect,
  messageRef,
  PLATFORM,
  personId,
  readAddress,
  readHomeRef,
  readMessageRef,
  teamOfSpace,
  toAddress,
  userOf,
} from './address.ts';
import type { Alone } from './alone.ts';
import type { Clients } from './client.ts';
import type { Dialogs } from './dialogs.ts';
import type { Edits } from './edits.ts';
import { ClosedError, readFailure } from './failures.ts';
import type { Homes } from './home.ts';
import type { Outbox } from './outbox.ts';
import type { FindPerson } from './people.ts';
import type { Uploads } from './uploads.ts';

export interface PlatformOptions {
  readonly clients: Clients;
  readonly posts: Core['posts'];
  readonly outbox: Outbox;
  readonly edits: Edits;
  readonly dialogs: Dialogs;
  readonly homes: Homes;
  readonly uploads: Uploads;
  readonly alone: Alone;
  readonly findPerson: FindPerson;
  readonly openFile: ChatPlatform['openFile'];
  readonly log: Log;
}

const CALL_HINT =
  'In a channel or a thread, begin with my name (with an @), or write /ml. What I ask you, you may answer as it is. To me directly, just write.';
const FILE_HINT =
  'Attach the file to a message that mentions me, or send it to me directly. For a file that is here already, choose “Use this file” in the menu of its message.';

/** Direct messages are all for the bot; elsewhere what is not addressed to it is not heard. */
const saidIn = (channel: string, reply: Reply): Reply =>
  isDirect(channel) ? reply : asCommands(reply, (words) => `“/ml ${words}”`);

/** Whether others are there, and the person can be told something alone. */
function isTellable(address: string): boolean {
  const { channel, answer } = readAddress(address);
  return answer !== undefined && !isDirect(channel);
}

/** An edit that answers somebody is waited for so long. */
const EDIT_PATIENCE_MS = 4_000;
/** Stands for a message that could not be posted, so that nobody tries to edit it. */
const UNSEEN = 'unseen';

export function createPlatform(options: PlatformOptions): ChatPlatform {
  const { clients, posts, outbox, edits, dialogs, homes, uploads, alone, findPerson, openFile, log } = options;

  const post: ChatPlatform['post'] = async (address, plainly, key) => {
    const isPrivate = plainly.private === true && isTellable(address);
    const message = await (isPrivate ? postAlone : postThere)(address, plainly, key);
    await dialogs.close(readAddress(address).team, key, plainText(plainly));
    return message;
  };

  const working = async (address: string, plainly: Reply, key: string): Promise<MessageRef | null> => {
    if (!isTellable(address)) return postThere(address, plainly, key);
    await alone.show(address, { text: plainly.text ?? '…' }, `${key}:working`);
    return null;
  };

  /** Where a command or a button asked. What cannot be told there to the person alone is told directly. */
  const postAlone = async (address: string, plainly: Reply, key: string): Promise<MessageRef> => {
    const { team, channel, user } = readAddress(address);
    if ((await alone.show(address, saidIn(channel, plainly), key)) || user === undefined)
      return messageRef(team, channel, UNSEEN);
    return direct(team, user, plainly, key);
  };

  const postThere = async (address: string, plainly: Reply, key: string): Promise<MessageRef> => {
    const said = saidIn(readAddress(address).channel, plainly);
    return outbox
      .post(address, await signed(address, said, null), key)
      .catch((error: unknown) => otherwise(error, address, plainly, key));
  };

  /**
   * A slash command is seen by who gave it alone, so what stands in the channel for it says whose it was. `head` is
   * the message there, null before there is one.
   */
  const signed = async (address: string, reply: Reply, head: MessageRef | null): Promise<Reply> => {
    const { team, channel, thread } = readAddress(address);
    const place = { team, channel, thread };
    const caller = callerOf(place);
    if (caller === undefined || (await posts.firstAt(toAddress(place))) !== head) return reply;
    const { name } = await findPerson(team, { id: personId(caller), name: '', admin: false });
    return { ...reply, cards: [{ note: `Asked by ${name}.` }, ...(reply.cards ?? [])] };
  };

  /** Where an answer may not stand in its place, the person is told directly. */
  const otherwise = async (error: unknown, address: string, reply: Reply, key: string): Promise<MessageRef> => {
    if (!(error instanceof NotFoundError)) throw error;
    const { team, channel, user } = readAddress(address);
    const told = await alone.tell(address, `${error.message} Only you see this:\n\n${plainText(reply)}`);
    log.info({ err: error, team, told }, 'an answer could not be posted where it was asked for');
    if (told || user === undefined || !(error instanceof ClosedError)) return messageRef(team, channel, UNSEEN);
    const text = [`${error.message} So I answer here.`, reply.text ?? ''].join('\n\n').trim();
    return direct(team, user, { ...reply, text }, key).catch((closed: unknown) => {
      if (!(closed instanceof ClosedError)) throw closed;
      return messageRef(team, channel, UNSEEN);
    });
  };

  /** Posting to a person opens the direct messages with them. */
  const direct = async (team: string, user: string, reply: Reply, key: string) => {
    try {
      return await outbox.post(toAddress({ team, channel: user }), reply, `${key}:direct:${user}`);
    } catch (error) {
      if (!(error instanceof ClosedError)) throw error;
      log.warn({ err: error, team }, 'somebody could not be told directly either');
      // What passes is no reason to let go of it.
      throw readFailure(error.cause).kind === 'limited' ? new AppError('upstream', error.message, error) : error;
    }
  };

  /** Edits of a workspace may have to wait; somebody who asked should not: the answer then stands below instead. */
  const answer = async (message: MessageRef, reply: Reply): Promise<void> => {
    if (await edits.edit(message, reply, EDIT_PATIENCE_MS)) return;
    const { team, channel, ts } = readMessageRef(message);
    const address = (await posts.addressOf(message)) ?? toAddress({ team, channel });
    await outbox.post(address, reply, `${message}:answer`);
    const { talk } = await clients.of(team);
    await talk.apiCall('chat.delete', { channel, ts }).catch((err: unknown) => {
      log.info({ reason: readFailure(err).kind }, 'words that were replaced could not be deleted');
    });
  };

  const notify: ChatPlatform['notify'] = async (address, notice, key) => {
    try {
      return [await outbox.post(address, saidIn(readAddress(address).channel, notice), key)];
    } catch (error) {
      // The channel is closed to us: the people are not.
      if (!(error instanceof ClosedError)) throw error;
      const { team } = readAddress(address);
      return tellEach(notice.mentions, (each) => direct(team, userOf(each.id), { ...notice, mentions: [each] }, key));
    }
  };

  return {
    name: PLATFORM,
    callHint: CALL_HINT,
    fileHint: FILE_HINT,
    post,
    working,
    async edit(message, reply, awaited) {
      if (readMessageRef(message).ts === UNSEEN) throw new NotFoundError('The message could not be posted.');
      const home = readHomeRef(message);
      if (home !== null) return homes.edit(home, reply);
      const address = await posts.addressOf(message);
      const said = saidIn(readMessageRef(message).channel, reply);
      const shown = address === null ? said : await signed(address, said, message);
      await (awaited === undefined ? edits.edit(message, shown) : answer(message, shown));
    },
    notify,
    async deliver(address, notice, file, key) {
      const [first] = await notify(address, notice, key);
      if (first !== undefined) await uploads.share(address, first, file, `${key}:file`);
    },
    illustrate: uploads.show,
    async ask(address, form, key, trigger) {
      if (!(await dialogs.show(address, key, form, trigger))) await post(address, { text: form.text }, key);
    },
    roomOf: (address) => toAddress({ ...readAddress(address), user: undefined, answer: undefined }),
    identify: ({ space, user }) => findPerson(teamOfSpace(space), user),
    openFile,
  };
}

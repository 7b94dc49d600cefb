import type { Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { ChatPlatform, Core, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import {
  messageRef,
  PLATFORM,
  readAddress,
  readHomeRef,
  readMessageRef,
  teamOfSpace,
  toAddress,
  userOf,
} from './address.ts';
import type { Clients } from './client.ts';
import type { Dialogs } from './dialogs.ts';
import type { Edits } from './edits.ts';
import { readFailure } from './failures.ts';
import type { Homes } from './home.ts';
import type { Outbox } from './outbox.ts';
import type { FindPerson } from './people.ts';
import type { ResponseUrls } from './response-urls.ts';

export interface PlatformOptions {
  readonly clients: Clients;
  readonly posts: Core['posts'];
  readonly outbox: Outbox;
  readonly edits: Edits;
  readonly dialogs: Dialogs;
  readonly homes: Homes;
  readonly responseUrls: ResponseUrls;
  readonly findPerson: FindPerson;
  readonly openFile: ChatPlatform['openFile'];
  readonly log: Log;
}

const CALL_HINT =
  'In a channel, begin with my name (with an @) or write /ml. To me directly, and in a thread with me, just write.';
const FILE_HINT =
  'Attach the file to a message that mentions me, or send it to me directly. For a file that is here already, choose “Use this file” in the menu of its message.';

/** An edit that answers somebody is waited for so long. */
const EDIT_PATIENCE_MS = 4_000;
/** Stands for a message that could not be posted, so that nobody tries to edit it. */
const UNSEEN = 'unseen';

export function createPlatform(options: PlatformOptions): ChatPlatform {
  const { clients, posts, outbox, edits, dialogs, homes, responseUrls, findPerson, openFile, log } = options;

  const post: ChatPlatform['post'] = async (address, reply, key) => {
    const { team, channel } = readAddress(address);
    try {
      const message = await outbox.post(address, reply, key);
      responseUrls.drop(key);
      await dialogs.close(team, key, plainText(reply));
      return message;
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
      const told = await responseUrls.tell(key, `${error.message} Only you see this:\n\n${plainText(reply)}`);
      log.info({ team, told }, 'an answer could not be posted where it was asked for');
      return messageRef(team, channel, UNSEEN);
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

  return {
    name: PLATFORM,
    callHint: CALL_HINT,
    fileHint: FILE_HINT,
    post,
    async edit(message, reply, awaited) {
      if (readMessageRef(message).ts === UNSEEN) throw new NotFoundError('The message could not be posted.');
      const home = readHomeRef(message);
      if (home !== null) await homes.publish(home, reply);
      else await (awaited === undefined ? edits.edit(message, reply) : answer(message, reply));
    },
    async notify(address, user, reply, key) {
      const person = userOf(user.id);
      try {
        return await outbox.post(address, reply, key, person);
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        // The channel is closed to us: the person is not. Posting to a person opens the direct messages with them.
        const direct = toAddress({ team: readAddress(address).team, channel: person });
        return outbox.post(direct, reply, `${key}:direct`, person);
      }
    },
    async ask(address, form, key, trigger) {
      if (!(await dialogs.show(address, key, form, trigger))) await post(address, { text: form.text }, key);
    },
    identify: ({ space, user }) => findPerson(teamOfSpace(space), user),
    openFile,
  };
}

import { Readable } from 'node:stream';
import type { MessageRef, OutgoingFile, Picture } from '../../src/conversation/platform.ts';
import { AppError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Posts } from '../../src/store/posts.ts';
import { keeps } from '../shared/fetch-file.ts';
import { cutAt } from '../shared/text.ts';
import { messageRef, readAddress, readMessageRef } from './address.ts';
import type { Client, Clients } from './client.ts';
import { patiently } from './failures.ts';
import { fileStoreOf } from './files.ts';
import type { Outbox } from './outbox.ts';

export interface UploadOptions {
  readonly clients: Clients;
  readonly posts: Posts;
  readonly outbox: Outbox;
  readonly apiUrl: string;
  readonly log: Log;
}

export interface Uploads {
  /** Puts the file beside a message. Where Slack does not take it, it is said where it can be fetched. */
  share(address: string, message: MessageRef, file: OutgoingFile, key: string): Promise<void>;
  /** Puts a picture beside a message, in its thread where it has one. Throws where Slack does not take it. */
  show(message: MessageRef, picture: Picture, key: string): Promise<void>;
}

type Sent = Pick<OutgoingFile, 'name' | 'bytes' | 'open'>;

/** Slack's limit for what screen readers are told. */
const ALT_TEXT = 1_000;

/** Stands in the place of an address: no message of its own, and no head of a thread. */
const FILES = 'slack-files';

/**
 * Files go up in three steps (docs.slack.dev/messaging/working-with-files): an address is asked for, the bytes are sent
 * there, and what was sent is put into a channel. A crash between the last step and our note of it shares a file twice.
 */
export function createUploads({ clients, posts, outbox, apiUrl, log }: UploadOptions): Uploads {
  const store = fileStoreOf(apiUrl);

  const send = async (client: Client, file: Sent, altText?: string): Promise<string> => {
    const asked = { filename: file.name, length: file.bytes, ...(altText === undefined ? {} : { alt_txt: altText }) };
    const { upload_url, file_id } = await patiently(() => client.apiCall('files.getUploadURLExternal', asked));
    const address = String(upload_url);
    if (!keeps(store, address)) throw new AppError('upstream', 'Slack gave an address that is not its own.');
    const response = await fetch(address, {
      method: 'POST',
      body: Readable.toWeb(file.open()),
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(file.bytes) },
      redirect: 'error',
      duplex: 'half',
    } as unknown as RequestInit);
    await response.body?.cancel();
    if (!response.ok) throw new AppError('upstream', `Slack did not take the file (${response.status}).`);
    return String(file_id);
  };

  return {
    async share(address, message, file, key) {
      if ((await posts.begin(key, FILES)).message !== null) return;
      const { team, channel, ts } = readMessageRef(message);
      const { talk } = await clients.of(team);
      // In the thread that the message stands in; told to the person directly, it has none.
      const place = readAddress(address);
      const head = place.channel === channel ? await outbox.headOf(address) : undefined;
      try {
        const id = await send(talk, file);
        const files = [{ id, title: file.name }];
        const where = { channel_id: channel, ...(head === undefined ? {} : { thread_ts: head }) };
        await patiently(() => talk.apiCall('files.completeUploadExternal', { files, ...where }));
      } catch (err) {
        log.warn({ err, team }, 'a file could not be shared; it is said where it can be fetched');
        const text = `I could not put ${file.name} here: the app may lack the scope files:write, which an admin gives by installing it again. Fetch it from ${file.url}, with a token of yours.`;
        await outbox.post(address, { text }, `${key}:where`);
      }
      await posts.done(key, messageRef(team, channel, ts));
    },
    async show(message, { name, png, alt }, key) {
      if ((await posts.begin(key, FILES)).message !== null) return;
      const { team, channel, ts } = readMessageRef(message);
      const address = await posts.addressOf(message);
      const head = address === null ? undefined : await outbox.headOf(address);
      const { talk } = await clients.of(team);
      const file = { name, bytes: png.length, open: () => Readable.from([Buffer.from(png)]) };
      const id = await send(talk, file, cutAt(alt, ALT_TEXT));
      const where = { channel_id: channel, ...(head === undefined ? {} : { thread_ts: head }) };
      await patiently(() => talk.apiCall('files.completeUploadExternal', { files: [{ id, title: name }], ...where }));
      await posts.done(key, messageRef(team, channel, ts));
    },
  };
}

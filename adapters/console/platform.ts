import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, stat, unlink } from 'node:fs/promises';
import { basename, join, parse } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../../src/cards/card.ts';
import { isPassing, showsProgress } from '../../src/cards/passing.ts';
import type { ChatPlatform, MessageRef, OutgoingFile } from '../../src/conversation/platform.ts';
import { InvalidInputError, NotFoundError } from '../../src/errors.ts';
import { createRecent } from '../shared/recent.ts';
import { CONSOLE } from './address.ts';
import { split } from './cards.ts';
import type { Screen } from './screen.ts';

/**
 * Shows replies on a screen. What has been written there stays as it is: only what is going on is followed, to its end,
 * also when a restart has scrolled it away.
 */
export function createPlatform(screen: Screen, folder = '.'): ChatPlatform {
  const session = randomBytes(2).toString('hex');
  const posted = createRecent<{ readonly message: MessageRef; readonly reply: Reply }>();
  let count = 0;
  /** Whether a message has been shown in its last state. Those of an earlier process are not known. */
  const over = createRecent<boolean>();

  const show = (type: 'reply' | 'notify', reply: Reply): MessageRef => {
    const [first = ''] = split(reply).map((part) => {
      const ref = `${CONSOLE.name}:${session}-${++count}`;
      screen.show(type, ref, part);
      return ref;
    });
    over.set(first, !isPassing(reply));
    return first;
  };

  /** What was posted under the key before is brought up to date, where it differs. */
  const showOnce = (type: 'reply' | 'notify', reply: Reply, key: string): MessageRef => {
    const before = posted.get(key);
    const message = before?.message ?? show(type, reply);
    if (before !== undefined && !isDeepStrictEqual(before.reply, reply)) showAnew(message, reply);
    posted.set(key, { message, reply });
    return message;
  };

  const showAnew = (message: MessageRef, reply: Reply, isAnswer = false): void => {
    over.set(message, !isPassing(reply));
    const [first, ...rest] = split(reply);
    if (first !== undefined) screen.show('edit', message, first, isAnswer);
    for (const part of rest) show('reply', part);
  };

  return {
    name: CONSOLE.name,
    fileHint: 'Write /upload and the path of the file; in quotes, words may follow it.',
    post: async (_address, reply, key) => showOnce('reply', reply, key),
    async edit(message, reply, awaited) {
      if (awaited !== undefined) return showAnew(message, reply, true);
      if (!(over.get(message) ?? !showsProgress(reply))) showAnew(message, reply);
    },
    notify: async (_address, notice, key) => [showOnce('notify', notice, key)],
    async deliver(_address, notice, file, key) {
      const before = posted.get(key);
      if (before !== undefined) return before.message;
      const path = await save(file, folder);
      return showOnce('notify', { ...notice, text: `${notice.text ?? ''} Saved as ${path}`.trim() }, key);
    },
    async ask(_address, form, key) {
      showOnce('reply', { text: form.text }, key);
    },
    async openFile(ref) {
      const info = await stat(ref).catch((error: unknown) => {
        throw new NotFoundError(`There is no file ${ref}. Write the path as your shell would find it.`, error);
      });
      if (!info.isFile()) throw new NotFoundError(`${ref} is not a file.`);
      return { stream: Readable.from(bytesOf(ref)), sizeBytes: info.size };
    },
  };
}

/** Writes the file under its name, or one that is free, and tells the path. It is there when it is complete. */
async function save({ name, open }: OutgoingFile, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name: stem, ext } = parse(basename(name));
  const part = join(folder, `.${randomBytes(6).toString('hex')}.part`);
  await pipeline(open(), createWriteStream(part));
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? `${stem}${ext}` : `${stem}-${number}${ext}`);
    try {
      // Fails where there is one, which a rename would replace.
      await link(part, path);
      await unlink(part);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      await unlink(part).catch(() => undefined);
      throw error;
    }
  }
}

/** @throws InvalidInputError where they cannot be read, which trying again would not mend. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    const why = code === 'EACCES' || code === 'EPERM' ? 'I have no permission to read it' : code;
    throw new InvalidInputError(`${path} cannot be read (${why}).`, error);
  }
}

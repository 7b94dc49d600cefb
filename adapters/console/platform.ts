import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../../src/cards/card.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import { CONSOLE } from './address.ts';
import { split } from './cards.ts';
import type { Screen } from './screen.ts';

/** Shows replies on a screen. A message that a restart has scrolled away is shown anew when it changes. */
export function createPlatform(screen: Screen): ChatPlatform {
  const session = randomBytes(2).toString('hex');
  const posted = new Map<string, { readonly message: MessageRef; readonly reply: Reply }>();
  let count = 0;

  const show = (type: 'reply' | 'notify', reply: Reply): MessageRef => {
    const refs = split(reply).map((part) => {
      const ref = `${CONSOLE.name}:${session}-${++count}`;
      screen.show(type, ref, part);
      return ref;
    });
    return refs[0] ?? '';
  };

  /** What was posted under the key before is brought up to date, where it differs. */
  const showOnce = (type: 'reply' | 'notify', reply: Reply, key: string): MessageRef => {
    const before = posted.get(key);
    const message = before?.message ?? show(type, reply);
    if (before !== undefined && !isDeepStrictEqual(before.reply, reply)) showAnew(message, reply);
    posted.set(key, { message, reply });
    return message;
  };

  const showAnew = (message: MessageRef, reply: Reply): void => {
    const [first, ...rest] = split(reply);
    if (first !== undefined) screen.show('edit', message, first);
    for (const part of rest) show('reply', part);
  };

  return {
    name: CONSOLE.name,
    fileHint: 'Write /upload and the path of the file.',
    post: async (_address, reply, key) => showOnce('reply', reply, key),
    edit: async (message, reply) => showAnew(message, reply),
    notify: async (_address, _user, reply, key) => showOnce('notify', reply, key),
    async ask(_address, form, key) {
      showOnce('reply', { text: form.text }, key);
    },
    async openFile(ref) {
      const info = await stat(ref).catch((error: unknown) => {
        throw new NotFoundError(`There is no file ${ref}. Write the path as your shell would find it.`, error);
      });
      if (!info.isFile()) throw new NotFoundError(`${ref} is not a file.`);
      return { stream: createReadStream(ref), sizeBytes: info.size };
    },
  };
}

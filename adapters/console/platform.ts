import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Reply } from '../../src/cards/card.ts';
import { isPassing, showsProgress } from '../../src/cards/passing.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import { createRecent } from '../shared/recent.ts';
import { CONSOLE } from './address.ts';
import { split } from './cards.ts';
import type { Screen } from './screen.ts';

/**
 * Shows replies on a screen. What has been written there stays as it is: only what is going on is followed, to its end,
 * also when a restart has scrolled it away.
 */
export function createPlatform(screen: Screen): ChatPlatform {
  const session = randomBytes(2).toString('hex');
  let posted = 0;
  /** What has been shown in its last state. */
  const over = createRecent<true>();

  const show = (type: 'reply' | 'notify', reply: Reply): MessageRef => {
    const [first = ''] = split(reply).map((part) => {
      const ref = `${CONSOLE.name}:${session}-${++posted}`;
      screen.show(type, ref, part);
      return ref;
    });
    if (!isPassing(reply)) over.set(first, true);
    return first;
  };

  return {
    name: CONSOLE.name,
    fileHint: 'Write /upload and the path of the file.',
    post: async (_address, reply) => show('reply', reply),
    async edit(message, reply, awaited) {
      if (awaited === undefined && (over.has(message) || !showsProgress(reply))) return;
      if (!isPassing(reply)) over.set(message, true);
      const [first, ...rest] = split(reply);
      if (first !== undefined) screen.show('edit', message, first);
      for (const part of rest) show('reply', part);
    },
    notify: async (_address, _user, reply) => show('notify', reply),
    async ask(_address, form) {
      show('reply', { text: form.text });
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

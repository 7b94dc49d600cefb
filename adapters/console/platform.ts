import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../../src/cards/card.ts';
import { isPassing } from '../../src/cards/passing.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import { createRecent } from '../shared/recent.ts';
import { CONSOLE } from './address.ts';
import { split } from './cards.ts';
import type { Screen } from './screen.ts';

interface Part {
  readonly ref: MessageRef;
  readonly part: Reply;
}

/** Shows replies on a screen. A message that a restart has scrolled away is shown anew when it changes. */
export function createPlatform(screen: Screen): ChatPlatform {
  const session = randomBytes(2).toString('hex');
  let posted = 0;
  /** The parts of a message, each a message here, by the first one's name. */
  const shown = createRecent<readonly Part[]>();

  /** Of several messages that show the same, all become the same. */
  let latest: Reply = {};

  const next = (): MessageRef => `${CONSOLE.name}:${session}-${++posted}`;

  const show = (type: 'reply' | 'notify', reply: Reply): MessageRef => {
    const parts = split(reply).map((part) => ({ ref: next(), part }));
    for (const { ref, part } of parts) screen.show(type, ref, part);
    const first = parts[0]?.ref ?? '';
    shown.set(first, parts);
    return first;
  };

  /** What has changed of a message is shown; what is no more is shown empty. */
  const change = (message: MessageRef, reply: Reply): void => {
    const before = shown.get(message) ?? [];
    const now = split(reply);
    const parts = Array.from({ length: Math.max(before.length, now.length) }, (_, i) => ({
      ref: before[i]?.ref ?? (i === 0 ? message : next()),
      part: now[i] ?? {},
    }));
    for (const [i, { ref, part }] of parts.entries()) {
      if (!isDeepStrictEqual(part, before[i]?.part)) screen.show('edit', ref, part);
    }
    shown.set(message, parts);
  };

  return {
    name: CONSOLE.name,
    fileHint: 'Write /upload and the path of the file.',
    post: async (_address, reply) => show('reply', reply),
    async edit(message, reply, awaited) {
      // What is on paper stays as it is, and nothing is put there twice.
      const isOver = shown.get(message)?.every(({ part }) => !isPassing(part)) ?? false;
      if (awaited === undefined && !screen.replaces && (isOver || isDeepStrictEqual(reply, latest))) return;
      latest = reply;
      change(message, reply);
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

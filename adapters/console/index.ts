import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Reply } from '../../src/cards/card.ts';
import type { ChatPlatform, Input, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import { CONSOLE } from './address.ts';
import { split } from './cards.ts';
import { readLine, toTurn } from './incoming.ts';
import { createJsonScreen, createTextScreen, type Screen } from './screen.ts';

/** The conversation's other side, as the terminal needs it. */
export interface Assistant {
  accept(turn: ReturnType<typeof toTurn>): Promise<boolean>;
  /** Resolves when everything said so far has been answered. */
  idle(): Promise<void>;
  /** Resolves when no run is going and everything about runs has been shown. */
  runsEnded(): Promise<void>;
}

/** Shows replies on a screen. A message that a restart has scrolled away is shown anew when it changes. */
export function createConsolePlatform(screen: Screen): ChatPlatform {
  const session = randomBytes(2).toString('hex');
  let posted = 0;

  const show = (type: 'reply' | 'notify', reply: Reply): MessageRef => {
    const refs = split(reply).map((part) => {
      const ref = `${CONSOLE.name}:${session}-${++posted}`;
      screen.show(type, ref, part);
      return ref;
    });
    return refs[0] ?? '';
  };

  return {
    name: CONSOLE.name,
    fileHint: 'Write /upload and the path of the file.',
    post: async (_address, reply) => show('reply', reply),
    async edit(message, reply) {
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

export interface ChatOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly json: boolean;
}

const WELCOME =
  'Say what you want to predict, or “help”. /upload PATH brings a file, /1 presses the first button, /quit leaves.\n\n';

/** The terminal chat: a screen and a reader of lines. */
export function createConsole({ input, output, json }: ChatOptions) {
  const interactive = input.isTTY === true && !json;
  let prompt = (): void => undefined;
  const screen = json
    ? createJsonScreen(output)
    : createTextScreen({ output, typed: interactive, prompt: () => prompt() });

  /** Reads to the last line, then waits for the runs. Nothing is read before: an early line would be lost. */
  const converse = async (assistant: Assistant): Promise<void> => {
    const lines = createInterface({
      input,
      terminal: interactive,
      ...(interactive ? { output, prompt: 'you › ' } : {}),
    });
    if (interactive) {
      output.write(WELCOME);
      prompt = () => lines.prompt(true);
      prompt();
    }
    for await (const line of lines) {
      if ((await take(line, assistant)) === 'quit') break;
      prompt();
    }
    prompt = () => undefined;
    lines.close();
    await assistant.idle();
    if (!interactive) await assistant.runsEnded();
  };

  const take = async (text: string, assistant: Assistant): Promise<'quit' | undefined> => {
    const line = readLine(text, screen.buttons);
    if (line.kind !== 'nothing') screen.hear(text.trim());
    if (line.kind === 'quit') return 'quit';
    if (line.kind === 'usage') screen.show('reply', 'usage', { text: line.text });
    if (line.kind === 'wait') await assistant.runsEnded();
    if (line.kind === 'turn') await speak(line.input, assistant);
    return undefined;
  };

  return { platform: createConsolePlatform(screen), converse };
}

async function speak(input: Input, assistant: Assistant): Promise<void> {
  await assistant.accept(toTurn(input));
  await assistant.idle();
}

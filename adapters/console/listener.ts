import { createInterface } from 'node:readline';
import type { Core } from '../../src/conversation/platform.ts';
import { toAppError } from '../../src/errors.ts';
import { readLine, toTurn } from './incoming.ts';
import { createJsonScreen, createTextScreen, readerGone } from './screen.ts';

export interface ConsoleOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly json: boolean;
  /** Where files for the person are put. */
  readonly folder: string;
}

const WELCOME =
  'Say what you want to predict, or “help”.\n/upload PATH brings a file, /1 presses the first button, /quit leaves.\n\n';

/** A screen, and what reads the lines below it. */
export function createListener({ input, output, json }: ConsoleOptions) {
  const interactive = input.isTTY === true && !json;
  let prompt = (): void => undefined;
  const screen = json
    ? createJsonScreen(output)
    : createTextScreen({ output, typed: interactive, prompt: () => prompt() });

  /** Reads to the last line, then waits for the runs. Nothing is read before: an early line would be lost. */
  const converse = async (core: Core): Promise<void> => {
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
      if ((await take(line, core).catch(refusal)) === 'quit') break;
      prompt();
    }
    prompt = () => undefined;
    lines.close();
    await core.idle();
    if (!interactive) await core.runsEnded();
  };

  /** A line that the store does not take is refused; the next may find it in reach again. */
  const refusal = (error: unknown): void => screen.show('reply', 'refusal', { text: toAppError(error).message });

  const take = async (text: string, core: Core): Promise<'quit' | undefined> => {
    const line = readLine(text, screen.buttons);
    if (line.kind !== 'nothing') screen.hear(text.trim());
    if (line.kind === 'quit') return 'quit';
    if (line.kind === 'usage') screen.show('reply', 'usage', { text: line.text });
    if (line.kind === 'wait') await core.runsEnded();
    if (line.kind === 'turn') {
      await core.accept(toTurn(line.input));
      await core.idle();
    }
    return undefined;
  };

  return {
    screen,
    /** Ends also when nobody reads any more (`| head`). A run that goes on is taken up at the next start. */
    converse: (core: Core): Promise<void> => Promise.race([converse(core), readerGone(output)]),
  };
}

import { compact } from '../../../text/fold.ts';
import type { Command } from '../../command.ts';
import type { ChatContext } from '../interpreter.ts';

/** What a costly command is done to, and how far. A slot that is left out means what is in focus. */
const DECISIVE = {
  dataset: ({ dataset }) => dataset,
  model: ({ model }) => model,
  deployment: ({ deployment }) => deployment,
  run: () => undefined,
  target: () => undefined,
  column: () => undefined,
  only: () => undefined,
  without: () => undefined,
  keep_best: () => undefined,
} as const satisfies Record<string, (context: ChatContext) => string | undefined>;

/** Whether two readers who did not hear each other understood the same command about the same things. */
export function agree(one: Command, other: Command, context: ChatContext): boolean {
  if (one.command !== other.command) return false;
  return Object.entries(DECISIVE).every(([slot, focus]) => {
    const [a, b] = [one, other].map(({ slots }) => {
      const said = (slots as Readonly<Record<string, unknown>>)[slot] ?? focus(context) ?? '';
      return [said]
        .flat()
        .map((each) => compact(String(each)))
        .sort()
        .join();
    });
    return a === b;
  });
}

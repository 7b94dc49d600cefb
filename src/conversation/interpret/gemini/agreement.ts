import { compact } from '../../../text/fold.ts';
import type { Command } from '../../command.ts';
import type { ChatContext } from '../interpreter.ts';

/** What a costly command is done to. A slot that is left out means what is in focus. */
const OBJECTS = {
  dataset: ({ dataset }) => dataset,
  model: ({ model }) => model,
  deployment: ({ deployment }) => deployment,
  run: () => undefined,
  target: () => undefined,
  column: () => undefined,
} as const satisfies Record<string, (context: ChatContext) => string | undefined>;

/** Whether two readers who did not hear each other understood the same command about the same things. */
export function agree(one: Command, other: Command, context: ChatContext): boolean {
  if (one.command !== other.command) return false;
  return Object.entries(OBJECTS).every(([slot, focus]) => {
    const [a, b] = [one, other].map(({ slots }) => {
      const said = (slots as Readonly<Record<string, unknown>>)[slot];
      return compact(typeof said === 'string' ? said : (focus(context) ?? ''));
    });
    return a === b;
  });
}

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Command, CommandName } from '../command.ts';
import { isCostly } from './gate.ts';
import type { ChatContext, Interpreter } from './interpreter.ts';

/** Unknown keys and values of the wrong shape are dropped, because the words mean something without them. */
const context = z.object({
  dataset: z.string().optional().catch(undefined),
  columns: z.array(z.string()).optional().catch(undefined),
  results: z.array(z.string()).optional().catch(undefined),
  run: z.enum(['running', 'finished']).nullable().optional().catch(undefined),
  model: z.string().optional().catch(undefined),
  deployment: z.string().optional().catch(undefined),
});

const question = z.object({
  id: z.union([z.string(), z.number()]).nullable().default(null),
  text: z.string(),
  context: context.nullish(),
});

const UNSUPPORTED: Command = { command: 'unsupported', slots: {} };

/** Slots that those who read the lines do not know. */
const UNTOLD = new Set(['keep_best', 'more_rows', 'remarks', 'task_type', 'split_by', 'blanks', 'options', 'answer']);

/**
 * Answers each line `{"id","text","context"}` of `input` with a line `{"id","command","slots"}`, in order. A line
 * that cannot be read is answered too, with `"command":"unsupported"` and the reason under `error`; blank
 * lines are passed over. Waits for a slow reader instead of holding the answers in memory.
 */
export async function interpretLines(input: Readable, output: Writable, interpreter: Interpreter): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const answer = await answerLine(line, interpreter);
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
  }
}

async function answerLine(line: string, interpreter: Interpreter): Promise<unknown> {
  const asked = question.safeParse(parseJson(line));
  if (!asked.success)
    return {
      id: idOf(parseJson(line)),
      command: 'unsupported',
      slots: {},
      error: 'the line is not a JSON object with "text"',
    };
  const reading = await interpreter.interpret(asked.data.text, known(asked.data.context));
  return { id: asked.data.id, ...told('steps' in reading ? (reading.steps[0] ?? UNSUPPORTED) : reading) };
}

/** A command as other programs know it. Of several that are asked about it is the likeliest harmless one. */
export function told(read: Command): { command: CommandName; slots: Readonly<Record<string, unknown>> } {
  const { command, slots } = read.command === 'unclear' ? likeliestHarmless(read.slots.readings as Command[]) : read;
  return { command, slots: Object.fromEntries(Object.entries(slots).filter(([slot]) => !UNTOLD.has(slot))) };
}

const likeliestHarmless = (readings: readonly Command[]): Command =>
  readings.find(({ command }) => !isCostly(command)) ?? UNSUPPORTED;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function idOf(value: unknown): string | number | null {
  const parsed = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(value);
  return parsed.success ? parsed.data.id : null;
}

/** Only the keys that are there. */
function known(asked: z.infer<typeof context> | null | undefined): ChatContext {
  return Object.fromEntries(Object.entries(asked ?? {}).filter(([, value]) => value !== undefined));
}

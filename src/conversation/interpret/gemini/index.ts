import {
  type Generated,
  type LanguageModel,
  ModelError,
  type ModelTurn,
} from '../../../language-model/language-model.ts';
import type { Log } from '../../../log.ts';
import { COSTLY, type Command } from '../../command.ts';
import type { ChatContext, Interpreter, Reading } from '../interpreter.ts';
import { agree } from './agreement.ts';
import { CallError, commandOf } from './calls.ts';
import { DECLARATIONS } from './declarations.ts';
import { promptOf, SYSTEM } from './prompt.ts';

/** By then the offline reading is taken. */
const DEADLINE_MS = 6_000;
/** More at once is no plan but babble. */
const MOST_STEPS = 5;

export interface GeminiOptions {
  readonly model: LanguageModel;
  readonly offline: Interpreter<Command>;
  readonly log: Log;
  readonly deadlineMs?: number;
}

/**
 * Reads commands by a language model, with the offline reading ready meanwhile: that is taken when the model is late,
 * fails, refuses, or answers with what is no command. What costs is done only where both readers understood it so;
 * else it becomes a plan, which waits for a yes.
 */
export function createGeminiInterpreter({ model, offline, log, deadlineMs = DEADLINE_MS }: GeminiOptions): Interpreter {
  return {
    name: 'gemini',
    isSlow: true,
    async interpret(text, context, signal = new AbortController().signal) {
      const [plain, heard] = await Promise.all([
        offline.interpret(text, context),
        hear(model, { text, context, signal, deadlineMs }).catch((error: unknown) => {
          if (!(error instanceof ModelError)) log.error({ err: error }, 'the language model could not be asked');
          return null;
        }),
      ]);
      signal.throwIfAborted();
      if (heard === null) return plain;
      const [first, ...others] = heard;
      if (first === undefined) {
        log.info('the language model answered nothing of use; the offline reading is taken');
        return plain;
      }
      return others.length === 0 ? agreed(first, plain, context) : { steps: heard };
    },
  };
}

interface Heard {
  readonly text: string;
  readonly context: ChatContext;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

/** The commands that the model understood, with one chance to mend what is wrong with them. None when it babbles. */
async function hear(model: LanguageModel, { text, context, signal, deadlineMs }: Heard): Promise<readonly Command[]> {
  const until = Date.now() + deadlineMs;
  const ask = (turns: readonly ModelTurn[]): Promise<Generated> =>
    model.generate(
      { system: SYSTEM, turns, functions: DECLARATIONS },
      { signal, deadlineMs: Math.max(0, until - Date.now()) },
    );
  const asked: ModelTurn = { from: 'person', text: promptOf(text, context) };
  const first = await ask([asked]);
  const read = readCalls(first, text, context);
  if (read.wrong === null) return read.commands;
  const again = await ask(read.wrong.length === 0 ? [plainer(text, context)] : [asked, first.turn, told(read.wrong)]);
  const mended = readCalls(again, text, context);
  return mended.wrong === null ? mended.commands : [];
}

interface ReadCalls {
  readonly commands: readonly Command[];
  /** What to tell of each call when one of them is wrong: of none, when the call could not be read at all. */
  readonly wrong: readonly Result[] | null;
}

type Result = Extract<ModelTurn, { from: 'functions' }>['results'][number];

function readCalls({ calls, finish }: Generated, text: string, context: ChatContext): ReadCalls {
  if (finish === 'malformed') return { commands: [], wrong: [] };
  // Of a list that was cut nobody knows what is missing, and words alone are no command.
  if (finish === 'cut' || calls.length === 0 || calls.length > MOST_STEPS) return { commands: [], wrong: null };
  const commands: Command[] = [];
  let isWrong = false;
  const results = calls.map((call): Result => {
    try {
      commands.push(commandOf(call, text, context));
      return { call, result: { error: 'It was not done, since another call is wrong.' } };
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      isWrong = true;
      return { call, result: { error: error.message } };
    }
  });
  return { commands: withoutTalk(commands), wrong: isWrong ? results : null };
}

/** The same without what was said before, which may have confused it. */
const plainer = (text: string, context: ChatContext): ModelTurn => ({
  from: 'person',
  text: promptOf(text, { ...context, earlier: [] }),
});

const told = (results: readonly Result[]): ModelTurn => ({ from: 'functions', results });

/** "Thanks, and now train": thanks need no answer then. */
function withoutTalk(commands: readonly Command[]): readonly Command[] {
  const asked = commands.filter(({ command }) => command !== 'smalltalk');
  return asked.length === 0 ? commands.slice(0, 1) : asked;
}

const agreed = (command: Command, plain: Command, context: ChatContext): Reading =>
  !COSTLY.has(command.command) || agree(command, plain, context) ? command : { steps: [command] };

import type { Command } from '../command.ts';
import type { SaidColumn } from './values/said.ts';

/** What the chat has in focus: all an interpreter may know beside the words. */
export interface ChatContext {
  /** Data set in focus, by name. */
  readonly dataset?: string;
  /** Its columns, as they stand in the file. */
  readonly columns?: readonly string[];
  /** The columns of the model that would be asked for a prediction, or else of the data set, with what they hold. */
  readonly inputs?: readonly SaidColumn[];
  /** Names of all data sets here. */
  readonly datasets?: readonly string[];
  /** Titles of the last search, in the order shown. */
  readonly results?: readonly string[];
  readonly run?: 'running' | 'finished' | null;
  readonly model?: string;
  readonly deployment?: string;
  /** The last turns of the chat, the oldest first. */
  readonly earlier?: readonly Said[];
}

export interface Said {
  readonly by: 'person' | 'assistant';
  readonly words: string;
}

/** Several commands in the order to be done. What costs among them was not surely asked for, and waits for a yes. */
export interface Plan {
  readonly steps: readonly Command[];
}

export type Reading = Command | Plan;

/** Turns words into a command. It never throws because of the words; what it cannot read is `unsupported`. */
export interface Interpreter<R extends Reading = Reading> {
  readonly name: string;
  /** It may take seconds. */
  readonly isSlow?: true;
  /** @throws only when the signal is aborted. */
  interpret(text: string, context: ChatContext, signal?: AbortSignal): Promise<R>;
}

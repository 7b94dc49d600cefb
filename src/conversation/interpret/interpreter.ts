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
}

/** Turns words into a command. It never throws because of the words; what it cannot read is `unsupported`. */
export interface Interpreter {
  readonly name: string;
  interpret(text: string, context: ChatContext): Promise<Command>;
}

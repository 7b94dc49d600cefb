import type { Command } from '../command.ts';

/** What the chat has in focus: all an interpreter may know beside the words. */
export interface ChatContext {
  /** Data set in focus, by name. */
  readonly dataset?: string;
  /** Its columns, as they stand in the file. */
  readonly columns?: readonly string[];
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

import { AppError } from '../errors.ts';

/** A language model, whoever offers it. It reads texts and answers with calls of functions, or with words. */
export interface LanguageModel {
  /** @throws ModelError when there is no answer by the deadline. */
  generate(request: Request, patience: Patience): Promise<Generated>;
  /** Vectors of length 1, in the order of the texts. @throws ModelError */
  embed(texts: readonly string[], patience: Patience): Promise<readonly Float32Array[]>;
}

export interface Patience {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
}

export interface Request {
  /** What the model is told about its task. Nothing that others wrote stands in it. */
  readonly system: string;
  readonly turns: readonly ModelTurn[];
  readonly functions: readonly FunctionDeclaration[];
}

export type ModelTurn =
  | { readonly from: 'person'; readonly text: string }
  /** What the model said, as it came: its signatures are checked by whoever gave them. */
  | { readonly from: 'model'; readonly verbatim: unknown }
  /** What became of each of its calls, in their order. */
  | {
      readonly from: 'functions';
      readonly results: readonly { readonly call: Call; readonly result: Readonly<Record<string, unknown>> }[];
    };

export interface FunctionDeclaration {
  readonly name: string;
  readonly description: string;
  /** A flat JSON schema of type object; none for a function without parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface Call {
  readonly id?: string | undefined;
  readonly name: string;
  /** Whatever the model made up. */
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Generated {
  readonly calls: readonly Call[];
  readonly text: string;
  /** `cut`: it ran out of words. `malformed`: it meant a call that nobody can read. */
  readonly finish: 'complete' | 'cut' | 'malformed';
  /** To be sent back when the conversation goes on. */
  readonly turn: ModelTurn;
}

/**
 * Why there is no answer. `busy`: too many questions in this minute. `quota`: none left for today. `down`: the service
 * fails, or cannot be reached. `key`: it does not accept the key. `gone`: it has no such model. `refused`: it does not
 * accept the question. `blocked`: it will not answer it. `late`: the time is up. `stopped`: whoever asked has gone.
 */
export type Trouble = 'busy' | 'quota' | 'down' | 'key' | 'gone' | 'refused' | 'blocked' | 'late' | 'stopped';

/** The words of the service are left out of it: they may repeat what a person wrote. */
export class ModelError extends AppError {
  readonly trouble: Trouble;
  readonly status: number | undefined;
  /** When the service says that it may be asked again. */
  readonly retryAfterMs: number | undefined;

  constructor(trouble: Trouble, { status, retryAfterMs }: { status?: number; retryAfterMs?: number | undefined } = {}) {
    super('upstream', `The language model gave no answer (${trouble}). Please try again later.`);
    this.trouble = trouble;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

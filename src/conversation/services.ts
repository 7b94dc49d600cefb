import type { Log } from '../log.ts';
import type { Services } from '../usecases/services.ts';
import type { Interpreter } from './interpret/interpreter.ts';

/** What the conversation works with: all that use cases do, and what understands sentences. */
export interface ConversationServices extends Services {
  readonly interpreter: Interpreter;
  readonly log: Log;
}

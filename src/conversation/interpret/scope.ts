import type { Clause } from './clauses.ts';
import type { Found } from './entities/duration.ts';
import type { Message } from './message.ts';

/** The parts of a message that a command's slots are searched in. */
export interface Scope {
  readonly message: Message;
  /** The part that asks. */
  readonly clause: Clause;
  /** This part and those that only add to it ("…, 5 min max"), in the order of the text. */
  readonly clauses: readonly Clause[];
}

export type Slots = Readonly<Record<string, unknown>>;

export function given(name: string, value: string | null | undefined): Slots | null {
  return value === null || value === undefined || value === '' ? null : { [name]: value };
}

export function optional(name: string, value: string | null | undefined): Slots {
  return given(name, value) ?? {};
}

export function asFound({ start, end }: { start: number; end: number }): Found<null> {
  return { value: null, start, end };
}

/** Whether the name is that of the data set in focus. */
export function isFocus(message: Message, { start, end }: Found<unknown>): boolean {
  return end === start + 1 && message.tokens[start]?.fold === (message.context.dataset ?? '').toLowerCase();
}

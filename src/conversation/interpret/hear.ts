import { readBody } from './body.ts';
import { hearRows } from './hear-rows.ts';
import type { ChatContext } from './interpreter.ts';
import { concepts } from './lexicon/concept.ts';
import { type Message, readMessage } from './message.ts';
import { repaired } from './repairs.ts';
import { type Segment, splitSegments } from './segments.ts';
import { writtenOut } from './spoken.ts';

/** A message as it is meant to be read: without what is round it, and with what was taken back left out. */
export interface Heard {
  readonly message: Message;
  readonly segments: readonly Segment[];
  /** A mail or ticket that says at its end that it was turned down. */
  readonly refused: boolean;
  /** The order was taken back. */
  readonly withdrawn: boolean;
}

export function hear(raw: string, context: ChatContext): Heard {
  const body = readBody(raw);
  const { refused } = body;
  const text = writtenOut(body.text);
  const read = (words: string): Message => {
    const message = readMessage(words, context, hearRows(words, context, { bare: false }));
    return asks(message) ? readMessage(words, context, hearRows(words, context, { bare: true })) : message;
  };
  const message = read(text);
  // A row stands in the text as a mark, which cannot be read again.
  const repair = message.said.spans.length > 0 ? null : repaired(message, read);
  const withdrawn = repair?.withdrawn ?? false;
  const meant = repair === null || withdrawn ? message : read(repair.text);
  return { message: meant, segments: splitSegments(meant), refused, withdrawn };
}

const ASKS = concepts('predict would what-about');

/** Values said without a sign are told from other words only where a prediction is spoken of and a model is there. */
function asks({ hits, context }: Message): boolean {
  const mayAsk = context.inputs !== undefined && (context.model !== undefined || context.deployment !== undefined);
  return mayAsk && hits.some(({ concept }) => (ASKS as readonly string[]).includes(concept));
}

import { findMentions, isCommandWord } from './columns.ts';
import type { ChatContext } from './interpreter.ts';
import { isRow, type Message, readMessage } from './message.ts';
import { readRows } from './values/read-rows.ts';
import type { SaidRows } from './values/said.ts';

/** The rows a message gives. `bare`: pairs without a sign as well, for a message known to ask for a prediction. */
export function hearRows(text: string, context: ChatContext, { bare }: { readonly bare: boolean }): SaidRows {
  const columns = context.inputs ?? (context.columns ?? []).map((name) => ({ name }));
  const names = columns.map(({ name }) => name);
  return readRows(text, columns, { bare, meant: (words) => columnMeant(words, names) });
}

/** "charges" for MonthlyCharges; words of command are no such short forms. */
function columnMeant(words: string, columns: readonly string[]): string | null {
  const message = readMessage(words, { columns });
  const [mention] = findMentions(message);
  const isWhole = mention?.start === 0 && mention.end === message.tokens.length;
  return isWhole && !isCommandWord(message, mention) ? mention.column : null;
}

const GLUE = /^(?:\p{L}|eur|usd|also|then|is|are|the|this|that|one|row|rows|other|another|others)$/u;

/** What stands behind the first value, and is neither read as one nor any word the assistant knows. */
export function notUnderstood(message: Message, used: ReadonlySet<number>): readonly string[] {
  const first = message.tokens.findIndex(isRow);
  if (first < 0) return [];
  const stray: { start: number; end: number; at: number }[] = [];
  message.tokens.forEach((token, at) => {
    if (at < first || used.has(at) || token.kind === 'mark' || GLUE.test(token.fold)) return;
    if (token.kind === 'word' && (message.concepts[at]?.size ?? 0) > 0) return;
    const last = stray.at(-1);
    if (last?.at === at - 1) Object.assign(last, { end: token.end, at });
    else stray.push({ start: token.start, end: token.end, at });
  });
  return stray.map(({ start, end }) => message.text.slice(start, end));
}

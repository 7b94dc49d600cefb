import type { Card, Reply } from '../../src/cards/card.ts';
import { cardText, plainText, progressText } from '../../src/cards/plain-text.ts';

/** The line of `--json`: one message, with at most one card. */
export interface JsonMessage {
  readonly type: 'reply' | 'edit' | 'notify';
  readonly message: string;
  readonly text: string;
  readonly card?: {
    readonly title?: string;
    readonly text?: string;
    readonly fields?: Card['fields'];
    readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
    readonly actions: readonly { readonly label: string; readonly id: string }[];
    readonly select?: { readonly id: string; readonly options: readonly string[] };
  };
}

export function toJson(type: JsonMessage['type'], message: string, reply: Reply): JsonMessage {
  const [card] = reply.cards ?? [];
  return { type, message, text: plainText(reply), ...(card === undefined ? {} : { card: jsonCard(card) }) };
}

function jsonCard({ title, text, fields, table, actions = [], select }: Card): NonNullable<JsonMessage['card']> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { text }),
    ...(fields === undefined ? {} : { fields }),
    ...(table === undefined ? {} : { table: { columns: table.columns, rows: table.rows } }),
    actions: actions.map(({ label, id }) => ({ label, id })),
    ...(select === undefined ? {} : { select: { id: select.id, options: select.options.map(({ value }) => value) } }),
  };
}

/** A message here holds one card, at its full length, so a reply with several becomes several messages. */
export function split(reply: Reply): readonly Reply[] {
  const { text, form } = reply;
  const cards = (reply.cards ?? []).flatMap((card) => card.atLength ?? [card]);
  if (cards.length <= 1) return [reply.cards === undefined ? reply : { ...reply, cards }];
  const [first, ...rest] = cards.map((card): Reply => ({ cards: [card] }));
  return [{ ...first, ...(text === undefined ? {} : { text }) }, ...rest, ...(form === undefined ? [] : [{ form }])];
}

/** The progress of a run as one line, when that is all there is to show yet. */
export function statusLine(reply: Reply): string | null {
  const [card] = reply.cards ?? [];
  return card?.progress === undefined || card.progress.ended === true ? null : progressText(card.progress);
}

/** A reply for reading in lines of `columns` characters, and the ids of its buttons in the order of their numbers. */
export function toText(
  reply: Reply,
  firstButton: number,
  columns?: number,
): { readonly text: string; readonly buttons: readonly string[] } {
  const buttons: string[] = [];
  const blocks = (reply.cards ?? []).map((card) => {
    const actions = (card.actions ?? []).map(({ label, id }) => `[${firstButton + buttons.push(id) - 1}] ${label}`);
    return [cardText(card, columns), actions.join('   ')].filter((part) => part !== '').join('\n');
  });
  return {
    text: [reply.text, ...blocks, reply.form?.text].filter((part) => part !== undefined && part !== '').join('\n\n'),
    buttons,
  };
}

import {
  type APIAllowedMentions,
  type APIContainerComponent,
  type APIEmbed,
  type APIFileComponent,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ComponentType,
  type RawFile,
} from 'discord.js';
import type { Card, Reply, Tone } from '../../src/cards/card.ts';
import { chartText, PHONE_WIDTH, plainText, progressText } from '../../src/cards/plain-text.ts';
import { cutAt } from '../shared/text.ts';
import { type Style, userOf } from './address.ts';
import { leftOut, type Row, rowsOf } from './controls.ts';
import { refused } from './forms.ts';
import { FLAGS, LIMITS } from './limits.ts';
import { asManyLines, type Body, fencedLines, tableIn } from './tables.ts';
import { clean, cutEscaped, escapeMarkdown, shown } from './text.ts';

export interface Payload {
  /** Null takes it away, which a message must do with it before it gets the flag for V2. */
  readonly content?: string | null;
  readonly embeds?: APIEmbed[];
  readonly components: APIMessageTopLevelComponent[];
  readonly flags?: number;
  readonly allowed_mentions: APIAllowedMentions;
  readonly attachments?: readonly { readonly id: number; readonly filename: string }[];
}

/** A message to send. */
export interface Posting {
  readonly payload: Payload;
  readonly files: readonly RawFile[];
}

export interface Rendered {
  readonly payload: Payload;
  /** Everything the reply says, when the message could not hold it. */
  readonly overflow: string | null;
}

/** One message, best form first. */
export type Forms = readonly [Posting, ...Posting[]];

const OVERFLOW_FILE = 'everything.txt';

/**
 * A reply as a message, with what it could not hold as a file; then, should the bot not be permitted to send embeds or
 * files, simpler forms of the same.
 */
export function formsOf(reply: Reply, style: Style, lead = ''): Forms {
  const { payload, overflow } = render(reply, style, lead);
  const alone: Posting = { payload, files: [] };
  const { embeds = [], components, allowed_mentions } = payload;
  const content = heading({ ...reply, text: plainText(reply) }, lead, LIMITS.content) || NOTHING;
  // Everything as far as it fits.
  const inWords: Posting = { payload: { content, embeds: [], components, allowed_mentions }, files: [] };
  const simpler = embeds.length === 0 ? [] : [inWords];
  return overflow === null ? [alone, ...simpler] : [withFile(payload, overflow, style), alone, ...simpler];
}

/** For a message that stands already: nothing of its former state stays, and it may get the flag for V2. */
export function asEdit({ payload, files }: Posting): Posting {
  const isV2 = ((payload.flags ?? 0) & FLAGS.componentsV2) !== 0;
  return { payload: { attachments: [], ...payload, ...(isV2 ? { content: null, embeds: [] } : {}) }, files };
}

function withFile(payload: Payload, text: string, style: Style): Posting {
  const file: APIFileComponent = { type: ComponentType.File, file: { url: `attachment://${OVERFLOW_FILE}` } };
  const components = style === 'components' ? [...payload.components, file] : payload.components;
  return {
    payload: { ...payload, components, attachments: [{ id: 0, filename: OVERFLOW_FILE }] },
    files: [{ name: OVERFLOW_FILE, data: Buffer.from(text), contentType: 'text/plain; charset=utf-8' }],
  };
}

/** Data never pings: only who is named here is notified, whatever the text says. */
const pinging = (reply: Reply): APIAllowedMentions => ({
  parse: [],
  ...(reply.mentions === undefined ? {} : { users: [...mentionedIn(reply)] }),
});

const COLOURS: Readonly<Record<Tone, number>> = {
  good: 0x57_f2_87,
  bad: 0xed_42_45,
  warning: 0xfe_e7_5c,
  neutral: 0x58_65_f2,
};
const colourOf = ({ tone = 'neutral' }: Card): number => COLOURS[tone];
const NOTHING = 'Nothing to show.';

export const styleOf = ({ cards = [] }: Reply): Style =>
  cards.filter((card) => (card.actions ?? []).length > 0 || card.select !== undefined).length > 1
    ? 'components'
    : 'embeds';

const mentionedIn = ({ mentions = [] }: Reply): readonly string[] =>
  mentions.slice(0, LIMITS.mentions).map(({ id }) => userOf(id));

/**
 * A reply as a message, valid whatever its size and whatever data it shows. `lead` stands before its own words, in
 * Discord's markup.
 */
export function render(reply: Reply, style: Style, lead = ''): Rendered {
  return style === 'embeds' ? asEmbeds(reply, lead) : asComponents(reply, lead);
}

function asEmbeds(reply: Reply, lead: string): Rendered {
  const content = heading(reply, lead, LIMITS.content);
  const { text: _, ...rest } = reply;
  const embeds: APIEmbed[] = [];
  const rows: Row[] = [];
  const taken = new Set<string>();
  let left: number = LIMITS.embedTotal;
  let cut = clean(reply.text ?? '').length > LIMITS.content;
  for (const card of rest.cards ?? []) {
    rows.push(...rowsOf(card, taken, LIMITS.rows - rows.length));
    const built = embedOf(card, left);
    cut ||= built.cut;
    if (built.embed === null) continue;
    if (embeds.length === LIMITS.embeds || sizeOf(built.embed) > left) {
      cut = true;
      continue;
    }
    embeds.push(built.embed);
    left -= sizeOf(built.embed);
  }
  if (reply.again !== undefined) {
    const { embed, row } = refused(reply.again);
    embeds.push(embed);
    rows.push(row);
  }
  const empty = content === '' && embeds.length === 0;
  return {
    payload: {
      content: empty ? NOTHING : content,
      embeds,
      components: rows,
      allowed_mentions: pinging(reply),
    },
    overflow: cut ? plainText(reply) : null,
  };
}

function heading(reply: Reply, lead: string, length: number): string {
  const mentions = mentionedIn(reply).map((user) => `<@${user}>`);
  const words = shown(reply.text ?? '', length - lead.length - mentions.join(' ').length - 2);
  return [lead, [...mentions, words].filter(isSaid).join(' ')].filter(isSaid).join('\n');
}

const isSaid = (part: string): boolean => part !== '';

const sizeOf = (embed: APIEmbed): number =>
  (embed.title?.length ?? 0) +
  (embed.description?.length ?? 0) +
  (embed.footer?.text.length ?? 0) +
  (embed.fields ?? []).reduce((sum, { name, value }) => sum + name.length + value.length, 0);

/** What the footer and the fields may take of the room a card has, so that its text is never crowded out. */
const FOOTER_SHARE = 0.2;
const FIELDS_SHARE = 0.4;

function embedOf(card: Card, left: number): { readonly embed: APIEmbed | null; readonly cut: boolean } {
  const title = shown(card.title ?? '', Math.min(LIMITS.embedTitle, left));
  const room = left - title.length;
  const note = clean([card.note ?? '', leftOut(card)].join('\n'));
  const footer = cutAt(note, Math.min(LIMITS.embedFooter, Math.floor(room * FOOTER_SHARE)));
  const fields = hasDrawing(card) ? { list: [], cut: false } : fieldsOf(card, Math.floor(room * FIELDS_SHARE));
  const used = fields.list.reduce((sum, { name, value }) => sum + name.length + value.length, footer.length);
  const body = bodyOf(card, Math.min(LIMITS.embedDescription, room - used));
  const cut = body.cut || fields.cut || footer.length < note.length;
  if (title === '' && body.text === '' && footer === '' && fields.list.length === 0) return { embed: null, cut };
  return {
    embed: {
      color: colourOf(card),
      ...(title === '' ? {} : { title }),
      ...(body.text === '' ? {} : { description: body.text }),
      ...(fields.list.length === 0 ? {} : { fields: fields.list }),
      ...(footer === '' ? {} : { footer: { text: footer } }),
    },
    cut,
  };
}

const SHORT_VALUE = 40;

function fieldsOf(card: Card, room: number) {
  const list: { name: string; value: string; inline: boolean }[] = [];
  let left = room;
  let cut = false;
  for (const { label, value } of card.fields ?? []) {
    const name = shown(label, LIMITS.fieldName) || '–';
    const full = escapeMarkdown(clean(value)) || '–';
    const shortened = cutEscaped(full, LIMITS.fieldValue);
    cut ||= shortened !== full;
    if (list.length === LIMITS.embedFields || name.length + shortened.length > left) {
      cut = true;
      break;
    }
    list.push({ name, value: shortened, inline: full.length <= SHORT_VALUE });
    left -= name.length + shortened.length;
  }
  return { list, cut };
}

/** An embed shows its fields below all else: above a table or a chart they are lines of text. */
const hasDrawing = ({ code, table, chart }: Card): boolean =>
  code !== undefined || table !== undefined || chart !== undefined;

const fieldLines = ({ fields = [] }: Card): readonly string[] =>
  fields.map(({ label, value }) => `**${shown(label, LIMITS.fieldName)}:** ${shown(value, LIMITS.fieldValue)}`);

/** Progress, text, fields, table and chart, in this order, as far as there is room. */
function bodyOf(card: Card, room: number): Body {
  const blocks: ((left: number) => Body)[] = [];
  if (card.progress !== undefined) blocks.push(wordsIn(progressText(card.progress)));
  if (card.text !== undefined) blocks.push(wordsIn(card.text));
  if (hasDrawing(card) && card.fields !== undefined)
    blocks.push((left) => asManyLines(fieldLines(card), left, (text) => text));
  if (card.code !== undefined) blocks.push(fencedLines(card.code));
  if (card.table !== undefined) blocks.push(tableIn(card.table));
  if (card.chart !== undefined) blocks.push(fencedLines(chartText(card.chart, PHONE_WIDTH)));
  let text = '';
  let cut = false;
  for (const block of blocks) {
    const between = text === '' ? '' : '\n';
    const built = block(room - text.length - between.length);
    cut ||= built.cut;
    if (built.text !== '') text += between + built.text;
  }
  return { text, cut };
}

const wordsIn =
  (words: string) =>
  (left: number): Body => {
    const full = escapeMarkdown(clean(words));
    return { text: cutEscaped(full, Math.max(0, left)), cut: full.length > left };
  };

/** Room kept at the end for saying that there is more, and for the file that has it. */
const MORE_ROOM = 80;

function asComponents(reply: Reply, lead: string): Rendered {
  const top = heading(reply, lead, LIMITS.v2Text / 2);
  const components: APIMessageTopLevelComponent[] = top === '' ? [] : [textDisplay(top)];
  const taken = new Set<string>();
  let text = LIMITS.v2Text - MORE_ROOM - top.length;
  let count = LIMITS.v2Components - 2 - components.length;
  let cut = clean(reply.text ?? '').length > LIMITS.v2Text / 2;
  const cards = reply.cards ?? [];
  let placed = 0;
  for (const card of cards) {
    const built = containerOf(card, text, taken);
    if (built !== null && (built.count > count || text < MORE_ROOM)) break;
    placed += 1;
    if (built === null) continue;
    components.push(built.container);
    cut ||= built.cut;
    text -= built.text;
    count -= built.count;
  }
  if (placed < cards.length) components.push(textDisplay(`… and ${cards.length - placed} more.`));
  if (components.length === 0) components.push(textDisplay(NOTHING));
  return {
    payload: {
      components,
      flags: FLAGS.componentsV2,
      allowed_mentions: pinging(reply),
    },
    overflow: cut || placed < cards.length ? plainText(reply) : null,
  };
}

const textDisplay = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });

function containerOf(card: Card, room: number, taken: Set<string>) {
  const title =
    clean(card.title ?? '') === '' ? '' : `### ${shown(card.title ?? '', LIMITS.embedTitle).replace(/\n/g, ' ')}`;
  const fields = hasDrawing(card) ? [] : fieldLines(card);
  const note = escapeMarkdown(clean([card.note ?? '', leftOut(card)].join('\n')))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `-# ${line}`);
  const body = bodyOf(card, Math.max(0, room - title.length - 1));
  const head = [title, body.text].filter((part) => part !== '').join('\n');
  const tail = asManyLines([...fields, ...note], room - head.length - 1, (text) => text);
  const words = [head, tail.text].filter((part) => part !== '').join('\n');
  const rows = rowsOf(card, taken);
  if (words === '' && rows.length === 0) return null;
  const container: APIContainerComponent = {
    type: ComponentType.Container,
    accent_color: colourOf(card),
    components: [...(words === '' ? [] : [textDisplay(cutEscaped(words, Math.max(1, room)))]), ...rows],
  };
  const inRows = rows.reduce((sum, row) => sum + 1 + row.components.length, 0);
  return {
    container,
    text: Math.min(words.length, room),
    count: 1 + (words === '' ? 0 : 1) + inRows,
    cut: body.cut || tail.cut || words.length > room,
  };
}

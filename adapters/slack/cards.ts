import type { Card, Field, Reply } from '../../src/cards/card.ts';
import { plainText, progressText } from '../../src/cards/plain-text.ts';
import { chunks, cutAt, splitAt } from '../shared/text.ts';
import { userOf } from './address.ts';
import {
  type Block,
  type Budget,
  context,
  createBudget,
  type Dialect,
  header,
  mrkdwn,
  NEWEST,
  plain,
  section,
} from './blocks.ts';
import { buttonBlocks, selectBlocks } from './controls.ts';
import { LIMITS, READABLE_TEXT } from './limits.ts';
import { chartBlocks, codeBlocks, tableBlocks } from './tables.ts';
import { couldFormat, decodeText, escapeText, escapeWithin } from './text.ts';

export interface SlackMessage {
  /** For notifications, screen readers, and clients without blocks. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A reply as messages: one nearly always, more when it is longer than Slack or a reader takes. Pure. */
export function toMessages(reply: Reply, dialect: Dialect = NEWEST): readonly SlackMessage[] {
  const mention = (reply.mentions ?? [])
    .slice(0, LIMITS.mentions)
    .map(({ id }) => `<@${userOf(id)}>`)
    .join(' ');
  const budget = createBudget();
  const blocks = [
    ...openingBlocks(reply, mention),
    ...(reply.cards ?? []).flatMap((card) => cardBlocks(card, dialect, budget)),
  ];
  const pages = paginate(blocks, LIMITS.messageBlocks);
  const fallback = fallbackText(reply, mention);
  return pages.map((page, index) => ({ text: index === 0 ? fallback : wordsOf(page), blocks: page }));
}

/** What a further page says, for those who do not see its blocks. */
function wordsOf(page: readonly Block[]): string {
  const words = page.flatMap((block) => textsOf([block.text, block.fields, block.elements])).join('\n');
  return escapeWithin(words.trim() === '' ? 'continued' : words, LIMITS.messageText);
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null || !('text' in value)) return [];
  return typeof value.text === 'string'
    ? ['type' in value && value.type === 'mrkdwn' ? decodeText(value.text, '') : value.text]
    : [];
}

/** The words and the buttons alone: for when Slack refuses a message of ours in every other form. */
export function simplest({ text, blocks }: SlackMessage): SlackMessage {
  const isButton = (element: unknown): boolean => (element as { type?: unknown }).type === 'button';
  const buttons = blocks.flatMap(({ type, elements }) => {
    const own = type === 'actions' && Array.isArray(elements) ? elements.filter(isButton) : [];
    return own.length === 0 ? [] : [{ type: 'actions', elements: own }];
  });
  const words = cutAt(text, LIMITS.sectionText);
  return { text: words, blocks: [{ type: 'section', text: mrkdwn(words) }, ...buttons] };
}

/**
 * One of so many messages, for an edit of those there are: what does not fit into them is cut, which the last one says;
 * one that is left over says nothing.
 */
export function toPage(
  reply: Reply,
  dialect: Dialect = NEWEST,
  { index, count }: { readonly index: number; readonly count: number } = { index: 0, count: 1 },
): SlackMessage {
  const pages = toMessages(reply, dialect);
  const page = pages[index] ?? { text: '…', blocks: [section('…')] };
  return index === count - 1 && pages.length > count ? { ...page, blocks: cutBlocks(page.blocks) } : page;
}

const cutBlocks = (blocks: readonly Block[]): readonly Block[] => [
  ...blocks.slice(0, LIMITS.messageBlocks - 1),
  context('The rest is too long for this message; ask for it in the thread.'),
];

/** Cards without a message around them, for App Home. */
export function toBlocks(cards: readonly Card[], dialect: Dialect = NEWEST): readonly Block[] {
  const budget = createBudget();
  return cards.flatMap((card) => cardBlocks(card, dialect, budget));
}

/** Beside a mention, in markup: every character may grow to five when it is escaped. */
const MENTIONED_TEXT = (LIMITS.sectionText - LIMITS.mentions * 20) / 5;

function openingBlocks({ text = '', form }: Reply, mention: string): readonly Block[] {
  const words = [text, form?.text ?? ''].filter((part) => part !== '').join('\n\n');
  if (mention === '') return texts(words).map(section);
  const [first = '', ...rest] = splitAt(words, MENTIONED_TEXT);
  // Words that Slack could read as formatting stand by themselves, as plain text.
  const [beside, below] = couldFormat(first) ? ['', [first, ...rest]] : [` ${escapeText(first)}`, rest];
  return [{ type: 'section', text: mrkdwn(`${mention}${beside}`) }, ...below.map(section)];
}

function cardBlocks(card: Card, dialect: Dialect, budget: Budget): readonly Block[] {
  const title = card.title?.trim() ?? '';
  return [
    ...(title === '' ? [] : titleBlocks(title)),
    ...(card.progress === undefined ? [] : texts(progressText(card.progress)).map(section)),
    ...texts(card.text).map(section),
    ...fieldBlocks(card.fields ?? []),
    ...(card.code === undefined ? [] : codeBlocks(card.code)),
    ...(card.table === undefined ? [] : tableBlocks(card.table, title, dialect, budget)),
    ...(card.chart === undefined ? [] : chartBlocks(card.chart, dialect, budget)),
    ...texts(card.note).map(context),
    ...(card.select === undefined ? [] : selectBlocks(card.select)),
    ...buttonBlocks(card.actions ?? []),
  ];
}

/** A title too long for a header is said in full below it. */
function titleBlocks(title: string): readonly Block[] {
  const shown = cutAt(title, LIMITS.headerText);
  return shown === title ? [header(title)] : [header(shown), ...texts(title).map(section)];
}

function fieldBlocks(fields: readonly Field[]): readonly Block[] {
  const shown = fields.filter(({ label, value }) => label.trim() !== '' || value.trim() !== '');
  return chunks(shown, LIMITS.sectionFields).map((part) => ({
    type: 'section',
    fields: part.map(fieldText),
  }));
}

/** An address by itself, short enough to be a link. */
const ADDRESS = /^https?:\/\/[^\s<>|]{1,1000}$/;

/** A bold label and its value; as plain text when Slack could read formatting into what somebody else has written. */
function fieldText({ label, value }: Field) {
  const name = cutAt(label.trim() || '–', LIMITS.fieldText / 10);
  if (ADDRESS.test(value) && !couldFormat(name))
    return mrkdwn(`*${escapeText(name)}*\n<${value.replace(/&/g, '&amp;')}>`);
  if (couldFormat(name) || couldFormat(value))
    return plain(`${name}\n${cutAt(value, LIMITS.fieldText - name.length - 1)}`);
  const bold = `*${escapeText(name)}*`;
  return mrkdwn(`${bold}\n${escapeWithin(value, LIMITS.fieldText - bold.length - 1)}`);
}

function texts(text: string | undefined): readonly string[] {
  return text === undefined ? [] : splitAt(text, LIMITS.sectionText).filter((part) => part.trim() !== '');
}

function fallbackText(reply: Reply, mention: string): string {
  const said = plainText(reply).trim() || '…';
  const head = mention === '' ? '' : `${mention} `;
  return head + escapeWithin(said, LIMITS.messageText - head.length);
}

/** Pages of whole blocks. What belongs together is not known here, so a page may begin with buttons; rarely. */
function paginate(blocks: readonly Block[], maxBlocks: number): readonly (readonly Block[])[] {
  const pages: Block[][] = [[]];
  let length = 0;
  for (const block of blocks) {
    const size = textLength(block);
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && (page.length >= maxBlocks || length + size > READABLE_TEXT)) {
      pages.push([block]);
      length = size;
    } else {
      page.push(block);
      length += size;
    }
  }
  return pages[0]?.length === 0 ? [[section('…')]] : pages;
}

const textLength = (block: Block): number =>
  block.type === 'section' || block.type === 'context' ? JSON.stringify(block).length : 0;

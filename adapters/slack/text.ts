import { ownWords } from '../shared/own-words.ts';
import { cutAt } from '../shared/text.ts';

/** An invisible character that keeps a mark from being read as formatting. */
const BREAK = '\u200b';

/**
 * Words of people and of data sets inside Slack's markup: nothing of them pings, links or formats. `&`, `<` and `>`
 * are escaped as Slack asks; a mark that could open bold, italics, strike, code, a quote or an emoji is broken by an
 * invisible character, only where it could, so that names such as total_day_minutes stay as they are.
 */
export function escapeText(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}])([*_~])(?=\S)|(`)/gu, `$&${BREAK}`)
    .replace(/:(?=[a-z0-9_+'-]+:)/gi, `:${BREAK}`)
    .replace(/^(\s*)>/gm, `$1${BREAK}>`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Whether Slack might read formatting into it, which an invisible character keeps it from only as far as is known. */
export const couldFormat = (text: string): boolean => escapeText(text).includes(BREAK);

/** Escaping makes text longer: what is too long is cut before it is escaped, and measured after. */
export function escapeWithin(text: string, max: number): string {
  for (let room = max; room > 0; room = Math.floor(room * 0.8)) {
    const escaped = escapeText(cutAt(text, room));
    if (escaped.length <= max) return escaped;
  }
  return '';
}

/** Inside a code block only the entities and the fence itself count. */
export function escapeCode(text: string): string {
  return text.replace(/```/g, `\`\`${BREAK}\``).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** What a person wrote, from what Slack made of it. The bot's own mention is dropped, other people keep a name. */
export function decodeText(text: string, botUserId: string): string {
  return text
    .replace(/<([^<>\n]+)>/g, (_, inside: string) => decodeToken(inside, botUserId))
    .replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(BREAK, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

function decodeToken(inside: string, botUserId: string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  if (target.startsWith('@')) return target.slice(1) === botUserId ? '' : `@${label || target.slice(1)}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return label || `@${target.slice(1).split('^')[0]}`;
  const address = target.replace(/^mailto:/, '');
  // Slack links what merely looks like an address ("data.csv"): then the words count, not the link made of them.
  return label === '' || /^https?:\/\/\S+$/.test(label) ? address : label;
}

/** People and groups a message begins with. */
const OPENING = /^(?:\s*<[@!][^<>]+>[\s,:;]*)+/;

/** Whether a message is addressed to the bot: by a mention of its own, and not to others before it. */
export function namesFirst(words: string, bot: string): boolean {
  const own = ownWords(words);
  const addressed = OPENING.exec(own)?.[0] ?? own;
  return addressed.includes(`<@${bot}>`) || addressed.includes(`<@${bot}|`);
}

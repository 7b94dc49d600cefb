import { cutAt } from '../shared/text.ts';

/** Text for Discord: data shown as it is, never read as markdown, within a length. */

/** Control characters, direction overrides, and half surrogates have no place in a message. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const UNPRINTABLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]|\p{Surrogate}/gu;

/** Nothing a person would see. */
const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

export const clean = (text: string): string => {
  const printable = text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '');
  return INVISIBLE.test(printable) ? '' : printable.trim();
};

/** Addresses, and links to our own commands. */
const ADDRESS = /https?:\/\/[^\s<>*|`\\[\]]+|<\/ml [a-z]+:\d+>/g;

/**
 * Backslashes before what Discord would read as formatting, a mention, an emoji or a link. Underscores inside words mean
 * nothing to Discord, and addresses would break, so both stay as they are.
 */
export function escapeMarkdown(text: string): string {
  let escaped = '';
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    escaped += escapeWords(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return escaped + escapeWords(text.slice(end));
}

const escapeWords = (text: string): string =>
  text
    .replace(/[\\*`[\]]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||<(?=[@#:/a-z])|:(?=(?:[\w-]*[a-z][\w-]*|[+-]1):)/giu, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^(\s*)(#{1,3}|-#|>{1,3}|[-+])(?=\s)/gmu, '$1\\$2');

/** Cut, without a backslash at the end that would take what follows for escaped. */
export function cutEscaped(text: string, length: number): string {
  const cut = cutAt(text, length);
  return cut === text ? text : cut.replace(/(?<!\\)((?:\\\\)*)\\…$/, '$1…');
}

/** Enough of a text to fill `length` after cleaning, so that nothing is spent on what cannot be shown. */
const start = (text: string, length: number): string => text.slice(0, 2 * Math.max(0, length) + 64);

/** Clean, escaped, cut. */
export const shown = (text: string, length: number): string =>
  cutEscaped(escapeMarkdown(clean(start(text, length))), length);

/** Clean and cut, for places where Discord renders no markdown: buttons, options, footers, modals. */
export const plain = (text: string, length: number): string =>
  cutAt(clean(start(text, length)).replace(/\s*\n\s*/g, ' '), length);

/** A block of fixed-width text that nothing in it can end. */
export const fence = (text: string): string =>
  `\`\`\`\n${text.replace(UNPRINTABLE, '').replace(/`(?=`)/g, '`\u200B')}\n\`\`\``;

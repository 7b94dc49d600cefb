/** A longer message is a document and no command, so the rest is not read. */
const MAX_CHARACTERS = 4000;

/**
 * Removes mark-up (mentions, links, emphasis, emoji codes), invisible characters and stacked accents, and makes
 * typographic quotes plain. Letters keep their case and accents.
 */
export function normalise(text: string): string {
  return text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFC')
    .replace(/\p{M}{3,}/gu, '')
    .normalize('NFKC')
    .replace(/^\s*(`{1,3})([^`]+)\1\s*$/, '$2')
    .replace(/(^|\s)(~{1,2})(?=[^\s~])[^~\n]{0,300}[^\s~]?\2(?=$|[\s.,!?:;)])/g, '$1')
    .replace(/(^|\s)(\*{1,2}|_)(?=\S)([^*_\n]{0,200}[^*_\s])\2(?=$|[\s.,!?:;])/g, '$1$3')
    .replace(/<(https?:\/\/[^\s<>|]{1,2000})(?:\|[^<>]{0,500})?>/g, '$1')
    .replace(/<[@#!][^<>\s]{1,100}>/g, ' ')
    .replace(/<a?:\w{1,64}:\d{1,24}>/g, ' ')
    .replace(/(^|\s):[a-z][a-z0-9_+-]{1,40}:(?=$|\s|[.,!?])/g, '$1 ')
    .replace(/(^|\s)@[\w.-]{1,80}/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\bw\/o\b/gi, 'without')
    .replace(/\bw\/(?=\s)/gi, 'with')
    .replace(/[\u2018\u2019\u201b\u00b4\u02bc]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/g, '"')
    .replace(/[\u2013\u2014]/g, '-')
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}\u20e3\ufe0f]/gu, (mark) =>
      /[\d#*]/.test(mark) ? mark : ' ',
    )
    .replace(/[^\S\n]+|\p{Cc}(?<!\n)|\p{Cf}/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

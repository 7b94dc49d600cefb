/**
 * What somebody said in their own words: without lines that quote somebody, everything below three marks, and code,
 * in which a mention only shows how one is written. Marks as they are, or escaped as Slack sends them.
 */
export const ownWords = (text: string): string =>
  text
    .replace(/^(?:>|&gt;){3}[\s\S]*|^(?:>|&gt;) ?.*$/gm, '')
    .replace(/```[\s\S]*?(?:```|$)|`[^`\n]+`/g, ' ')
    .trim();

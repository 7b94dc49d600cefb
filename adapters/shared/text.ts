/** Cuts at a word, where one ends in the second half, with a mark that something is left out; never half a character. */
export function cutAt(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const head = text.slice(0, max - 1);
  const space = Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n'));
  const end = space > max / 2 ? space : wholeCharacters(head);
  return `${head.slice(0, end).trimEnd()}…`;
}

/** Splits into pieces that fit, at line ends or words where there are any. */
export function splitAt(text: string, max: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const head = rest.slice(0, max);
    const line = head.lastIndexOf('\n');
    const space = head.lastIndexOf(' ');
    const end = line > max / 2 ? line : space > max / 2 ? space : wholeCharacters(head);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^[ \n]/, '');
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Never half a surrogate pair. */
function wholeCharacters(text: string): number {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

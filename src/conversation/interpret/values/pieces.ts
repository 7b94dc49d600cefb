/** A run of letters and digits, a run of spaces, or one sign: names and values begin and end where a piece does. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Scripts without spaces between words are cut at every character. */
const PIECE =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|(?:(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{N}\p{M}])+|\n|[^\S\n]+|./gsu;

export function piecesOf(text: string): Piece[] {
  return Array.from(text.matchAll(PIECE), ({ 0: piece, index }) => ({
    text: piece,
    start: index,
    end: index + piece.length,
  }));
}

export const isSpace = (piece: Piece | undefined): boolean => piece !== undefined && /^\s/.test(piece.text);

/** Past spaces, though not past the end of a line. */
export function skipSpaces(pieces: readonly Piece[], at: number): number {
  let next = at;
  while (isSpace(pieces[next]) && pieces[next]?.text !== '\n') next++;
  return next;
}

/**
 * The longest stretch of pieces from `at`, at most `length` characters, that means something; with what it means. It
 * ends where a word does, or before what `orBefore` matches.
 */
export function longest<T>(
  { text, pieces }: { readonly text: string; readonly pieces: readonly Piece[] },
  at: number,
  length: number,
  meaning: (stretch: string) => T | null,
  orBefore?: RegExp,
): { readonly means: T; readonly end: number } | null {
  const start = pieces[at]?.start ?? text.length;
  let end = at;
  while (end < pieces.length && (pieces[end]?.end ?? 0) - start <= length) end++;
  for (; end > at; end--) {
    const last = pieces[end - 1];
    if (last === undefined || isSpace(last)) continue;
    const next = text.slice(last.end, last.end + 4);
    if (!END.test(next) && orBefore?.test(next) !== true) continue;
    const means = meaning(text.slice(start, last.end));
    if (means !== null) return { means, end };
  }
  return null;
}

/** What a value may end before: `A` does not end within `A-`, nor 1 within 1.5, and 2020 before `=` is a name. */
const END =
  /^(?!\s*[=:→＝：])(?:$|[\s,;!?)\]}|"'`”“»’，；、。]|\.(?:\s|$)|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])/u;

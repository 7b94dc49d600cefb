/** Widths of letters in DejaVu Sans, as shares of their size; there is no canvas to ask. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl|!.,:;'’·]/u, 0.31],
  [/[frtI()[\]{}/\\\- ]/u, 0.39],
  [/[mwMWQ%@—…]/u, 0.96],
  [/[A-Z+<>=~±]/u, 0.74],
  [/[0-9$#]/u, 0.64],
  [/[a-z]/u, 0.6],
];
const OTHERS = 0.8;

/** About how wide a line of text is, in pixels. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += WIDTHS.find(([kind]) => kind.test(letter))?.[1] ?? OTHERS;
  return width * size;
}

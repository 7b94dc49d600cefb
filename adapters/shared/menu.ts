import type { SelectOption } from '../../src/cards/card.ts';
import { chunks, cutAt } from './text.ts';

/** What a platform takes of a menu. */
export interface MenuLimits {
  /** Options of a page, which is a menu of its own or a group in one. */
  readonly perPage: number;
  readonly pages: number;
  /** Whether a value comes back as it went out. */
  travels(value: string): boolean;
}

export interface Menu {
  readonly pages: readonly (readonly SelectOption[])[];
  /** How many options are left out. */
  readonly missing: number;
}

/** Options in pages that a platform takes, each value once. What is left out can still be written. */
export function fitMenu(options: readonly SelectOption[], { perPage, pages, travels }: MenuLimits): Menu {
  const seen = new Set<string>();
  const usable = options.filter(({ value }) => travels(value) && !seen.has(value) && seen.add(value));
  const offered = usable.slice(0, perPage * pages);
  return { pages: chunks(offered, perPage), missing: options.length - offered.length };
}

/** What a person chooses in a form who does not know: the same as leaving a line empty, which a menu cannot be once filled in. */
export const UNKNOWN: SelectOption = { value: '(unknown)', label: 'unknown' };

export const missingNote = (missing: number): string =>
  missing === 0 ? '' : `${missing} more cannot be shown in the menu; write the name instead.`;

const NAME_LENGTH = 30;

/** A page by its first and its last option. */
export function rangeOf(page: readonly SelectOption[]): string {
  const [first, last] = [page[0], page.at(-1)].map((option) => cutAt(option?.label ?? '', NAME_LENGTH));
  return `${first} – ${last}`;
}

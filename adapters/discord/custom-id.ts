import { LIMITS } from './limits.ts';

/**
 * What a component carries: the core's `verb:id`, and behind a mark what only this adapter needs. Ids must be unique
 * within a message, so the second button that does the same carries a copy number; a form of several pages carries
 * the page.
 */
const MARK = '⁑';

/** The id for a component, or null when it is too long to be carried. */
export function uniqueId(action: string, taken: Set<string>): string | null {
  for (let copy = 1; ; copy++) {
    const id = copy === 1 ? action : `${action}${MARK}${copy}`;
    if (action.trim() === '' || id.length > LIMITS.customId) return null;
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}

export interface PageId {
  readonly form: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  /** It is filled in once more: what was left empty stays empty. */
  readonly again: boolean;
}

export const pageId = ({ form, page, pages, again }: PageId): string =>
  `${form}${MARK}${page}/${pages}${again ? AGAIN : ''}`;

const AGAIN = '!';

/** Opens a form that was refused, with what was filled in. */
export const againId = (form: string): string => `${form}${MARK}${AGAIN}`;

export const isAgain = (customId: string): boolean => customId.split(MARK)[1] === AGAIN;

const DONE = 'done';

/** Sends off a form of several pages as far as it is filled in. */
export const doneId = (form: string): string => `${form}${MARK}${DONE}`;

export const isDone = (customId: string): boolean => customId.split(MARK)[1] === DONE;

/** What the core is told: the action without what was added. */
export const actionOf = (customId: string): string => customId.split(MARK)[0] ?? customId;

export function pageOf(customId: string): PageId | null {
  const [form, position] = customId.split(MARK);
  const match = /^(\d+)\/(\d+)(!?)$/.exec(position ?? '');
  if (form === undefined || match === null) return null;
  return { form, page: Number(match[1]), pages: Number(match[2]), again: match[3] === AGAIN };
}

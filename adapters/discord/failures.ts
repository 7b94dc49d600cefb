import { DiscordAPIError } from 'discord.js';
import { CODES } from './limits.ts';

/** What becomes of a request that Discord refuses with one of its error codes. */
type Remedy =
  /** Only what it answers may not be named: it may go out without. */
  | { readonly kind: 'unreferenced' }
  /** The thread sleeps: opened again, it may be done. */
  | { readonly kind: 'archived' }
  /** The place is closed to us: whom it is for is told directly, and how to go on. */
  | { readonly kind: 'closed' }
  /** The place is no more: whom it is for is told directly. */
  | { readonly kind: 'deleted' }
  /** What it is about is gone, or the person cannot be reached: there is nothing to be done. */
  | { readonly kind: 'gone' };

const REMEDIES: Readonly<Record<number, Remedy>> = {
  [CODES.cannotReference]: { kind: 'unreferenced' },
  [CODES.threadArchived]: { kind: 'archived' },
  [CODES.missingAccess]: { kind: 'closed' },
  [CODES.missingPermission]: { kind: 'closed' },
  [CODES.threadLocked]: { kind: 'closed' },
  [CODES.unknownChannel]: { kind: 'deleted' },
  [CODES.unknownGuild]: { kind: 'gone' },
  [CODES.unknownMessage]: { kind: 'gone' },
  [CODES.unknownWebhook]: { kind: 'gone' },
  [CODES.tokenExpired]: { kind: 'gone' },
  [CODES.cannotDirectMessage]: { kind: 'gone' },
  [CODES.noMutualServer]: { kind: 'gone' },
};

/** Discord's error code, or null for what is not an answer of Discord's. */
const codeOf = (error: unknown): number | null =>
  error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null;

export const hasCode = (error: unknown, ...codes: readonly number[]): boolean => codes.includes(codeOf(error) ?? -1);

/** `other`: it is not known what would help, or Discord did not answer. */
export const readFailure = (error: unknown): Remedy['kind'] | 'other' => REMEDIES[codeOf(error) ?? -1]?.kind ?? 'other';

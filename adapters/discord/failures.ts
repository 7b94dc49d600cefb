import { DiscordAPIError } from 'discord.js';
import { CODES } from './limits.ts';

/** What becomes of a request that Discord refuses with one of its error codes. */
type Remedy =
  /** Only what it answers may not be named: it may go out without. */
  | 'unreferenced'
  /** The thread sleeps: opened again, it may be done. */
  | 'archived'
  /** The place is closed to us: whom it is for is told directly, and how to go on. */
  | 'closed'
  /** The place is no more: whom it is for is told directly. */
  | 'deleted'
  /** What it is about is gone, or the person cannot be reached: there is nothing to be done. */
  | 'gone';

const REMEDIES: Readonly<Record<number, Remedy>> = {
  [CODES.cannotReference]: 'unreferenced',
  [CODES.threadArchived]: 'archived',
  [CODES.missingAccess]: 'closed',
  [CODES.missingPermission]: 'closed',
  [CODES.threadLocked]: 'closed',
  [CODES.unknownChannel]: 'deleted',
  [CODES.unknownGuild]: 'gone',
  [CODES.unknownMessage]: 'gone',
  [CODES.unknownWebhook]: 'gone',
  [CODES.tokenExpired]: 'gone',
  [CODES.cannotDirectMessage]: 'gone',
  [CODES.noMutualServer]: 'gone',
};

/** Discord's error code, or null for what is not an answer of Discord's. */
const codeOf = (error: unknown): number | null =>
  error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null;

export const hasCode = (error: unknown, ...codes: readonly number[]): boolean => codes.includes(codeOf(error) ?? -1);

/** `other`: it is not known what would help, or Discord did not answer. */
export const readFailure = (error: unknown): Remedy | 'other' => REMEDIES[codeOf(error) ?? -1] ?? 'other';

import { randomBytes } from 'node:crypto';

/** Tells processes apart that make an id in the same millisecond. */
const PROCESS = randomBytes(3).toString('hex');
let latest = 0;
let made = 0;

/** 24 hex digits: milliseconds, process, number. Ids of one process sort in the order in which they were made. */
export function newId(): string {
  const now = Date.now();
  // The clock may have been set back.
  if (now > latest) [latest, made] = [now, 0];
  else made += 1;
  return latest.toString(16).padStart(12, '0') + PROCESS + made.toString(16).padStart(6, '0');
}

export const isId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text);

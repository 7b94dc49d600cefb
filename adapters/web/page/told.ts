import type { Tone } from '../../../src/cards/card.ts';
import { createCell } from './cell.ts';

/** Said in passing. */
export interface Told {
  readonly text: string;
  readonly tone: Tone;
}

const LASTS_MS = 5_000;
/** A screen reader is told the beginning; the rest stands on the page. */
const SPOKEN = 400;

export const told = createCell<Told | null>(null);
/** For screen readers alone. */
export const spoken = createCell('');

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows a line for some seconds. */
export function tell(text: string, tone: Tone = 'neutral'): void {
  clearTimeout(timer);
  told.set({ text, tone });
  timer = setTimeout(() => told.set(null), LASTS_MS);
}

export const announce = (text: string): void => spoken.set(text.slice(0, SPOKEN));

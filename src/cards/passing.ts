import type { Reply } from './card.ts';

/** A state that a newer one will follow. Anything else is an answer or an end, which somebody waits for. */
export const isPassing = ({ cards = [] }: Reply): boolean =>
  cards.some(({ progress }) => progress !== undefined && progress.ended !== true);

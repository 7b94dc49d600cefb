import type { Reply } from './card.ts';

/** Whether it is about something that goes on, or went on. */
export const showsProgress = ({ cards = [] }: Reply): boolean => cards.some(({ progress }) => progress !== undefined);

/** Whether a newer state will follow. Somebody waits for any other reply, since it is an answer or an end. */
export const isPassing = ({ cards = [] }: Reply): boolean =>
  cards.some(({ progress }) => progress !== undefined && progress.ended !== true);

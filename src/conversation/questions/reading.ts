import type { Condition, Grouping, Measure, Query } from '../../datasets/query/query.ts';
import type { Said } from './conditions.ts';

/** What was asked; or why that cannot be told, as a sentence that says what would help. */
export type Reading = { readonly query: Query } | { readonly unclear: string };

export const MOST_ROWS = 50;

export const conditionsIn = (said: readonly Said[]): Condition[] => said.flatMap(({ all }) => all);

export function figureQuery(
  measure: Measure,
  where: readonly Said[],
  by: Grouping | null,
  order?: 'most' | 'least',
  limit?: number,
): Reading {
  return {
    query: {
      ask: 'figure',
      measure,
      where: conditionsIn(where),
      ...(by === null ? {} : { by }),
      ...(order === undefined ? {} : { order }),
      ...(limit === undefined || by === null ? {} : { limit: Math.min(MOST_ROWS, limit) }),
    },
  };
}

import { z } from 'zod';

/** Dates are ISO 8601 texts, days at least. */
const value = z.union([z.string().max(300), z.number()]);

const condition = z.discriminatedUnion('is', [
  z.object({ column: z.string(), is: z.enum(['missing', 'present']) }),
  /** Any of the values, or none of them. */
  z.object({ column: z.string(), is: z.enum(['equal', 'different']), values: z.array(value).min(1).max(50) }),
  z.object({ column: z.string(), is: z.enum(['above', 'below', 'from', 'to']), value }),
]);

const measure = z.discriminatedUnion('of', [
  z.object({ of: z.literal('count') }),
  /** Rows of a group, of those of all groups. */
  z.object({ of: z.literal('part') }),
  /** Of the rows that meet these. */
  z.object({ of: z.literal('share'), those: z.array(condition).min(1) }),
  z.object({ of: z.enum(['sum', 'mean', 'median', 'min', 'max', 'distinct']), column: z.string() }),
]);

const grouping = z.object({ column: z.string(), unit: z.enum(['year', 'month', 'week', 'day']).exactOptional() });

const most = z.enum(['most', 'least']);
const where = z.array(condition).max(20);

/** A question to the rows of one table: all that can be asked. Whatever reads questions makes one of these, and no SQL. */
export const query = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('figure'),
    measure,
    where,
    by: grouping.exactOptional(),
    order: most.exactOptional(),
    limit: z.number().int().min(1).max(50).exactOptional(),
  }),
  z.object({
    ask: z.literal('rows'),
    where,
    order: z.object({ column: z.string(), first: most }).exactOptional(),
    limit: z.number().int().min(1).max(50),
  }),
  z.object({ ask: z.literal('distribution'), column: z.string(), where }),
  z.object({ ask: z.literal('correlation'), columns: z.tuple([z.string(), z.string()]), where }),
  /** Whether a column differs between the rows that meet a condition and the others. */
  z.object({ ask: z.literal('comparison'), column: z.string(), group: condition, where }),
]);

export type Query = z.infer<typeof query>;
export type Condition = z.infer<typeof condition>;
export type Measure = z.infer<typeof measure>;
export type Grouping = z.infer<typeof grouping>;

const side = z.object({ rows: z.number(), mean: z.number().nullable(), variance: z.number().nullable() });

/** Figures as they were computed; what they are of stands in the query. Dates are ISO 8601 texts. */
export const findings = z.object({
  /** Rows that meet the conditions, of all there are. */
  rows: z.number(),
  total: z.number(),
  sql: z.string(),
  found: z.discriminatedUnion('ask', [
    z.object({
      ask: z.literal('figure'),
      /** One without `by`. Missing keys are null; `rows` are those that the figure rests on. */
      groups: z.array(
        z.object({
          key: z.string().nullable(),
          figure: z.number().nullable(),
          text: z.string().nullable(),
          rows: z.number(),
        }),
      ),
      /** Groups that the limit left out. */
      more: z.number(),
    }),
    z.object({ ask: z.literal('rows'), columns: z.array(z.string()), cells: z.array(z.array(z.string().nullable())) }),
    z.object({
      ask: z.literal('distribution'),
      /** Of numbers and dates (in milliseconds since 1970). */
      bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })),
      levels: z.array(z.object({ level: z.string(), count: z.number() })),
      more: z.number(),
      missing: z.number(),
    }),
    z.object({
      ask: z.literal('correlation'),
      /** Pearson's and Spearman's coefficient. Null where one column does not vary. */
      linear: z.number().nullable(),
      monotone: z.number().nullable(),
      pairs: z.number(),
      points: z.array(z.object({ x: z.number(), y: z.number(), count: z.number() })),
    }),
    z.object({ ask: z.literal('comparison'), those: side, others: side }),
  ]),
});

export type Findings = z.infer<typeof findings>;

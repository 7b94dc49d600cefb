import { z } from 'zod';
import { MISSING_TOKENS } from '../formats/missing.ts';
import { DELIMITERS } from './dialect.ts';
import { ENCODINGS } from './encoding.ts';

/**
 * What a person said about how a file is to be read, where the file itself was understood otherwise. Plain data: kept
 * with the data set, and honoured by every step. Whatever is absent is found out.
 */
export const READING_OPTIONS = z.strictObject({
  /** Of columns, by name. `text` takes the cells as they are written. */
  kinds: z.record(z.string(), z.enum(['number', 'date', 'text'])).optional(),
  /** Lines at the top of the file that belong to no table. */
  skipLines: z.number().int().min(0).max(10_000).optional(),
  /** Whether the first line that is left names the columns. */
  header: z.boolean().optional(),
  encoding: z.enum(ENCODINGS).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  decimal: z.enum(['.', ',']).optional(),
  /** Of dates that can be read both ways, whether the day stands before the month. */
  dayFirst: z.boolean().optional(),
  /** Cells that are missing besides the usual ones, and usual ones that are values, such as NA for Namibia. */
  missing: z.array(z.string().max(100)).max(100).optional(),
  notMissing: z.array(z.string().max(100)).max(100).optional(),
  /** The sheet of a workbook, by name. */
  sheet: z.string().max(200).optional(),
  /** The file of an archive, by its path in there. */
  entry: z.string().max(1_000).optional(),
});

export type ReadingOptions = z.infer<typeof READING_OPTIONS>;

/** The cells that mean "no value" in a file read with these options. */
export function missingTokens({ missing = [], notMissing = [] }: ReadingOptions): readonly string[] {
  return [...new Set([...MISSING_TOKENS, ...missing])].filter((token) => token === '' || !notMissing.includes(token));
}

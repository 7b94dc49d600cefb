import type { NumberProposal } from '../formats/notations.ts';
import type { Delimiter } from './dialect.ts';
import type { ReadingOptions } from './options.ts';
import type { Survey } from './survey.ts';

/** How the file writes numbers: its decimal mark, whether some column settles that, and each column's format. */
export interface Numbers {
  readonly decimal: '.' | ',';
  readonly certain: boolean;
  readonly proposals: ReadonlyMap<number, NumberProposal | null>;
}

/** A file has one decimal mark. Columns that can be read only one way decide for those that can be read both ways. */
export function decimalMark(
  surveys: readonly Survey[],
  proposed: ReadonlyMap<number, NumberProposal | null>,
  { delimiter, options }: { readonly delimiter: Delimiter | null; readonly options: ReadingOptions },
): Pick<Numbers, 'decimal' | 'certain'> {
  if (options.decimal !== undefined) return { decimal: options.decimal, certain: true };
  const proposals = [...proposed.values()].filter((proposal) => proposal !== null);
  const certain = proposals
    .filter(({ alternative, separated }) => alternative === undefined && separated)
    .map(({ format }) => format);
  const commas = certain.filter((format) => format.decimal === ',').length;
  const points =
    surveys.filter((column) => column.fractional > 0).length +
    certain.filter((format) => format.decimal === '.').length;
  if (commas > 0 || points > 0) return { decimal: commas >= points ? ',' : '.', certain: true };
  return { decimal: delimiter === ';' && proposals.length > 0 ? ',' : '.', certain: false };
}

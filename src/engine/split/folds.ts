import type { Random } from '../random.ts';
import { type DealRequest, deal, takePart } from './deal.ts';

export interface FoldRows {
  readonly train: Uint32Array;
  readonly valid: Uint32Array;
}

/** A single fold validates on so great a part of the rows. */
const PARTS_OF_A_SINGLE = 5;

/** Deals the rows into folds, `repeats` times anew; by time only once, as stretches of time are always the same. */
export function dealFolds(
  request: Pick<DealRequest, 'rows' | 'target' | 'groups' | 'time'>,
  plan: { readonly folds: number; readonly repeats: number },
  random: Random,
): readonly FoldRows[] {
  const single = plan.folds === 1;
  const parts = single ? PARTS_OF_A_SINGLE : plan.folds;
  const repeats = request.time === null ? plan.repeats : 1;
  const dealt = Array.from({ length: repeats }, (_, repeat) => {
    const part = deal({ ...request, parts, spareRare: single }, random.fork(`folds/${repeat}`));
    return Array.from({ length: plan.folds }, (_, at) => {
      const { inside, outside } = takePart(request.rows, part, at);
      return { train: outside, valid: inside };
    });
  });
  const folds = dealt.flat().filter(({ train, valid }) => train.length > 0 && valid.length > 0);
  // Rows of one moment are no stretches of time.
  return folds.length > 0 || request.time === null ? folds : dealFolds({ ...request, time: null }, plan, random);
}

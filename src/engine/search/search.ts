import type { Spec } from '../families/family.ts';
import { fitSpec } from '../families/fit.ts';
import { type Fold, pick, type Target } from '../families/fold.ts';
import { compareScores, score } from '../metrics/score.ts';
import type { Part } from '../model/data.ts';
import type { Random } from '../random.ts';
import type { Metric } from '../types.ts';
import { judge } from './judge.ts';
import type { Planned } from './plan.ts';
import type { Session } from './session.ts';

/** A model of the plan, fitted on each fold. */
export interface Trial {
  readonly spec: Spec;
  readonly parts: readonly Part[];
  /** Out-of-fold predictions, rows of the frame × width. A row that was validated several times has the mean. */
  readonly oof: Float64Array;
  /** How many of the folds were fitted, from the first on. Time may have run out before the others. */
  readonly folds: number;
  readonly fitMs: number;
  readonly score: number;
}

/**
 * When the search must end (elapsed ms). It depends on how many trees the blend may have, since they must be scored,
 * and on how many times slower than planned the machine is.
 */
type Deadline = (trees: number, slowness: number) => number;

export interface SearchResult {
  readonly trials: readonly Trial[];
  /** Whether every model of the plan was fitted on every fold. */
  readonly complete: boolean;
}

/** One model may use this share of the time left while others wait, so that a slow machine also tries several. */
const MOST_OF_WHAT_IS_LEFT = 0.6;
/** The pace is known once models of this much estimated time were fitted. */
const PACE_FROM_MS = 300;

/** Fits the plan's models one after the other until the plan or the time ends. */
export async function search(
  planned: readonly Planned[],
  folds: readonly Fold[],
  target: Target,
  metric: Metric,
  session: Session,
  random: Random,
  deadline: Deadline,
): Promise<SearchResult> {
  const trials: Trial[] = [];
  let complete = true;
  let best: Trial | null = null;
  let trees = 0;
  const pace = { estimated: 0, taken: 0 };
  for (const [at, { spec, ms }] of planned.entries()) {
    const left = deadline(trees, slowness()) - session.elapsedMs();
    const needed = trials.length < 2;
    // A model that would not get half done leaves its time to one that will.
    if (!needed && (session.ending() || left <= 0 || ms * slowness() > 2 * left)) {
      complete = false;
      continue;
    }
    const mayTake = at + 1 < planned.length ? left * MOST_OF_WHAT_IS_LEFT : left;
    const trial = await tryOut(spec, at / planned.length, 1 / planned.length, session.elapsedMs() + mayTake);
    if (trial === null) continue;
    trials.push(trial);
    trees += countTrees(trial.parts);
    if (trial.spec.family === 'baseline') continue;
    pace.estimated += ms;
    pace.taken += trial.fitMs;
    if (best === null || compareScores(metric, trial.score, best.score) < 0) best = trial;
    session.setBest({ model: best.spec.name, metric, score: best.score });
  }
  return { trials, complete };

  function slowness(): number {
    return pace.estimated < PACE_FROM_MS ? 1 : pace.taken / pace.estimated;
  }

  async function tryOut(spec: Spec, from: number, share: number, byMs: number): Promise<Trial | null> {
    const started = session.elapsedMs();
    const parts: Part[] = [];
    const oof = new Float64Array(target.y.length * target.outputs);
    const times = new Uint8Array(target.y.length);
    for (const fold of folds) {
      const late = session.ending() || session.elapsedMs() >= deadline(trees, slowness());
      if (late && (trials.length > 1 || parts.length > 0)) break;
      const fraction = 0.08 + 0.8 * (from + (share * fold.index) / folds.length);
      session.say(
        'searching',
        fraction,
        `Trying ${spec.name.split(',')[0]?.toLowerCase()}${folds.length === 1 ? '' : `, part ${fold.index + 1} of ${folds.length}`}.`,
      );
      // Each fold has its share of the time, since a model that lacks some folds is of little use.
      const now = session.elapsedMs();
      const foldByMs = now + (byMs - now) / (folds.length - fold.index);
      const fitted = await session.run(fitSpec(spec, fold, random.fork(`${spec.name}/${fold.index}`)), foldByMs);
      parts.push(fitted.part);
      addOutOfFold(fitted.valid, fold.valid, oof, times);
    }
    if (parts.length < folds.length) complete = false;
    // Half a model is only worth keeping when there is no other.
    if (parts.length === 0 || (parts.length < folds.length && trials.length > 1)) return null;
    divideByTimes(oof, times);
    const rows = coveredRows(folds.slice(0, parts.length));
    return {
      spec,
      parts,
      oof,
      folds: parts.length,
      fitMs: session.elapsedMs() - started,
      score: score(judge(target, rows, pick(oof, rows, target.outputs)), metric),
    };
  }

  function addOutOfFold(values: Float64Array, rows: Uint32Array, oof: Float64Array, times: Uint8Array): void {
    const { outputs } = target;
    rows.forEach((row, i) => {
      times[row]!++;
      for (let k = 0; k < outputs; k++) oof[row * outputs + k]! += values[i * outputs + k]!;
    });
  }

  function divideByTimes(oof: Float64Array, times: Uint8Array): void {
    for (let i = 0; i < oof.length; i++) oof[i]! /= Math.max(1, times[Math.floor(i / target.outputs)]!);
  }
}

function countTrees(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part.kind === 'trees' ? part.forest.roots.length - 1 : 0), 0);
}

/** Rows validated by at least one of the folds, in rising order. */
export function coveredRows(folds: readonly Fold[]): Uint32Array {
  const seen = new Set<number>();
  for (const fold of folds) for (const row of fold.valid) seen.add(row);
  return Uint32Array.from(seen).sort();
}

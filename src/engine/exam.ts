import { EngineError } from './errors.ts';
import type { Target } from './families/fold.ts';
import { diagnose } from './metrics/diagnose.ts';
import { compareScores, defaultMetric, metricsOf, scoreAll, scoreWithIntervals } from './metrics/score.ts';
import type { Random } from './random.ts';
import { judge } from './search/judge.ts';
import type { Prepared } from './search/prepare.ts';
import type { Session } from './search/session.ts';
import { spreadOf, spreadOfPredictions } from './spread.ts';
import type { Finding, Metric, Predictions, Score, TrainingResult, TrainOptions } from './types.ts';

/** Replaces metrics that are not defined when all test rows have the same value. */
const STEADY: Partial<Record<Metric, { readonly name: string; readonly metric: Metric; readonly instead: string }>> = {
  roc_auc: { name: 'AUC', metric: 'accuracy', instead: 'accuracy' },
  r2: { name: 'R²', metric: 'rmse', instead: 'the root of the mean squared error' },
};

/** What models are judged by: the metric asked for where it fits, else the one of the task. @throws EngineError */
export function chooseMetric(
  options: Pick<TrainOptions, 'metric' | 'target'>,
  target: Target,
  test: Uint32Array,
): { metric: Metric; findings: Finding[] } {
  const wanted = options.metric ?? defaultMetric(target.task, target.classes.length);
  const fitting = metricsOf(target.task);
  if (!fitting.includes(wanted)) {
    const remedy = `choose one of ${fitting.join(', ')}`;
    throw new EngineError('invalid_input', `${wanted} does not measure ${target.task}; ${remedy}.`);
  }
  const steady = STEADY[wanted];
  const varied = test.some((row) => target.y[row] !== target.y[test[0]!]);
  if (varied || steady === undefined) return { metric: wanted, findings: [] };
  const cause = `All test rows have the same value in "${options.target}"`;
  const message = `${cause}, so ${steady.name} cannot be measured on them; ${steady.instead} stands in its place.`;
  const kind = target.task === 'classification' ? 'rare_class' : 'few_rows';
  return { metric: steady.metric, findings: [{ kind, columns: [options.target], message, remedy: null }] };
}

interface Exam extends Pick<TrainingResult, 'scores' | 'baseline' | 'diagnosis'> {
  readonly findings: readonly Finding[];
}

/**
 * Scores what was predicted for the test rows, beside an answer that is always the same. Both are rows × width, as
 * `widthOf` has it; `constant` is a single row.
 */
export async function takeExam(
  { target, test }: Pick<Prepared, 'target' | 'test'>,
  metric: Metric,
  values: Float64Array,
  constant: Float64Array,
  { session, random, byMs }: { readonly session: Session; readonly random: Random; readonly byMs: number },
): Promise<Exam> {
  const judged = judge(target, test, values);
  const always = Float64Array.from({ length: test.length * target.outputs }, (_, i) => constant[i % target.outputs]!);
  const baseline = scoreAll(judge(target, test, always));
  const scores = await session.run(scoreWithIntervals(judged, random.fork('bootstrap')), byMs);
  return {
    scores,
    diagnosis: diagnose(judged),
    baseline: {
      name: target.task === 'regression' ? 'Always the mean' : 'Always the shares of the classes',
      scores: baseline,
    },
    findings: compareWithBaseline(metric, scores[metric], baseline[metric]),
  };
}

function compareWithBaseline(metric: Metric, score: Score | undefined, baseline: number | undefined): Finding[] {
  if (score === undefined || baseline === undefined) return [];
  const worst = compareScores(metric, 0, 1) < 0 ? score.high : score.low;
  if (compareScores(metric, worst, baseline) < 0) return [];
  const message =
    'The model is not clearly better than always giving the same answer: these columns may not tell the target.';
  return [{ kind: 'no_better_than_baseline', columns: [], message, remedy: null }];
}

/** What the result tells of the table, whoever learned from it. */
export const factsOf = (prepared: Prepared, options: Pick<TrainOptions, 'target'>) => ({
  task: prepared.target.task,
  target: options.target,
  targetKind: prepared.target.kind,
  ...(prepared.target.task === 'classification' ? { classes: prepared.target.classes } : {}),
  testRows: prepared.test.length,
  seenTestRows: prepared.seenTestRows,
  droppedRows: prepared.droppedRows,
  split: prepared.split,
  leftOut: prepared.leftOut,
});

/** How the columns learned from spread, and the predictions for the test rows: what later rows are compared with. */
export const spreadsOf = ({ aligned, dev }: Prepared, predictions: Predictions): TrainingResult['spreads'] => ({
  inputs: aligned.columns.flatMap((column) => {
    const spread = spreadOf(column, dev);
    return spread === null ? [] : [{ name: column.name, ...spread }];
  }),
  output: spreadOfPredictions(predictions),
});

export { EngineError, type EngineErrorCode } from './errors.ts';
export { type Column, FEATURE_KINDS, type FeatureKind, type Frame, type Task } from './frame/frame.ts';
export { metricsOf } from './metrics/score.ts';
export { loadModel } from './model-file/load.ts';
export { createRandom } from './random.ts';
export { readableRows } from './search/plan.ts';
export { train } from './train.ts';
export {
  type FeatureImportance,
  type FeatureInfo,
  type LeaderboardEntry,
  METRICS,
  type Metric,
  type Model,
  type Phase,
  type Predictions,
  type ProgressEvent,
  type Score,
  type Signal,
  type TrainingResult,
  type TrainOptions,
  WARNING_KINDS,
  type Warning,
  type WarningKind,
} from './types.ts';

export { EngineError, type EngineErrorCode } from './errors.ts';
export type { Column, ColumnKind, Frame, Task } from './frame/frame.ts';
export { loadModel } from './model-file/load.ts';
export { createRandom } from './random.ts';
export { readableRows } from './search/plan.ts';
export { train } from './train.ts';
export type {
  FeatureImportance,
  FeatureInfo,
  LeaderboardEntry,
  Metric,
  Model,
  Phase,
  Predictions,
  ProgressEvent,
  Score,
  Signal,
  TrainingResult,
  TrainOptions,
  Warning,
  WarningKind,
} from './types.ts';

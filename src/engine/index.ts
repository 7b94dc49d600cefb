export { examine } from './checks/examine.ts';
export { EngineError, type EngineErrorCode } from './errors.ts';
export type { Column, ColumnKind, Frame, Task } from './frame/frame.ts';
export { type MeasureOptions, measureImportance } from './importance/measure.ts';
export { loadModel } from './model-file/load.ts';
export { readableRows } from './search/plan.ts';
export { train } from './train.ts';
export type {
  FeatureImportance,
  FeatureInfo,
  Finding,
  FindingKind,
  Importance,
  LeaderboardEntry,
  Metric,
  Model,
  Phase,
  Predictions,
  ProgressEvent,
  Question,
  Remedy,
  Score,
  Signal,
  Split,
  TrainingResult,
  TrainOptions,
} from './types.ts';

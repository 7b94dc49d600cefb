export { examine } from './checks/examine.ts';
export { type Comparison, compareModels } from './compare.ts';
export { EngineError, type EngineErrorCode } from './errors.ts';
export { type Column, FEATURE_KINDS, type FeatureKind, type Frame, type Task } from './frame/frame.ts';
export { readTarget } from './frame/target.ts';
export { type MeasureOptions, measureImportance } from './importance/measure.ts';
export type { Diagnosis } from './metrics/diagnosis.ts';
export { compareScores, metricsOf } from './metrics/score.ts';
export { loadModel } from './model-file/load.ts';
export {
  columnsFor,
  type Learned,
  type Lesson,
  type OutsideModel,
  readOutside,
  trainOutside,
} from './outside.ts';
export { createRandom } from './random.ts';
export { readableRows } from './search/plan.ts';
export { train } from './train.ts';
export {
  type FeatureImportance,
  type FeatureInfo,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  type Importance,
  type LeaderboardEntry,
  METRICS,
  type Metric,
  type Model,
  type Phase,
  type Predictions,
  type ProgressEvent,
  type Question,
  type Remedy,
  type Score,
  type Signal,
  type Split,
  type Spread,
  type TrainingResult,
  type TrainOptions,
} from './types.ts';

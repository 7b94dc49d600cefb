import { EngineError } from './errors.ts';
import type { Frame } from './frame/frame.ts';
import type { TrainingResult, TrainOptions } from './types.ts';

/** Learns a model from a frame, within the time limit. */
export async function train(_frame: Frame, options: TrainOptions): Promise<TrainingResult> {
  throw new EngineError('invalid_input', `The column "${options.target}" cannot be learned yet.`);
}

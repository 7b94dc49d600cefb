import {
  type Frame,
  type ProgressEvent,
  type TrainingResult,
  type TrainOptions,
  train,
} from '../../../src/engine/index.ts';

type Given = Partial<TrainOptions> & Pick<TrainOptions, 'target'>;

/** Trains with a clock that stands still, so that no plan is ever cut short and results depend on the seed alone. */
export async function trainQuietly(frame: Frame, given: Given): Promise<TrainingResult> {
  return train(frame, { ...quiet(), ...given });
}

export function quiet(): Omit<TrainOptions, 'target'> {
  return { timeLimitMs: 3_000, seed: 1, now: () => 0, report: () => {}, checkpoint: async () => 'go' };
}

export interface Recorded {
  readonly events: ProgressEvent[];
  readonly report: (event: ProgressEvent) => void;
}

export function record(): Recorded {
  const events: ProgressEvent[] = [];
  return { events, report: (event) => events.push(event) };
}

/** A clock that goes on by a little each time it is read: time passes with work, and tests need no waiting. */
export function steppingClock(stepMs: number): () => number {
  let now = 0;
  return () => {
    now += stepMs;
    return now;
  };
}

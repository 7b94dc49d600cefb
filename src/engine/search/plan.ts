import type { Spec } from '../families/family.ts';
import type { Task } from '../frame/frame.ts';
import type { BoostSettings } from '../trees/boost.ts';

/** What a plan depends on: sizes and the budget, never a clock, so that the same run makes the same plan. */
export interface PlanInput {
  readonly rows: number;
  /** Number of series the table was taken apart into. */
  readonly series: number;
  readonly outputs: number;
  readonly task: Task;
  readonly timeLimitMs: number;
  /** The target is positive with a long tail, so its log is worth a try. */
  readonly skewed: boolean;
}

export interface Plan {
  /** 1 means a single split: one fifth validates, four fifths train. */
  readonly folds: number;
  /** How often the rows are dealt into folds anew. */
  readonly repeats: number;
  readonly specs: readonly Spec[];
}

const DEFAULTS: BoostSettings = {
  rounds: 2_000,
  learningRate: 0.05,
  rowShare: 1,
  columnShare: 1,
  patience: 40,
  maxLeaves: 31,
  maxDepth: 64,
  nodeColumnShare: 1,
  l2: 1,
  minRows: 20,
  minHessian: 1e-3,
  extra: false,
  categorySmoothing: 10,
  categoryL2: 10,
};

export function makePlan(input: PlanInput): Plan {
  const boosting = (name: string, settings: Partial<BoostSettings>, log = false): Spec => ({
    family: 'boosting',
    name,
    settings: { ...DEFAULTS, ...settings },
    columns: 'sets',
    log,
  });
  const specs: Spec[] = [
    { family: 'baseline', name: 'Baseline' },
    { family: 'linear', name: 'Linear', quadratic: false, log: false },
    boosting('Boosted trees', {}),
    boosting('Boosted extra trees', { extra: true }),
    boosting('Boosted trees, sampled', { rowShare: 0.8, columnShare: 0.5, minRows: 5, l2: 3 }),
  ];
  const folds = 5;
  return { folds, repeats: 1, specs };
}

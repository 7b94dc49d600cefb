import type { Spec } from '../families/family.ts';
import type { Task } from '../frame/frame.ts';
import type { BoostSettings } from '../trees/boost.ts';

/** A plan depends on sizes and limits, not on a clock, so that the same run makes the same plan. */
interface PlanInput {
  readonly rows: number;
  /** How many series the table was expanded into, and how many of them are numbers. */
  readonly series: number;
  readonly numbers: number;
  readonly outputs: number;
  readonly task: Task;
  readonly timeLimitMs: number;
  readonly memoryLimitBytes: number;
  /** The target is positive with a long tail, so its log is worth a try. */
  readonly skewed: boolean;
}

export interface Plan {
  /** Rows to learn from; a part of the table when time does not allow for all. */
  readonly rows: number;
  /** 1 means a single split: one fifth validates, four fifths train. */
  readonly folds: number;
  /** How often the rows are dealt into folds. */
  readonly repeats: number;
  /** In the order of trying; what is worth most for its cost comes first. */
  readonly models: readonly Planned[];
}

/** A model to try, and the estimated time of fitting it on all folds. */
export interface Planned {
  readonly spec: Spec;
  readonly ms: number;
}

const DEFAULTS: BoostSettings = {
  rounds: 3_000,
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

/**
 * Milliseconds on one core of 2024 per row × series × output, and per tree for tree models, measured on the
 * development tables. Estimates are good to a factor of two, so plans fill only part of the limit.
 */
const BOOSTING_MS = 20e-6;
const LINEAR_MS = 1.6e-3;
const FOREST_MS = 40e-6;
/** A model that takes less than this share of the time limit counts as free. */
const AT_ONCE = 0.02;
/** The share of the time limit that the plan's estimate may fill. */
const FILL = 0.55;

export function makePlan(input: PlanInput): Plan {
  const budget = input.timeLimitMs * FILL;
  const rows = affordableRows(input, budget);
  const size = { ...input, rows };
  const folds = [5, 4, 3, 2].find((count) => count * costOfMain(size) <= budget) ?? 1;
  const repeats = folds < 5 || rows > 1_500 ? 1 : 2;
  const fits = folds * repeats;
  const offers = offersFor(size, fits);
  const models: Planned[] = [{ spec: { family: 'baseline', name: 'Baseline' }, ms: 0 }];
  let spent = 0;
  for (const offer of offers) {
    if (spent + offer.ms > budget) continue;
    spent += offer.ms;
    models.push(offer);
  }
  // Boosting gives a model even when it is told to wrap up, so it is tried when nothing else fits.
  const last = offers.find(({ spec }) => spec.family === 'boosting');
  if (models.length === 1 && last !== undefined) models.push(last);
  return { rows, folds, repeats, models };
}

/** The cost of reading and checking a cell, relative to a number. A text is split into words. */
const CELLS: Partial<Record<string, number>> = { date: 6, text: 25 };
/** A cell takes 0.5 µs from the file to the plan (measured), so reading takes 1/20 of the limit on an idle machine. */
const CELLS_PER_MS = 100;
/** Bytes that a cell takes until the plan is made, with copies and text. */
const BYTES_PER_CELL = 24;
const FEWEST_ROWS_READ = 2_000;

/**
 * How many rows of a table are worth reading, since more could not be checked within the limits. The number is known
 * before anything is read, and is the same for the same table and limits.
 */
export function readableRows(
  columns: readonly { readonly kind: string }[],
  { timeLimitMs, memoryLimitBytes }: Pick<PlanInput, 'timeLimitMs' | 'memoryLimitBytes'>,
): number {
  const perRow = columns.reduce((sum, { kind }) => sum + (CELLS[kind] ?? 1), 0);
  const cells = Math.min(timeLimitMs * CELLS_PER_MS, memoryLimitBytes / 2 / BYTES_PER_CELL);
  return Math.max(FEWEST_ROWS_READ, Math.floor(cells / Math.max(1, perRow)));
}

/** The cost of fitting two boosted models of ordinary size once. */
function costOfMain(input: PlanInput): number {
  return 2 * boostingMs(input, 1);
}

/** Half the budget must suffice for one boosted model, and the work arrays (about 60 bytes a row) must fit. */
function affordableRows(input: PlanInput, budget: number): number {
  const byTime = (input.rows * budget * 0.5) / boostingMs(input, 1);
  const byMemory = input.memoryLimitBytes / (3 * input.series + 40 * input.outputs + 60);
  return Math.max(1_000, Math.min(input.rows, Math.floor(byTime), Math.floor(byMemory)));
}

/** Each tree of a wider table sees a random part of the columns, about this many. */
const MOST_COLUMNS = 300;

function boostingMs({ rows, series, outputs }: PlanInput, factor: number): number {
  const rounds = rows < 10_000 ? 150 : 350;
  // With few rows, the scan of the bins costs more than the rows.
  return factor * outputs * Math.min(series, MOST_COLUMNS) * (rows + 1_000) * rounds * BOOSTING_MS;
}

function offersFor(input: PlanInput, fits: number): Planned[] {
  const { rows, series, numbers, outputs, skewed } = input;
  const small = rows < 3_000;
  const large = rows >= 20_000;
  const boosting = (name: string, factor: number, settings: Partial<BoostSettings>, log = false): Planned => {
    const columnShare = Math.min(settings.columnShare ?? 1, MOST_COLUMNS / series);
    return {
      spec: { family: 'boosting', name, settings: { ...DEFAULTS, ...settings, columnShare }, columns: 'sets', log },
      ms: fits * boostingMs(input, factor),
    };
  };
  const linear = (name: string, log: boolean): Planned => ({
    spec: { family: 'linear', name, quadratic: false, log },
    ms: fits * Math.min(rows, 30_000) * series * outputs * LINEAR_MS,
  });
  const trees = Math.max(20, Math.min(60, Math.round(300 / fits)));
  const forest = (name: string, extra: boolean): Planned => ({
    spec: {
      family: 'forest',
      name,
      settings: { trees, extra, columnShare: 0.35, minLeafRows: Math.max(small ? 2 : 4, Math.round(rows / 1_500)) },
      log: false,
    },
    ms: fits * trees * rows * series * FOREST_MS,
  });
  const extraSmall = { extra: true, minRows: 5, maxLeaves: large ? 48 : 15, learningRate: 0.1, patience: 30 };
  const additive = { maxDepth: 2, maxLeaves: 4, minRows: 10, learningRate: 0.1 };
  const wide = { columnShare: 0.5, maxLeaves: 63, minRows: 10, learningRate: large ? 0.1 : 0.05, patience: 30 };
  const sampled = { rowShare: 0.8, nodeColumnShare: 0.5, maxDepth: 5, minRows: 5, l2: 5 };
  const scattered = { extra: true, rowShare: 0.8, nodeColumnShare: 0.6, minRows: 5, maxLeaves: 40 };

  const line = linear('Linear model', false);
  const main = large
    ? boosting('Boosted trees, wide', 0.8, wide)
    : boosting('Boosted trees, random cuts', 0.5, extraSmall);
  // A cheap linear model comes first; a costly one waits for the trees.
  const offers: Planned[] = line.ms < AT_ONCE * input.timeLimitMs ? [line, main] : [main, line];
  if (large) offers.push(boosting('Boosted trees, random cuts', 0.5, extraSmall));
  if (skewed) offers.push(boosting('Boosted trees, random cuts, log', 0.5, extraSmall, true));
  if (!large) offers.push(boosting('Boosted trees, additive', 0.4, additive));
  if (!large) offers.push(boosting('Boosted trees, sampled', 0.8, sampled));
  if (large) offers.push(boosting('Boosted trees', 0.7, { learningRate: 0.1, patience: 30 }));
  offers.push(
    boosting('Boosted trees, scattered', large ? 1.4 : 1, { ...scattered, ...(large ? { maxLeaves: 63 } : {}) }),
  );
  if (skewed)
    offers.push(linear('Linear model, log', true), boosting('Boosted trees, sampled, log', 0.8, sampled, true));
  if (rows < 50_000) offers.push(forest('Extra trees', true), forest('Random forest', false));
  if (!small && !large) offers.push(boosting('Boosted trees, wide', 1.2, wide));
  if (numbers >= 2 && numbers <= 30) {
    const terms = (numbers * (numbers + 3)) / 2;
    offers.push({
      spec: { family: 'linear', name: 'Quadratic model', quadratic: true, log: false },
      ms: fits * Math.min(rows, 30_000) * terms * outputs * LINEAR_MS,
    });
  }
  if (rows <= 1_500 && series <= 100)
    offers.push({ spec: { family: 'library-forest', name: 'ml-random-forest', trees: 5 }, ms: fits * 250 });
  return offers;
}

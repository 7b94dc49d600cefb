import type { Deployment, Prediction } from '../store/records.ts';
import { getDeployment } from './deployments.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';

/** How long is looked back, and in how many equal steps. */
export const TIMEFRAMES = {
  '1h': { ms: 3_600_000, steps: 12 },
  '24h': { ms: 24 * 3_600_000, steps: 24 },
  '7d': { ms: 7 * 24 * 3_600_000, steps: 7 },
  '30d': { ms: 30 * 24 * 3_600_000, steps: 30 },
} as const;
export type Timeframe = keyof typeof TIMEFRAMES;

/** More answers than this in a timeframe are not looked at one by one: the newest tell of the latency. */
const MOST_LOOKED_AT = 10_000;

/** Of one step, or of the whole: latencies in ms, null where nothing was asked. */
export interface Load {
  readonly requests: number;
  /** Of these, those that could not be answered. */
  readonly errors: number;
  readonly averageMs: number | null;
}

export interface Traffic {
  readonly deployment: Deployment;
  readonly total: Load & {
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    readonly p99Ms: number | null;
  };
  /** The oldest first. */
  readonly steps: readonly Load[];
}

/** How much a deployment was asked, and how fast it answered. @throws NotFoundError */
export async function traffic(
  services: Stored,
  by: Asker,
  id: string,
  timeframe: Timeframe,
  now = Date.now(),
): Promise<Traffic> {
  await services.store.deployments.counted();
  const deployment = await getDeployment(services, by, id);
  const { ms, steps } = TIMEFRAMES[timeframe];
  const since = now - ms;
  const within = { deployment_id: id, timestamp: { greater: new Date(since) } };
  const predictions = await services.store.predictions.list(by.space, within, MOST_LOOKED_AT);
  const inSteps = Array.from({ length: steps }, (): Prediction[] => []);
  for (const prediction of predictions) {
    inSteps[Math.min(steps - 1, Math.floor(((prediction.timestamp.getTime() - since) / ms) * steps))]?.push(prediction);
  }
  const all = predictions.map(({ latency_ms }) => latency_ms).sort((a, b) => a - b);
  return {
    deployment,
    total: {
      ...loadOf(predictions),
      p50Ms: quantileOf(all, 0.5),
      p95Ms: quantileOf(all, 0.95),
      p99Ms: quantileOf(all, 0.99),
    },
    steps: inSteps.map(loadOf),
  };
}

/** Of values in ascending order; null where there are none. */
export const quantileOf = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;

const loadOf = (predictions: readonly Prediction[]): Load => ({
  requests: predictions.length,
  errors: predictions.filter(({ error = null }) => error !== null).length,
  averageMs:
    predictions.length === 0
      ? null
      : predictions.reduce((sum, { latency_ms }) => sum + latency_ms, 0) / predictions.length,
});

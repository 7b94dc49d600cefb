import type { Deployment } from '../store/records.ts';
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
  const inSteps = Array.from({ length: steps }, (): number[] => []);
  for (const { timestamp, latency_ms } of predictions) {
    inSteps[Math.min(steps - 1, Math.floor(((timestamp.getTime() - since) / ms) * steps))]?.push(latency_ms);
  }
  const all = predictions.map(({ latency_ms }) => latency_ms).sort((a, b) => a - b);
  const quantile = (q: number): number | null => all[Math.min(all.length - 1, Math.floor(q * all.length))] ?? null;
  return {
    deployment,
    total: { ...loadOf(all), p50Ms: quantile(0.5), p95Ms: quantile(0.95), p99Ms: quantile(0.99) },
    steps: inSteps.map(loadOf),
  };
}

const loadOf = (latencies: readonly number[]): Load => ({
  requests: latencies.length,
  averageMs: latencies.length === 0 ? null : latencies.reduce((sum, each) => sum + each, 0) / latencies.length,
});

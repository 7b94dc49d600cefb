import { InvalidInputError } from '../errors.ts';
import type { Scored } from '../models/scoring/score.ts';
import type { Deployment, DeploymentVersion, Prediction } from '../store/records.ts';
import { getDeployment } from './deployments.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';
import { quantileOf } from './traffic.ts';

/** What came to pass where something was predicted. */
export interface Truth {
  readonly predictionId: string;
  readonly actual: string | number | boolean;
}

/** So many predictions are looked at, the newest. */
const MOST_LOOKED_AT = 10_000;
const AT_ONCE = 64;

/**
 * Keeps what came to pass with the predictions it belongs to; told again, the last word stands.
 * @returns the ids that no prediction of this deployment has.
 * @throws InvalidInputError when a truth cannot be one, before any is kept
 */
export async function tellTruth(
  services: Stored,
  by: Asker,
  deploymentId: string,
  truths: readonly Truth[],
): Promise<{ readonly matched: number; readonly unknown: readonly string[] }> {
  const { predictions } = services.store;
  const deployment = await getDeployment(services, by, deploymentId);
  const read = truths.map(({ predictionId, actual }) => ({ predictionId, truth: readTruth(deployment, actual) }));
  const unknown: string[] = [];
  const tell = async ({ predictionId, truth }: (typeof read)[number]): Promise<void> => {
    const known = await predictions.get(by.space, predictionId);
    const kept =
      known?.deployment_id === deploymentId
        ? await predictions.update(by.space, predictionId, { truth, truth_at: new Date() })
        : null;
    if (kept === null) unknown.push(predictionId);
  };
  for (let from = 0; from < read.length; from += AT_ONCE) await Promise.all(read.slice(from, from + AT_ONCE).map(tell));
  return { matched: truths.length - unknown.length, unknown };
}

function readTruth({ task_type, name }: Deployment, actual: Truth['actual']): string | number {
  if (task_type === 'classification') return String(actual);
  const number = typeof actual === 'string' && actual.trim() !== '' ? Number(actual) : actual;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new InvalidInputError(`${name} predicts numbers, so what came to pass is one too; “${actual}” is not.`);
}

/** A figure over what came to pass, with its approximate 95 % interval. */
export interface TrueScore {
  readonly metric: 'accuracy' | 'mae';
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface ComparedVersion extends DeploymentVersion {
  readonly inService: boolean;
  /** Its share of the requests, as the split has it. */
  readonly share: number;
  readonly requests: number;
  readonly errors: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** How often it is known what came to pass. */
  readonly truths: number;
  /** Null while it is not known of any. */
  readonly score: TrueScore | null;
}

/** The versions of a deployment side by side, over its newest requests and those of which the truth is known. */
export async function compareVersions(
  services: Stored,
  by: Asker,
  id: string,
): Promise<{ readonly deployment: Deployment; readonly versions: readonly ComparedVersion[] }> {
  const { predictions } = services.store;
  const deployment = await getDeployment(services, by, id);
  const known = { deployment_id: id, truth_at: { greater: new Date(0) } };
  const [newest, told] = await Promise.all([
    predictions.list(by.space, { deployment_id: id }, MOST_LOOKED_AT),
    predictions.list(by.space, known, MOST_LOOKED_AT),
  ]);
  const total = deployment.split.reduce((sum, { weight }) => sum + weight, 0);
  const versions = deployment.versions.map((version): ComparedVersion => {
    const its = newest.filter((each) => each.version === version.number);
    const truths = told.filter((each) => each.version === version.number && (each.error ?? null) === null);
    const sorted = its.map(({ latency_ms }) => latency_ms).sort((a, b) => a - b);
    const inService = version.number === deployment.version;
    const weight = deployment.split.find((each) => each.version === version.number)?.weight ?? 0;
    return {
      ...version,
      inService,
      share: total === 0 ? Number(inService) : weight / total,
      requests: its.length,
      errors: its.filter(({ error }) => (error ?? null) !== null).length,
      p50Ms: quantileOf(sorted, 0.5),
      p95Ms: quantileOf(sorted, 0.95),
      truths: truths.length,
      score: scoreOf(deployment.task_type, truths),
    };
  });
  return { deployment, versions };
}

const Z = 1.96;

function scoreOf(task: Deployment['task_type'], truths: readonly Prediction[]): TrueScore | null {
  if (truths.length === 0) return null;
  if (task === 'classification') {
    const right = truths.filter(
      ({ output, truth }) => (output as unknown as Scored).classes?.[0]?.label === truth,
    ).length;
    return { metric: 'accuracy', value: right / truths.length, ...wilson(right, truths.length) };
  }
  const errors = truths.map(({ output, truth }) =>
    Math.abs(((output as unknown as Scored).value ?? 0) - Number(truth)),
  );
  const value = errors.reduce((sum, each) => sum + each, 0) / errors.length;
  const variance = errors.reduce((sum, each) => sum + (each - value) ** 2, 0) / Math.max(1, errors.length - 1);
  const margin = Z * Math.sqrt(variance / errors.length);
  return { metric: 'mae', value, low: Math.max(0, value - margin), high: value + margin };
}

/** Wilson's interval of a share, which stays within 0 and 1 also for few. */
function wilson(right: number, all: number): { readonly low: number; readonly high: number } {
  const share = right / all;
  const middle = (share + Z ** 2 / (2 * all)) / (1 + Z ** 2 / all);
  const margin = (Z / (1 + Z ** 2 / all)) * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  return { low: Math.max(0, middle - margin), high: Math.min(1, middle + margin) };
}

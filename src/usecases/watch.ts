import { rowsToFrame } from '../datasets/row.ts';
import { driftOf } from '../models/drift.ts';
import type { Scored } from '../models/scoring/score.ts';
import type { Deployment, Drift, Prediction, Watched } from '../store/records.ts';
import { event, noted } from './deployments.ts';
import type { Services, Stored } from './services.ts';
import { quantileOf } from './traffic.ts';

/** It is looked at after the first few requests, after each hundred, and past 10,000 after each tenth of their power of ten. */
const FIRST_AT = 10;
const everyOf = (requests: number): number => Math.max(100, 10 ** (Math.floor(Math.log10(Math.max(1, requests))) - 1));
/** The newest requests, which are looked at. */
const WINDOW = 1000;
/** With fewer, what is chance looks like drift. */
const ENOUGH = 200;

/** Counts requests, and has the deployment looked at now and then. */
export async function countRequests(
  { store, queue }: Pick<Services, 'store' | 'queue'>,
  { space, id }: Pick<Deployment, 'space' | 'id'>,
  requests: number,
): Promise<void> {
  // What is not looked at now is at the next hundred: an answer does not wait or fail for that.
  const counted = ({ requests_count: now }: Deployment, together: number): void => {
    const passes = (mark: number): boolean => now >= mark && now - together < mark;
    if (passes(FIRST_AT) || passes(now - (now % everyOf(now)))) void queue.watch(id).catch(() => undefined);
  };
  await store.deployments.count({ space, id, requests, at: new Date(), counted });
}

/**
 * Looks at the newest requests of the version in service: how fast they were answered, and whether they are like the
 * rows of the training. Where they are not at all, that is due to be told, once for as long as the version serves.
 */
export async function watchDeployment({ store }: Stored, id: string): Promise<void> {
  const deployment = await store.deployments.find(id);
  if (deployment?.status !== 'active') return;
  const { space, version, switched_at } = deployment;
  const since = { deployment_id: id, version, timestamp: { greater: switched_at } };
  const newest = await store.predictions.list(space, since, WINDOW);
  const watched: Watched = {
    at: new Date(),
    ...figuresOf(newest),
    drift: await lookForDrift({ store }, deployment, newest),
  };
  await store.deployments.modify(space, id, (current) => {
    // Another version may have come into service meanwhile.
    if (current.version !== version || current.switched_at.getTime() !== switched_at.getTime()) return null;
    if (!hasDrifted(watched.drift) || current.notice !== 'none') return { watched };
    const told = event(
      `What version ${version} is asked is unlike what it learned from: ${driftWords(watched.drift)}.`,
      'warning',
    );
    return { watched, notice: current.address === null ? 'sent' : 'due', history: noted(current.history, told) };
  });
}

const hasDrifted = (drift: Drift | null): drift is Drift => drift !== null && driftedParts(drift).length > 0;

/** What has drifted a lot, the most first. */
const driftedParts = ({ inputs, output, limit }: Drift): readonly { readonly name: string; readonly psi: number }[] => [
  ...inputs.filter(({ psi }) => psi >= limit).map(({ column, psi }) => ({ name: column, psi })),
  ...(output !== null && output >= limit ? [{ name: 'the answers', psi: output }] : []),
];

const NAMED = 5;
export function driftWords(drift: Drift): string {
  const parts = driftedParts(drift);
  const named = parts.slice(0, NAMED).map(({ name, psi }) => `${name} (PSI ${psi.toFixed(2)})`);
  return [...named, ...(parts.length > NAMED ? [`${parts.length - NAMED} more`] : [])].join(', ');
}

function figuresOf(newest: readonly Prediction[]): Pick<Watched, 'requests' | 'errors' | 'p50_ms' | 'p95_ms'> {
  const sorted = newest.map(({ latency_ms }) => latency_ms).sort((a, b) => a - b);
  return {
    requests: newest.length,
    errors: newest.filter(isRefused).length,
    p50_ms: quantileOf(sorted, 0.5),
    p95_ms: quantileOf(sorted, 0.95),
  };
}

const isRefused = ({ error = null }: Prediction): boolean => error !== null;

async function lookForDrift(
  { store }: Stored,
  { space, model_id }: Deployment,
  newest: readonly Prediction[],
): Promise<Drift | null> {
  const answered = newest.filter((each) => !isRefused(each));
  const model = await store.models.get(space, model_id);
  if (model?.spreads === undefined || answered.length < ENOUGH) return null;
  const inputs = model.schema.filter(({ name }) => name !== model.target);
  const { frame } = rowsToFrame(
    answered.map(({ input }) => input),
    inputs,
  );
  return driftOf(
    model.spreads,
    frame,
    answered.map(({ output }) => output as unknown as Scored),
  );
}

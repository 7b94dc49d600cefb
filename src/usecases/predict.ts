import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSlots } from '../apart/slots.ts';
import type { Row } from '../datasets/row.ts';
import { ConflictError, InvalidInputError } from '../errors.ts';
import type { PredictionAnswer } from '../models/predictor.ts';
import { scoredFile, scoringRequest } from '../models/scoring/score-apart.ts';
import type { Deployment, DeploymentVersion, Model } from '../store/records.ts';
import { deploymentOf, getDeployment, versionFor } from './deployments.ts';
import { assertReal, getModel } from './models.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';
import { countRequests } from './watch.ts';

export interface PredictionRequest {
  readonly modelId: string;
  /** Column name to value, as the person wrote it. What is left out counts as missing. */
  readonly row: Row;
}

type Predicting = Pick<Services, 'store' | 'predictor' | 'queue'>;

/** Answers for one row and keeps the answer; where the model is in service, it counts as a request of the deployment. */
export async function predict(
  services: Predicting,
  by: Asker,
  { modelId, row }: PredictionRequest,
): Promise<{ readonly model: Model; readonly answer: PredictionAnswer }> {
  const model = await getModel(services, by, modelId);
  assertReal(model, 'predict');
  const deployment = await deploymentOf(services, model);
  const asked = deployment === null ? null : { id: deployment.id, version: deployment.version };
  const [answer] = await services.predictor.predict(model, [row], { userId: by.actor.id, deployment: asked });
  if (deployment !== null) await countRequests(services, deployment, 1);
  if (answer === undefined || answer instanceof InvalidInputError) throw answer;
  return { model, answer };
}

/** What a deployment answers to a row, or why it cannot. */
export type RowAnswer = { readonly answer: PredictionAnswer } | { readonly refusal: string };

export interface AskedDeployment {
  readonly deployment: Deployment;
  readonly version: DeploymentVersion;
  readonly model: Model;
}

/**
 * A deployment, and the version of it that answers: the same for the same key.
 * @throws NotFoundError, ConflictError when it is out of service
 */
export async function askDeployment(
  services: Pick<Services, 'store'>,
  by: Asker,
  id: string,
  key: string | undefined,
): Promise<AskedDeployment> {
  const deployment = await getDeployment(services, by, id);
  if (deployment.status !== 'active') {
    throw new ConflictError(`${deployment.name} is out of service. Deploy ${deployment.model_name} again first.`);
  }
  const version = versionFor(deployment, key);
  return { deployment, version, model: await getModel(services, by, version.model_id) };
}

/** More rows than this are scored in a process of their own. */
export const MOST_IN_PROCESS = 200;
/** Of so many, these are kept as requests: drift is seen in them. */
const SAMPLE = 500;
/** Each is a process with a model in it; the others wait. */
const slots = createSlots(2);

/** What was predicted for many rows: a file, which is gone once `dispose` is called. */
export interface ManyPredicted {
  readonly path: string;
  readonly rows: number;
  dispose(): Promise<void>;
}

/**
 * Has a deployment answer many rows off this process, from a file of rows to a file of answers. `write` writes the
 * former: a CSV, whose answers come as CSV; or a row as JSON in each line, whose answers come so too.
 */
export async function predictMany(
  services: Predicting & Pick<Services, 'scoreFile' | 'workDir'>,
  by: Asker,
  { deployment, version, model }: AskedDeployment,
  rows: { readonly kind: 'csv' | 'lines'; write(path: string): Promise<unknown> },
  signal: AbortSignal,
): Promise<ManyPredicted> {
  const { store, predictor, scoreFile, workDir } = services;
  const folder = await mkdtemp(join(workDir, 'many-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    const [modelPath, path, outputPath] = [join(folder, 'model'), join(folder, 'rows'), join(folder, 'predictions')];
    await rows.write(path);
    await store.files.fetch(model.file_id, modelPath);
    const source = { kind: rows.kind, path };
    const request = scoringRequest(model, { modelPath, source, outputPath, sample: SAMPLE });
    const started = performance.now();
    const scored = await slots.run(() => scoredFile(scoreFile(request, { signal })), signal);
    const latencyMs = (performance.now() - started) / Math.max(1, scored.rows);
    const asked = { userId: by.actor.id, deployment: { id: deployment.id, version: version.number } };
    await predictor.keep(model, scored.sample, { ...asked, latencyMs });
    await countRequests(services, deployment, scored.rows);
    return { path: outputPath, rows: scored.rows, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** So many rows are scored together: in between, others are answered. */
const TOGETHER = 64;

/**
 * Has a deployment answer rows, in their order; each counts as a request. A row that cannot be used keeps no other from
 * its answer.
 */
export async function predictDeployed(
  services: Predicting,
  by: Asker,
  { deployment, version, model }: AskedDeployment,
  rows: readonly Row[],
): Promise<readonly RowAnswer[]> {
  const asked = { userId: by.actor.id, deployment: { id: deployment.id, version: version.number } };
  const answers: RowAnswer[] = [];
  for (let from = 0; from < rows.length; from += TOGETHER) {
    const given = await services.predictor.predict(model, rows.slice(from, from + TOGETHER), asked);
    for (const each of given)
      answers.push(each instanceof InvalidInputError ? { refusal: each.message } : { answer: each });
  }
  await countRequests(services, deployment, rows.length);
  return answers;
}

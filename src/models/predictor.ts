import { LRUCache } from 'lru-cache';
import { rowToFrame } from '../datasets/row.ts';
import type { Predictions } from '../engine/index.ts';
import { InvalidInputError, WrongValueError } from '../errors.ts';
import type { Model } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Engines } from './engines.ts';
import type { OpenModel } from './runtime.ts';

/** What a model says about one row, and how the row was read. */
export interface PredictionAnswer {
  /** Likeliest first. */
  readonly classes?: readonly { readonly label: string; readonly probability: number }[];
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  readonly unseen: readonly { readonly column: string; readonly value: string }[];
}

export interface Predictor {
  /** @throws InvalidInputError when a value cannot be what its column holds, naming both. */
  predict(
    model: Model,
    row: Readonly<Record<string, unknown>>,
    by: { readonly userId: string; readonly deploymentId: string | null },
  ): Promise<PredictionAnswer>;
}

/** Models in memory at once. One takes a few megabytes; loading takes milliseconds. */
const KEPT_MODELS = 16;

/** Scores rows, with the models used last kept open. */
export function createPredictor(
  store: Pick<Store, 'files' | 'predictions' | 'deployments'>,
  { runtimes }: Pick<Engines, 'runtimes'>,
): Predictor {
  const opened = new LRUCache<string, OpenModel, Model>({
    max: KEPT_MODELS,
    // Who waits for a model gets it, even when others have pushed it out meanwhile.
    ignoreFetchAbort: true,
    dispose: (model) => model.close(),
    fetchMethod: (fileId, _, { context: { engine } }) =>
      runtimes[engine].open({ read: () => store.files.read(fileId), fetch: (path) => store.files.fetch(fileId, path) }),
  });

  return {
    async predict(model, row, { userId, deploymentId }) {
      const started = performance.now();
      const inputs = model.schema.filter(({ name }) => name !== model.target);
      const read = rowToFrame(row, inputs);
      const [wrong] = read.wrong;
      if (wrong !== undefined) {
        const { column, expected, value } = wrong;
        throw new WrongValueError(`${column} should be ${expected}, and “${value}” is not.`, column);
      }
      const known = inputs.length - read.missing.length;
      if (known === 0) {
        throw new InvalidInputError(
          `None of that is a column of ${model.name}. Its columns are ${inputs
            .slice(0, 6)
            .map(({ name }) => name)
            .join(', ')} …`,
        );
      }
      const { features, predict } = await opened.forceFetch(model.file_id, { context: model });
      const answer = {
        ...shape(await predict(read.frame)),
        missing: read.missing.filter((name) => features.has(name)),
        unknown: read.unknown,
        unseen: read.unseen,
      };
      await keep(answer, performance.now() - started);
      return answer;

      async function keep(output: PredictionAnswer, latencyMs: number): Promise<void> {
        const timestamp = new Date();
        await store.predictions.insert({
          space: model.space,
          user_id: userId,
          model_id: model.id,
          deployment_id: deploymentId,
          input: { ...row },
          output: { ...output },
          latency_ms: latencyMs,
          timestamp,
        });
        const counted = { space: model.space, requests: 1, at: timestamp };
        if (deploymentId !== null) await store.deployments.count({ ...counted, id: deploymentId });
      }
    },
  };
}

function shape(predictions: Predictions): Pick<PredictionAnswer, 'classes' | 'value' | 'low' | 'high'> {
  if (predictions.kind === 'regression') {
    const [value = Number.NaN] = predictions.values;
    const [low, high] = [predictions.low[0], predictions.high[0]];
    return low === undefined || high === undefined ? { value } : { value, low, high };
  }
  const classes = predictions.classes
    .map((label, i) => ({ label, probability: predictions.probabilities[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
  return { classes };
}

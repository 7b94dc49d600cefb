import { rowToFrame } from '../datasets/row.ts';
import { EngineError, type Model as LoadedModel, loadModel, type Predictions } from '../engine/index.ts';
import { ConflictError, InvalidInputError } from '../errors.ts';
import type { Model } from '../store/records.ts';
import type { Store } from '../store/store.ts';

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

/** Scores rows in this process, with the models used last kept loaded. */
export function createPredictor(store: Pick<Store, 'files' | 'predictions' | 'deployments'>): Predictor {
  const loaded = new Map<string, Promise<LoadedModel>>();

  const load = (model: Model): Promise<LoadedModel> => {
    const known = loaded.get(model.file_id) ?? store.files.read(model.file_id).then(open);
    loaded.delete(model.file_id);
    loaded.set(model.file_id, known);
    known.catch(() => loaded.delete(model.file_id));
    for (const id of [...loaded.keys()].slice(0, -KEPT_MODELS)) loaded.delete(id);
    return known;
  };

  return {
    async predict(model, row, { userId, deploymentId }) {
      const started = performance.now();
      const inputs = model.schema.filter(({ name }) => name !== model.target);
      const read = rowToFrame(row, inputs);
      const [wrong] = read.wrong;
      if (wrong !== undefined) {
        throw new InvalidInputError(`${wrong.column} should be ${wrong.expected}, and “${wrong.value}” is not.`);
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
      const engine = await load(model);
      const used = new Set(engine.features.map(({ name }) => name));
      const answer = {
        ...shape(engine.predict(read.frame)),
        missing: read.missing.filter((name) => used.has(name)),
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
        if (deploymentId !== null) await store.deployments.count(model.space, deploymentId, timestamp);
      }
    },
  };
}

/** A damaged file is the person's to know: training again mends it. */
function open(bytes: Uint8Array): LoadedModel {
  try {
    return loadModel(bytes);
  } catch (error) {
    throw error instanceof EngineError ? new ConflictError(error.message, error) : error;
  }
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

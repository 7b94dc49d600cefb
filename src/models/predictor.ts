import { LRUCache } from 'lru-cache';
import type { Row } from '../datasets/row.ts';
import { InvalidInputError } from '../errors.ts';
import type { Model } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Engines } from './engines.ts';
import type { OpenModel } from './runtime.ts';
import { type Scored, scoreRows } from './scoring/score.ts';

/** What a model says about one row, how the row was read, and under which id that was kept. */
export interface PredictionAnswer extends Scored {
  readonly id: string;
}

/** What a row is answered, or why it is not. */
export type Predicted = PredictionAnswer | InvalidInputError;

/** Who asks, and which version of a deployment, where it is one. */
export interface Asked {
  readonly userId: string;
  readonly deployment: { readonly id: string; readonly version: number } | null;
}

export interface Predictor {
  /** Answers rows together, in their order, and keeps the answers. */
  predict(model: Model, rows: readonly Row[], by: Asked): Promise<readonly Predicted[]>;
  /** Keeps answers that were given elsewhere. */
  keep(
    model: Model,
    answered: readonly { readonly row: Row; readonly answer: Scored }[],
    by: Asked & { readonly latencyMs: number },
  ): Promise<void>;
}

/** Models in memory: at most so many, and of so many bytes as files; the one used last stays, however large. */
const KEPT_MODELS = 16;
const KEPT_BYTES = 256e6;

/** Scores rows, with the models used last kept open. */
export function createPredictor(
  store: Pick<Store, 'files' | 'predictions'>,
  { runtimes }: Pick<Engines, 'runtimes'>,
): Predictor {
  const opened = new LRUCache<string, OpenModel, Model>({
    max: KEPT_MODELS,
    maxSize: KEPT_BYTES,
    // Who waits for a model gets it, even when others have pushed it out meanwhile.
    ignoreFetchAbort: true,
    dispose: (model) => model.close(),
    fetchMethod: (fileId, _, { options, context: { engine, file_size } }) => {
      options.size = Math.min(KEPT_BYTES, Math.max(1, file_size));
      const file = { read: () => store.files.read(fileId), fetch: (path: string) => store.files.fetch(fileId, path) };
      return runtimes[engine].open(file);
    },
  });

  const insert = async (
    { space, id }: Model,
    input: Row,
    output: Scored | InvalidInputError,
    latencyMs: number,
    { userId, deployment }: Asked,
  ): Promise<string> => {
    const isRefused = output instanceof InvalidInputError;
    const kept = await store.predictions.insert({
      space,
      user_id: userId,
      model_id: id,
      deployment_id: deployment?.id ?? null,
      version: deployment?.version ?? null,
      input: { ...input },
      output: isRefused ? {} : { ...output },
      error: isRefused ? output.message : null,
      truth: null,
      truth_at: null,
      latency_ms: latencyMs,
      timestamp: new Date(),
    });
    return kept.id;
  };

  return {
    async predict(model, rows, by) {
      const started = performance.now();
      const scored = await scoreRows(() => opened.forceFetch(model.file_id, { context: model }), model, rows);
      const latencyMs = (performance.now() - started) / Math.max(1, rows.length);
      return Promise.all(
        scored.map(async (each, at): Promise<Predicted> => {
          // Of a deployment it is known how often it could not answer.
          if (each instanceof InvalidInputError) {
            if (by.deployment !== null) await insert(model, rows[at] ?? {}, each, latencyMs, by);
            return each;
          }
          return { ...each, id: await insert(model, rows[at] ?? {}, each, latencyMs, by) };
        }),
      );
    },
    async keep(model, answered, by) {
      await Promise.all(answered.map(({ row, answer }) => insert(model, row, answer, by.latencyMs, by)));
    },
  };
}

import { stat } from 'node:fs/promises';
import { orExisting } from '../src/store/documents.ts';
import type { Dataset, Model, Run } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';
import { insertNumbered } from '../src/usecases/names.ts';
import { asKept } from '../src/usecases/sharing.ts';
import type { TrainingReport } from './training-contract.ts';

/** Keeps the model under the run's id, so that a run taken up twice still makes one. */
export async function saveModel(
  store: Store,
  run: Run,
  dataset: Dataset,
  report: TrainingReport,
  path: string,
): Promise<Model> {
  const fileId = await store.files.put(`${run.id}.model`, path);
  const { size } = await stat(path);
  const real = run.uses_real_model !== false;
  // A training is long: who may see it is what is said of its data set by now.
  const now = (await store.datasets.get(run.space, dataset.id)) ?? dataset;
  const fields: Omit<Model, 'id' | 'name'> = {
    space: run.space,
    user_id: run.user_id,
    private_to: now.private_to ?? null,
    base_model: madeOf(report, run),
    version: '1.0',
    engine: run.engine,
    ...(report.engineVersion === undefined ? {} : { engine_version: report.engineVersion }),
    dataset_id: dataset.id,
    dataset_name: dataset.name,
    run_id: run.id,
    task_type: report.task,
    status: 'ready',
    target: report.target,
    classes: report.classes ?? [],
    metric: report.metric,
    scores: report.scores as Model['scores'],
    metrics: Object.fromEntries(Object.entries(report.scores).map(([metric, { value }]) => [metric, value])),
    baseline: { name: report.baseline.name, scores: report.baseline.scores as Record<string, number> },
    leaderboard: report.leaderboard.map(({ model, score, fitMs, weight }) => ({ model, score, fit_ms: fitMs, weight })),
    ...(report.diagnosis === undefined ? {} : { diagnosis: report.diagnosis }),
    importance: null,
    measuring: real ? 'due' : 'given_up',
    table: { file_id: dataset.parquet_file_id, rows: report.readRows },
    seed: run.seed,
    features: report.features,
    ...(report.spreads === undefined ? {} : { spreads: report.spreads }),
    target_kind: report.targetKind,
    options: run.options,
    split: report.split,
    left_out: report.leftOut,
    findings: report.findings,
    test_rows: report.testRows,
    seen_test_rows: report.seenTestRows,
    train_rows: report.trainRows,
    dropped_rows: report.droppedRows,
    partial: report.partial,
    uses_real_model: real,
    elapsed_ms: Date.now() - (run.started_at ?? run.created_at).getTime(),
    file_id: fileId,
    file_size: size,
    schema: dataset.schema,
    created_at: new Date(),
  };
  /** What an attempt made that got as far as this, and no further. */
  const earlier = async (): Promise<Model | null> => {
    const known = await store.models.findOne(run.space, { run_id: run.id });
    if (known !== null) await store.files.remove(fileId);
    return known;
  };
  const insert = (name: string): Promise<Model> => orExisting(store.models.insert({ ...fields, name }), earlier);
  const name = real ? dataset.name : `${dataset.name}-simulated`;
  const made = await insertNumbered(name, insert, `${name}-1`);
  return asKept({ store }, dataset.id, made, (kept) => store.models.update(run.space, made.id, kept));
}

/** What answers, in a few words. */
function madeOf({ leaderboard, baseline, engineVersion }: TrainingReport, { engine, uses_real_model }: Run): string {
  const used = leaderboard.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  const leader = used[0]?.model ?? baseline.name;
  if (uses_real_model === false) return `simulated ${leader}`;
  const by = engineVersion === undefined ? '' : `${TITLES[engine]} ${engineVersion}: `;
  // Names such as LightGBM stay as they are.
  const named = /[A-Z].*[A-Z]/.test(leader) ? leader : leader.toLowerCase();
  return by + (used.length > 1 ? `several together, led by ${named}` : leader);
}

const TITLES: Readonly<Record<Run['engine'], string>> = {
  native: 'my own engine',
  autogluon: 'AutoGluon',
  simulation: 'simulation',
};

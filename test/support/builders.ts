import { randomUUID } from 'node:crypto';
import type { Input, Turn } from '../../src/conversation/platform.ts';
import { createLog } from '../../src/log.ts';
import { newId } from '../../src/store/id.ts';
import type { Batch, Dataset, Deployment, Model, Run } from '../../src/store/records.ts';
import type { RunQueue } from '../../src/usecases/services.ts';

/** Where nothing waits for a worker. */
export const IDLE_QUEUE: RunQueue = {
  enqueue: async () => undefined,
  fetch: async () => undefined,
  examine: async () => undefined,
  predictFile: async () => undefined,
  watch: async () => undefined,
};

export const SILENT = createLog('silent');

export function createTurn(input: string | Input, changes: Partial<Turn> = {}): Turn {
  return {
    key: randomUUID(),
    space: 'test:space',
    user: { id: 'test:ada', name: 'Ada', admin: false },
    address: 'test:room',
    chat: 'room',
    input: typeof input === 'string' ? { kind: 'text', text: input, files: [] } : input,
    ...changes,
  };
}

export function createRunFields(changes: Partial<Run> = {}): Omit<Run, 'id'> {
  return {
    space: 'test:space',
    user_id: 'test:ada',
    user_name: 'Ada',
    chat_id: newId(),
    address: 'test:room',
    dataset_id: newId(),
    private_to: null,
    dataset_title: 'Churn',
    target: 'churn',
    metric: null,
    options: {},
    engine: 'native',
    time_limit_s: 20,
    seed: 1,
    status: 'queued',
    attempt: 0,
    revision: 0,
    progress: 0,
    message: '',
    best: null,
    findings: [],
    remaining_ms: null,
    model_id: null,
    error: null,
    cancel: null,
    created_at: new Date(),
    started_at: null,
    finished_at: null,
    notice: 'none',
    request_key: randomUUID(),
    ...changes,
  };
}

export function createDatasetFields(changes: Partial<Dataset> = {}): Omit<Dataset, 'id'> {
  return {
    space: 'test:space',
    user_id: 'test:ada',
    name: 'churn',
    title: 'Churn',
    description: '',
    source: 'upload',
    source_ref: null,
    source_table: null,
    source_version: null,
    newest_version: null,
    private_to: null,
    candidate_id: null,
    licence: null,
    url: null,
    file_name: 'churn.csv',
    file_size: 100,
    row_count: 100,
    column_count: 2,
    status: 'ready',
    schema: [
      { name: 'tenure', kind: 'number', dtype: 'int64', null_count: 0, unique_count: 50, flags: [] },
      { name: 'churn', kind: 'category', dtype: 'object', null_count: 0, unique_count: 2, flags: [] },
    ],
    sample_data: [],
    target_column: 'churn',
    target_why: 'it is called so',
    target_runners_up: [],
    reading: {},
    findings: null,
    notes: [],
    original_file_id: newId(),
    parquet_file_id: newId(),
    request_key: randomUUID(),
    uploaded_at: new Date(),
    ...changes,
  };
}

export function createModelFields(changes: Partial<Model> = {}): Omit<Model, 'id'> {
  return {
    space: 'test:space',
    user_id: 'test:ada',
    private_to: null,
    name: 'churn-1',
    engine: 'native',
    base_model: 'Boosted trees',
    version: '1.0',
    dataset_id: newId(),
    dataset_name: 'churn',
    run_id: newId(),
    task_type: 'classification',
    status: 'ready',
    target: 'churn',
    classes: ['no', 'yes'],
    metric: 'roc_auc',
    scores: { roc_auc: { value: 0.85, low: 0.83, high: 0.87 } },
    metrics: { roc_auc: 0.85 },
    baseline: { name: 'Most frequent class', scores: { roc_auc: 0.5 } },
    leaderboard: [],
    importance: null,
    measuring: 'due',
    table: { file_id: newId(), rows: 100 },
    seed: 1,
    features: [],
    target_kind: 'category',
    options: {},
    split: { by: 'random' },
    left_out: [],
    findings: [],
    test_rows: 20,
    seen_test_rows: 0,
    train_rows: 80,
    dropped_rows: 0,
    partial: false,
    uses_real_model: true,
    elapsed_ms: 1000,
    file_id: newId(),
    file_size: 100,
    schema: createDatasetFields().schema,
    created_at: new Date(),
    ...changes,
  };
}

export function createDeploymentFields(model: Model, changes: Partial<Deployment> = {}): Omit<Deployment, 'id'> {
  const now = new Date();
  const { space, user_id, private_to, id: model_id, name: model_name, task_type } = model;
  return {
    space,
    user_id,
    user_name: 'Ada',
    address: null,
    private_to,
    name: model_name,
    description: null,
    model_id,
    model_name,
    task_type,
    status: 'active',
    version: 1,
    versions: [{ number: 1, model_id, model_name, user_name: 'Ada', deployed_at: now }],
    split: [],
    switched_at: now,
    history: [],
    watched: null,
    notice: 'none',
    revision: 0,
    requests_count: 0,
    last_request_at: null,
    created_at: now,
    updated_at: now,
    ...changes,
  };
}

export function createBatchFields(changes: Partial<Batch> = {}): Omit<Batch, 'id'> {
  return {
    space: 'test:space',
    user_id: 'test:ada',
    user_name: 'Ada',
    private_to: null,
    address: null,
    model_id: newId(),
    model_name: 'churn-1',
    target: 'churn',
    deployment: null,
    dataset_id: null,
    input_file_id: null,
    title: 'new customers',
    status: 'waiting',
    cancel: false,
    attempt: 0,
    fraction: 0,
    rows: 0,
    refused: 0,
    summary: null,
    missing: [],
    file_name: 'new-customers-predictions.csv',
    file_size: 0,
    error: null,
    notice: 'none',
    request_key: randomUUID(),
    created_at: new Date(),
    finished_at: null,
    ...changes,
  };
}

import type { FilledIn, Form, Reply } from '../../../src/cards/card.ts';
import type * as records from '../../../src/store/records.ts';

/** As it comes over HTTP: moments are texts. */
type Wire<T> = T extends Date ? string : T extends object ? { readonly [K in keyof T]: Wire<T[K]> } : T;

/** What is read here of what the API sends. */
export interface Chat {
  readonly id: string;
  readonly title: string;
  readonly last_updated: string;
}

export interface Account {
  readonly name: string;
  readonly space: string;
  /** What the token may do. */
  readonly current_plan: records.Scope;
}

export interface Post {
  readonly id: string;
  /** Holds the key of the act that it belongs to. */
  readonly key: string;
  readonly kind: records.PagePost['kind'];
  readonly reply: Reply & { readonly files?: readonly string[] };
  readonly mark: string;
  readonly at: string;
}

export type Column = records.Dataset['schema'][number];

/** One that is on its way has no columns yet. */
export type Dataset = Wire<
  Pick<
    records.Dataset,
    | 'id'
    | 'title'
    | 'description'
    | 'file_name'
    | 'row_count'
    | 'column_count'
    | 'file_size'
    | 'target_column'
    | 'licence'
    | 'uploaded_at'
  >
> & {
  readonly name: string;
  readonly status: string;
  readonly target_why?: string;
  readonly notes?: readonly string[];
  readonly findings?: readonly records.Finding[] | null;
  readonly schema: readonly Column[] | null;
  readonly sample_data: readonly Readonly<Record<string, string | number | null>>[] | null;
};

export type Run = Wire<Omit<records.Run, 'space' | 'request_key' | 'address' | 'notice'>>;

/** What a run reports. */
export interface RunEvent {
  readonly number: number;
  readonly type: 'status' | 'progress' | 'error' | 'complete';
  readonly message: string;
  readonly progress?: number;
  readonly best?: records.BestSoFar | null;
  readonly remaining_ms?: number | null;
}

export type Model = Wire<
  Pick<
    records.Model,
    | 'id'
    | 'name'
    | 'base_model'
    | 'task_type'
    | 'dataset_id'
    | 'dataset_name'
    | 'run_id'
    | 'target'
    | 'classes'
    | 'metric'
    | 'scores'
    | 'baseline'
    | 'leaderboard'
    | 'importance'
    | 'features'
    | 'train_rows'
    | 'test_rows'
    | 'seen_test_rows'
    | 'elapsed_ms'
    | 'file_size'
    | 'created_at'
    | 'uses_real_model'
  >
>;

export type Deployment = Wire<
  Pick<
    records.Deployment,
    'id' | 'name' | 'model_id' | 'model_name' | 'task_type' | 'status' | 'requests_count' | 'last_request_at'
  >
> & { readonly api_endpoint: string };

export interface Usage {
  readonly curl: string;
  readonly python: string;
  readonly typescript: string;
}

/** The columns that a deployment goes by. */
export interface DeployedSchema {
  readonly target: string;
  readonly columns: readonly {
    readonly name: string;
    readonly kind: Form['fields'][number]['kind'];
    readonly values?: readonly string[];
    readonly typical: number | string | null;
  }[];
}

export interface Prediction {
  readonly prediction: string | number | null;
  readonly probabilities?: Readonly<Record<string, number>>;
  readonly prediction_interval?: { readonly lower: number | null; readonly upper: number | null };
  readonly missing?: readonly string[];
  readonly unknown?: readonly string[];
}

export interface Traffic {
  readonly summary: {
    readonly total_requests: number;
    readonly p50_latency_ms: number | null;
    readonly p95_latency_ms: number | null;
    readonly p99_latency_ms: number | null;
  };
  readonly time_series: { readonly requests_per_interval: readonly number[] };
}

/** What somebody does in a chat. */
export type Act =
  | { readonly text: string }
  | { readonly press: string }
  | { readonly select: string; readonly value: string }
  | { readonly form: string; readonly values: FilledIn['values'] };

import type { ColumnProfile, FeatureKind, SampleRow } from '../datasets/profile.ts';
import type { ErrorCode } from '../errors.ts';
import type { Owned } from './collection.ts';

/**
 * What is kept, by collection. Names are those of the stored documents, so what is seen in the database is what is
 * read in the code; only `_id` becomes `id`. Ids are 24 hex digits.
 */

export interface Chat extends Owned {
  /** The conversation on its platform: a thread, a direct message, a terminal. Unique within the space. */
  readonly key: string;
  readonly user_id: string;
  readonly title: string;
  /** In focus: what "it" means in the next message. */
  readonly dataset_id: string | null;
  /** In focus before it. */
  readonly previous_dataset_id?: string | null;
  readonly model_id: string | null;
  readonly run_id: string | null;
  readonly deployment_id: string | null;
  /** Candidates of the last search, in the order shown. */
  readonly result_ids: readonly string[];
  /** Where that search goes on, as its button says it; null after its last page. Of before there was that, it is not there. */
  readonly next_results?: string | null;
  /** The last question to the rows of a data set, as it was understood: "and by month?" goes on from it. */
  readonly asked?: { readonly dataset_id: string; readonly query: unknown };
  /** What I asked last, as long as it is open. */
  readonly question: Question | null;
  /** Chats that follow each other, as those of one person's slash commands in a channel do. */
  readonly series: string | null;
  readonly last_updated: Date;
}

/** What I asked in a chat, and what goes on once it is answered. */
export interface Question {
  readonly id: string;
  /** The person who was asked: nobody else's words answer it. */
  readonly of: string;
  readonly asked_at: Date;
  /** A single choice is also what a "yes" means. */
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** What it is called, the name that is shown first. None where only "yes" chooses it. */
  readonly names: readonly string[];
  /** What is done then: a command or a press, as the conversation has them. */
  readonly next: unknown;
}

export interface Message {
  readonly id: string;
  readonly chat_id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  /** The turn that it belongs to; null of what was written into the chat by itself. */
  readonly turn: string | null;
  /** The search results it told of. */
  readonly result_ids: readonly string[];
  readonly timestamp: Date;
}

/** What a page shows of a chat: a message with its cards, as it is now. */
export interface PagePost {
  readonly id: string;
  readonly chat_id: string;
  /** What it was posted under: the same posted again is one post. */
  readonly key: string;
  readonly kind: 'said' | 'reply' | 'notice';
  /** As the cards have it; of what somebody said, its text and the names of its files. */
  readonly reply: unknown;
  /** An id of its own for each state of each post: newer ones sort behind. */
  readonly mark: string;
  readonly at: Date;
}

export const SCOPES = ['read', 'predict', 'train'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a program may do in a space, in the name of who made the token. The token itself is kept nowhere. */
export interface Token extends Owned {
  readonly user_id: string;
  readonly user_name: string;
  readonly hash: string;
  /** Its last characters, by which people tell it from others. */
  readonly ending: string;
  readonly scope: Scope;
  readonly created_at: Date;
}

/** A turn as it arrived, kept until it is handled, and its key for some days after. */
export interface InboxItem {
  readonly key: string;
  readonly space: string;
  /** The space and the chat: the turns of a lane are handled one after the other. */
  readonly lane: string;
  /** Sorts in the order of acceptance. */
  readonly place: string;
  readonly turn: unknown;
  readonly received_at: Date;
  readonly failures: number;
  /** Of the last failure, for a developer. */
  readonly error: string | null;
  readonly retry_at: Date | null;
  /** Null while it waits to be handled. */
  readonly forget_at: Date | null;
}

/** A data set found by a search, not added yet. */
export interface Candidate extends Owned {
  readonly source: string;
  readonly ref: string;
  readonly title: string;
  readonly description: string;
  readonly row_count: number | null;
  readonly column_count: number | null;
  readonly size_bytes: number | null;
  readonly downloads: number | null;
  readonly likes: number | null;
  readonly licence: string | null;
  readonly url: string | null;
  /** Which state of it was found. */
  readonly version: string | null;
  readonly columns: readonly string[];
  /** It is given only to those who accepted its terms on its page. */
  readonly gated: boolean;
  /** Other sources that have the same table. */
  readonly also_on: readonly string[];
  /** The search it answered: its words help to guess the target. */
  readonly query: string;
  readonly created_at: Date;
}

/** What a search found, for minutes so that asking again is quick, and for days so that its further pages can be shown. */
export interface KeptSearch {
  /** Made of what was asked, and of whom. */
  readonly id: string;
  readonly query: string;
  /** As datasets/search.ts answers it: best first, cut to what anybody would page through. */
  readonly result: unknown;
  /** Of all that was found, how many are from each source. */
  readonly counts: readonly { readonly source: string; readonly count: number }[];
  readonly at: Date;
}

export const GOING_STATES = ['waiting', 'fetching', 'reading'] as const;

/** A data set on its way from its source. It outlives the process that is at it. */
export interface Fetch extends Owned {
  readonly user_id: string;
  readonly user_name: string;
  /** Where it was asked for: the data set is what is spoken of there once it is here. */
  readonly chat_id: string;
  /** The place that has its card, the same for all who are answered there. */
  readonly room?: string | null;
  readonly source: string;
  readonly ref: string;
  readonly title: string;
  readonly description: string;
  readonly licence: string | null;
  readonly url: string | null;
  readonly query: string;
  readonly candidate_id: string | null;
  /** Which table of the source, and which file of an archive, as somebody chose; null while nobody had to. */
  readonly table: string | null;
  readonly entry: string | null;
  /** It asks when there are several tables, until somebody chooses. */
  readonly status: (typeof GOING_STATES)[number] | 'asking' | 'done' | 'failed' | 'cancelled';
  /** Somebody wants it to end. */
  readonly cancel: boolean;
  /** How often it was begun. */
  readonly attempt: number;
  /** Bytes that are here; null where nobody tells how many there are to be. */
  readonly received: number;
  readonly total: number | null;
  readonly remaining_ms: number | null;
  /** What is to be chosen: a table of the source before it is fetched, or a file of an archive after. */
  readonly asks: 'table' | 'entry' | null;
  /** The tables to choose from, the likeliest first; of one that is done, the others that there are. */
  readonly choices: readonly string[];
  /** What it became. */
  readonly dataset_id: string | null;
  /** The data set was here before. */
  readonly known: boolean;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  readonly request_key: string;
  readonly created_at: Date;
}

/** What waits for a fetch to come to a data set. */
export interface FollowUp {
  readonly id: string;
  readonly fetch_id: string;
  /** The data set is what is spoken of there from then on. */
  readonly chat_id: string;
  /** Goes into the inbox then; null where nothing more is to be done. */
  readonly item: Pick<InboxItem, 'key' | 'space' | 'lane' | 'turn'> | null;
  readonly at: Date;
}

/** Who alone may see it; null for everybody in the space. */
interface Private {
  readonly private_to: string | null;
}

export interface Dataset extends Owned, Private {
  readonly user_id: string;
  /** Short and unique within the space; what people write. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly source_ref: string | null;
  /** Which of the tables there, where it has a name. */
  readonly source_table: string | null;
  /** Which state of it this is, and the newest that is known; null where the source tells none. */
  readonly source_version: string | null;
  readonly newest_version: string | null;
  /** The search result it was added by. */
  readonly candidate_id: string | null;
  readonly licence: string | null;
  readonly url: string | null;
  readonly file_name: string;
  readonly file_size: number;
  readonly row_count: number;
  readonly column_count: number;
  /** Rows that hold the same as another in every column. */
  readonly duplicate_rows?: number;
  readonly status: 'ready';
  readonly schema: readonly ColumnProfile[];
  readonly sample_data: readonly SampleRow[];
  /** Null when no column has two values to tell apart. */
  readonly target_column: string | null;
  readonly target_why: string;
  readonly target_runners_up: readonly string[];
  /** What a person said about how the file is to be read, as datasets/ingest/options.ts has it. */
  readonly reading: Readonly<Record<string, unknown>>;
  /** What the person should know about how the file was read. */
  readonly notes: readonly string[];
  /** What is to be known before training with this target; null until it has been examined. */
  readonly findings: readonly Finding[] | null;
  readonly original_file_id: string;
  readonly parquet_file_id: string;
  /** The act that added it: doing it twice gives one data set. */
  readonly request_key: string;
  readonly uploaded_at: Date;
}

export const ACTIVE_STATES = ['queued', 'running', 'cancelling'] as const;
const FINAL_STATES = ['finished', 'failed', 'cancelled'] as const;
export type RunState = (typeof ACTIVE_STATES)[number] | (typeof FINAL_STATES)[number];

export const isFinal = (state: RunState): boolean => (FINAL_STATES as readonly string[]).includes(state);

/** What trains, and later predicts: models/engines.ts has what is behind each. */
export const ENGINES = ['native', 'autogluon', 'simulation'] as const;
export type EngineName = (typeof ENGINES)[number];

/** What AutoGluon calls medium_quality and so on. */
export const PRESETS = ['medium', 'good', 'high', 'best'] as const;
export type Preset = (typeof PRESETS)[number];

/**
 * Rows are set aside for the test at random; or the last ones by a column, where that is null by their own order; or all
 * with the same value in a column together.
 */
export type Split =
  | { readonly by: 'random' }
  | { readonly by: 'time'; readonly column: string | null }
  | { readonly by: 'group'; readonly column: string };

/** What a person wants to be learned otherwise than the table alone would have it. */
export interface RunOptions {
  readonly task?: 'classification' | 'regression';
  /** The only columns to learn from. */
  readonly only?: readonly string[];
  readonly without?: readonly string[];
  readonly split?: Split;
  /** Whether an empty cell of the target is unknown, or an answer of its own. */
  readonly blanks?: 'missing' | 'class';
  /** By how much AutoGluon exerts itself; other engines know no such thing. */
  readonly preset?: Preset;
}

/** Something about a table that a person should know. The remedy is what the message advises, as options. */
export interface Finding {
  readonly kind: string;
  readonly columns: readonly string[];
  readonly message: string;
  readonly remedy: Omit<RunOptions, 'only' | 'preset'> | null;
}

/** A posted message that shows things, and is edited when one of them changes. */
export interface View {
  readonly id: string;
  readonly space: string;
  /** The first part of the message's name. */
  readonly platform: string;
  readonly message: string;
  /** What it is drawn from, as the conversation has it. */
  readonly content: unknown;
  /** A digest of what it shows; null when nobody knows. */
  readonly shown: string | null;
  readonly edited_at: Date | null;
  /** A thing it shows may have changed since it was drawn. */
  readonly due: boolean;
  /** How often it has become due: who has drawn it meanwhile finds out that it is due again. */
  readonly marks: number;
  readonly created_at: Date;
}

/** One of the things that a view shows: an id, or a list. */
export interface ViewedThing {
  readonly id: string;
  readonly thing: string;
  readonly view_id: string;
  readonly at: Date;
}

/** Who joined a run that somebody else had started. The run may be about to be written only, so its key names it. */
export interface Watcher {
  readonly id: string;
  readonly space: string;
  readonly request_key: string;
  readonly user_id: string;
  readonly user_name: string;
  /** Where the person joined it; earlier versions did not keep that. */
  readonly address?: string;
}

export interface BestSoFar {
  readonly model: string;
  readonly metric: string;
  readonly score: number;
}

/** What the events of a run change in it. The run is the sum of its events. */
interface RunProgress {
  readonly status: RunState;
  /** How often a worker has taken it up. What an earlier attempt still sends no longer counts. */
  readonly attempt: number;
  readonly progress: number;
  readonly message: string;
  readonly best: BestSoFar | null;
  /** What the check of the columns found, before anything was learned. */
  readonly findings: readonly Finding[];
  readonly remaining_ms: number | null;
  readonly model_id: string | null;
  /** A sentence for the person, when it failed. */
  readonly error: string | null;
  readonly cancel: 'stop' | 'keep-best' | null;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  /** The one message that announces the end. */
  readonly notice: 'none' | 'due' | 'sent';
  /** What the engine printed meanwhile, where it is talkative. */
  readonly log_file_id?: string;
}

export type RunChange = Partial<RunProgress>;

export interface Run extends Owned, Private, RunProgress {
  readonly user_id: string;
  readonly user_name: string;
  readonly chat_id: string;
  /** Where the end is announced. */
  readonly address: string;
  readonly dataset_id: string;
  readonly dataset_title: string;
  readonly target: string;
  readonly metric: string | null;
  readonly options: RunOptions;
  readonly engine: EngineName;
  /** False where nothing is learned, and all figures are made up. Earlier versions had no such runs. */
  readonly uses_real_model?: boolean;
  readonly time_limit_s: number;
  readonly seed: number;
  /** The number of the last event: rises by one with each. */
  readonly revision: number;
  readonly created_at: Date;
  readonly request_key: string;
}

/** What a run reports, numbered from 1 without gaps. */
export interface RunEvent {
  readonly id: string;
  readonly run_id: string;
  readonly number: number;
  readonly type: 'status' | 'progress' | 'error' | 'complete';
  readonly message: string;
  readonly change: RunChange;
  readonly at: Date;
}

export interface Score {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Feature {
  readonly name: string;
  readonly kind: FeatureKind;
  readonly levels?: readonly string[];
  readonly typical: number | string | null;
  readonly min?: number;
  readonly max?: number;
}

/** How much worse the metric gets when a column is shuffled among so many test rows, most important first. */
export interface Importance {
  readonly metric: string;
  readonly rows: number;
  readonly measured: readonly { readonly feature: string; readonly importance: number; readonly spread: number }[];
  readonly unmeasured: readonly string[];
}

/** Bins of values, with the share of the rows in each: the last of missing values, that before it of other levels. */
export type Spread =
  | { readonly kind: 'number'; readonly edges: readonly number[]; readonly shares: readonly number[] }
  | { readonly kind: 'levels'; readonly levels: readonly string[]; readonly shares: readonly number[] };

export interface Model extends Owned, Private {
  readonly user_id: string;
  readonly name: string;
  readonly base_model: string;
  readonly version: string;
  readonly dataset_id: string;
  readonly dataset_name: string;
  readonly run_id: string;
  /** What its file is opened with, and the version of it where it has one of its own. */
  readonly engine: EngineName;
  readonly engine_version?: string;
  readonly task_type: 'classification' | 'regression';
  readonly status: 'ready';
  readonly target: string;
  readonly target_kind: FeatureKind;
  readonly classes: readonly string[];
  readonly metric: string;
  /** On the test part, which nothing was fitted or chosen on; with approximate 95 % intervals. */
  readonly scores: Readonly<Record<string, Score>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly baseline: { readonly name: string; readonly scores: Readonly<Record<string, number>> };
  readonly leaderboard: readonly {
    readonly model: string;
    readonly score: number;
    readonly fit_ms: number;
    readonly weight: number;
  }[];
  /** How its predictions for the test part lie beside the truth. Models made before this was kept have none. */
  readonly diagnosis?: Diagnosis;
  /** Measured after the run, column by column; null before the first. */
  readonly importance: Importance | null;
  readonly measuring: 'due' | 'done' | 'given_up';
  /** The table as it was read for the training: its file, and how many of its rows. */
  readonly table: { readonly file_id: string; readonly rows: number };
  readonly seed: number;
  readonly features: readonly Feature[];
  /** How the columns learned from lay, and the predictions for the test part. Earlier versions did not keep that. */
  readonly spreads?: { readonly inputs: readonly (Spread & { readonly name: string })[]; readonly output: Spread };
  readonly options: RunOptions;
  readonly split: Split;
  /** Columns that the options left out. */
  readonly left_out: readonly string[];
  readonly findings: readonly Finding[];
  readonly test_rows: number;
  /** Test rows that are like a row learned from in every column. */
  readonly seen_test_rows: number;
  readonly train_rows: number;
  readonly dropped_rows: number;
  readonly partial: boolean;
  /** False where nothing was learned, and all figures are made up. */
  readonly uses_real_model: boolean;
  readonly elapsed_ms: number;
  readonly file_id: string;
  readonly file_size: number;
  /** How the columns of a row are read, as at training. */
  readonly schema: readonly ColumnProfile[];
  readonly created_at: Date;
}

/** Of classes: counts of truth beside prediction, what each threshold gives, and how true probabilities are. Of numbers: pairs. */
export type Diagnosis =
  | {
      readonly task: 'classification';
      readonly confusion: {
        readonly classes: readonly (number | 'others')[];
        readonly counts: readonly (readonly number[])[];
      };
      readonly thresholds:
        | readonly {
            readonly threshold: number;
            readonly recall: number;
            readonly falseAlarms: number;
            readonly precision: number;
          }[]
        | null;
      readonly calibration: readonly { readonly said: number; readonly was: number; readonly rows: number }[];
    }
  | {
      readonly task: 'regression';
      readonly pairs: readonly { readonly truth: number; readonly predicted: number; readonly rows: number }[];
    };

/** A model that a deployment answers by, or did. */
export interface DeploymentVersion {
  /** From 1, in the order in which they were deployed. */
  readonly number: number;
  readonly model_id: string;
  readonly model_name: string;
  readonly user_name: string;
  readonly deployed_at: Date;
}

/** How unlike the rows are that a deployment is asked of late, and its answers, to those of the training. */
export interface Drift {
  /** The most unlike first: the population stability index of a column, .1 is noticeable and .25 a lot. */
  readonly inputs: readonly { readonly column: string; readonly psi: number }[];
  /** Of the answers; null where it is not known how they were at the training. */
  readonly output: number | null;
  /** From this index on, something is a lot unlike. */
  readonly limit: number;
}

/** What was seen of a deployment when it was last looked at. */
export interface Watched {
  readonly at: Date;
  /** The newest requests, which the rest is of. */
  readonly requests: number;
  readonly errors: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
  /** Null until there are enough requests of the version in service. */
  readonly drift: Drift | null;
}

export interface DeploymentEvent {
  readonly at: Date;
  readonly level: 'info' | 'warning';
  readonly message: string;
}

export interface Deployment extends Owned, Private {
  readonly user_id: string;
  readonly user_name: string;
  /** Where it was deployed, in a chat: what its maker should know is told there. */
  readonly address: string | null;
  readonly name: string;
  readonly description: string | null;
  /** The model of the version in service. */
  readonly model_id: string;
  readonly model_name: string;
  readonly task_type: 'classification' | 'regression';
  readonly status: 'active' | 'inactive';
  readonly version: number;
  readonly versions: readonly DeploymentVersion[];
  /** How requests are dealt among versions; all go to the version in service where it is empty. */
  readonly split: readonly { readonly version: number; readonly weight: number }[];
  /** Since when the version in service is. */
  readonly switched_at: Date;
  readonly history: readonly DeploymentEvent[];
  readonly watched: Watched | null;
  /** The one message that tells of drift, once for each time a version came into service. */
  readonly notice: 'none' | 'due' | 'sent';
  /** Rises by one with each change but the counts. */
  readonly revision: number;
  readonly requests_count: number;
  readonly last_request_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface Prediction extends Owned {
  readonly user_id: string;
  readonly model_id: string;
  readonly deployment_id: string | null;
  /** Of the deployment. */
  readonly version: number | null;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  /** Why there is no output. */
  readonly error: string | null;
  /** What came to pass, once somebody tells. */
  readonly truth: string | number | null;
  readonly truth_at: Date | null;
  readonly latency_ms: number;
  readonly timestamp: Date;
}

export const GOING_BATCHES = ['waiting', 'predicting'] as const;

/** The prediction of all rows of a file or a data set. It outlives the process that is at it. */
export interface Batch extends Owned, Private {
  readonly user_id: string;
  readonly user_name: string;
  /** Where its end is announced; null where nobody waits in a chat. */
  readonly address: string | null;
  readonly model_id: string;
  readonly model_name: string;
  readonly target: string;
  /** The version of a deployment that answers, where it is one that was asked. */
  readonly deployment: { readonly id: string; readonly version: number } | null;
  /** The data set whose rows they are; else a file of its own, which is kept until the end. */
  readonly dataset_id: string | null;
  readonly input_file_id: string | null;
  /** What the rows are from, as people call it. */
  readonly title: string;
  readonly status: (typeof GOING_BATCHES)[number] | 'done' | 'failed' | 'cancelled';
  /** Somebody wants it to end. */
  readonly cancel: boolean;
  /** How often it was begun. */
  readonly attempt: number;
  readonly fraction: number;
  readonly rows: number;
  readonly refused: number;
  readonly summary:
    | { readonly classes: readonly { readonly label: string; readonly rows: number }[] }
    | { readonly mean: number; readonly min: number; readonly max: number }
    | null;
  /** Columns that the model goes by and the rows have not. */
  readonly missing: readonly string[];
  /** Of the rows with their predictions, as CSV: there, under the id of this, once it is done. */
  readonly file_name: string;
  readonly file_size: number;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
  /** The one message that brings the file, or tells why there is none. */
  readonly notice: 'none' | 'due' | 'sent';
  readonly request_key: string;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

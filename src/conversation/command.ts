import { z } from 'zod';
import { READING_OPTIONS } from '../datasets/ingest/options.ts';
import { ENGINES, PRESETS, SCOPES } from '../store/records.ts';
import { MAX_TRAIN_TIME_S } from '../usecases/services.ts';

/** Scores a person may ask a run to be judged by. */
export const METRICS = ['accuracy', 'f1', 'precision', 'recall', 'roc_auc', 'log_loss', 'r2', 'mae', 'rmse'] as const;

const name = z.string().trim().min(1).max(300);
const value = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);

const columnName = z.string().min(1).max(300);

/** Column name to value, as the person meant it. Not a record of zod's, which drops a column called `__proto__`. */
const row = z.custom<Readonly<Record<string, z.infer<typeof value>>>>(
  (input) =>
    typeof input === 'object' &&
    input !== null &&
    Object.entries(input).every(
      ([column, each]) => columnName.safeParse(column).success && value.safeParse(each).success,
    ),
);

/**
 * What a message or a button means: one value of a closed union. Slots that are left out are filled from
 * what the chat has in focus. The interpreter's answer, whoever gave it, is checked against this.
 */
const SLOTS = {
  help: z.object({}),
  search_datasets: z.object({ query: name }),
  // The next page of the last search. Not told by `interpret`.
  more_results: z.object({}),
  add_dataset: z.object({ ref: name }),
  upload_hint: z.object({}),
  list_datasets: z.object({}),
  describe_dataset: z.object({ dataset: name.optional() }),
  set_target: z.object({ column: name, dataset: name.optional() }),
  // How the file of a data set is to be read: as said, and as understood, which `interpret` does not tell.
  reread: z.object({
    dataset: name.optional(),
    column: name.optional(),
    as: name.optional(),
    options: READING_OPTIONS.optional(),
  }),
  // What values of one of these columns stand for. Not told by `interpret`.
  explain_values: z.object({
    dataset: name.optional(),
    columns: z.array(name).min(1).max(1000),
    column: name.optional(),
    means: z.record(name, name),
  }),
  leave_out: z.object({ columns: z.array(name).min(1).max(1000), dataset: name.optional() }),
  query_data: z.object({ question: z.string().max(4000).optional(), dataset: name.optional() }),
  // Who may see it. Not told by `interpret` either.
  share: z.object({ dataset: name.optional(), with: z.enum(['me', 'everyone']) }),
  // Tokens of the HTTP API. Not told by `interpret` either.
  token: z.discriminatedUnion('do', [
    z.object({ do: z.literal('make'), scope: z.enum(SCOPES) }),
    z.object({ do: z.literal('list') }),
    z.object({ do: z.literal('revoke'), ending: name }),
  ]),
  train: z.object({
    dataset: name.optional(),
    target: name.optional(),
    time_limit_s: z.number().positive().max(MAX_TRAIN_TIME_S).optional(),
    metric: z.enum(METRICS).optional(),
    engine: z.enum(ENGINES).optional(),
    // By how much AutoGluon exerts itself. Not told by `interpret`.
    preset: z.enum(PRESETS).optional(),
    only: z.array(name).max(1000).optional(),
    without: z.array(name).max(1000).optional(),
    // What is learned, and from which rows, is not told by `interpret`, whose slots other programs rely on.
    task_type: z.enum(['classification', 'regression']).optional(),
    /** `time`, `random`, or the column that tells the time. */
    split_by: name.optional(),
    blanks: z.enum(['missing', 'class']).optional(),
  }),
  // `interpret` does not tell keep_best either.
  cancel: z.object({ run: name.optional(), keep_best: z.boolean().optional() }),
  status: z.object({ run: name.optional() }),
  leaderboard: z.object({ run: name.optional() }),
  explain: z.object({ model: name.optional() }),
  compare: z.object({ models: z.array(name).max(20).optional() }),
  recommend_models: z.object({ task: name }),
  estimate: z.object({ dataset: name.optional() }),
  list_models: z.object({}),
  deploy: z.object({ model: name.optional() }),
  undeploy: z.object({ deployment: name.optional() }),
  // The further rows and what was not understood are not told by `interpret` either.
  predict: z.object({
    model: name.optional(),
    row,
    more_rows: z.array(row).optional(),
    remarks: z.array(z.string()).optional(),
  }),
  // Which data set it is, where no file is sent along, is not told by `interpret`.
  predict_file: z.object({ model: name.optional(), dataset: name.optional() }),
  // What is done with the versions of a deployment is not told by `interpret` either.
  roll_back: z.object({ deployment: name.optional() }),
  split_requests: z.object({
    deployment: name.optional(),
    /** The version that gets a share of the requests; without one, that in service gets all. */
    to: z.object({ version: z.number().int().min(1).max(100_000), percent: z.number().min(0).max(100) }).optional(),
  }),
  how_to_call: z.object({ deployment: name.optional() }),
  schedule: z.object({ when: name.optional(), dataset: name.optional(), model: name.optional() }),
  unschedule: z.object({}),
  list_schedules: z.object({}),
  rename: z.object({ to: name, dataset: name.optional(), model: name.optional() }),
  report: z.object({ model: name.optional() }),
  delete_dataset: z.object({ dataset: name }),
  delete_model: z.object({ model: name }),
  smalltalk: z.object({}),
  // What whoever read the question knows about it. Not told by `interpret`.
  question: z.object({ answer: z.string().trim().min(1).max(2000).optional() }),
  unsupported: z.object({}),
  // Two or three readings are about as likely: which one is meant is asked. `interpret` tells the likeliest harmless one.
  unclear: z.object({ readings: z.array(z.custom<{ command: string; slots: unknown }>()).min(2).max(3) }),
} as const;

export type CommandName = keyof typeof SLOTS;
export type Slots<N extends CommandName> = z.infer<(typeof SLOTS)[N]>;
export type Command = { [N in CommandName]: { readonly command: N; readonly slots: Slots<N> } }[CommandName];

export const COMMAND_NAMES = Object.keys(SLOTS) as CommandName[];

/** The slots of a command as a JSON schema, for those who write commands without being told what ours are. */
export const slotSchema = (command: CommandName): object =>
  z.toJSONSchema(SLOTS[command], { io: 'input', unrepresentable: 'any' });

/** Checks what an interpreter answered. Null when it is not a command: unknown name, missing or wrong slots. */
export function parseCommand(input: unknown): Command | null {
  const shape = z.object({ command: z.enum(COMMAND_NAMES), slots: z.unknown() }).safeParse(input);
  if (!shape.success) return null;
  const slots = SLOTS[shape.data.command].safeParse(shape.data.slots ?? {});
  return slots.success ? ({ command: shape.data.command, slots: slots.data } as Command) : null;
}

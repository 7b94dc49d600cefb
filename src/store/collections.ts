export interface CollectionSpec {
  /** Fields whose values no two documents share; a missing field counts as null. Used for finding, too. */
  readonly unique?: readonly (readonly string[])[];
  /** Fields by which documents are found, in the order in which they are sorted; a minus before it sorts downwards. */
  readonly indexes?: readonly (readonly string[])[];
  /** Documents go some time after the date in this field is older than that. Null never is. */
  readonly expires?: { readonly field: string; readonly afterDays: number };
}

/** All there is, and an index per way of finding something. */
export const COLLECTIONS: Readonly<Record<string, CollectionSpec>> = {
  chats: { unique: [['space', 'key']], indexes: [['space', 'series', '-id']] },
  messages: { indexes: [['chat_id', 'timestamp'], ['turn']] },
  page_posts: { unique: [['chat_id', 'key']], indexes: [['chat_id', 'mark']] },
  tokens: { unique: [['hash']], indexes: [['space']] },
  inbox: { indexes: [['forget_at', 'lane', 'place']], expires: { field: 'forget_at', afterDays: 0 } },
  leases: { expires: { field: 'until', afterDays: 1 } },
  acts: { expires: { field: 'at', afterDays: 90 } },
  posts: { indexes: [['address', 'at'], ['message']], expires: { field: 'at', afterDays: 90 } },
  installations: {},
  candidates: { indexes: [['space']], expires: { field: 'created_at', afterDays: 30 } },
  fetches: {
    unique: [['space', 'request_key']],
    indexes: [['space'], ['status']],
    expires: { field: 'created_at', afterDays: 30 },
  },
  follow_ups: { indexes: [['fetch_id']], expires: { field: 'at', afterDays: 30 } },
  searches: { expires: { field: 'at', afterDays: 7 } },
  datasets: {
    unique: [
      ['space', 'name'],
      ['space', 'request_key'],
    ],
    indexes: [['space'], ['candidate_id'], ['space', 'source_ref']],
  },
  runs: { unique: [['space', 'request_key']], indexes: [['space'], ['status'], ['notice']] },
  run_events: { unique: [['run_id', 'number']] },
  watchers: { unique: [['space', 'request_key', 'user_id']] },
  views: { unique: [['message']], indexes: [['due']], expires: { field: 'created_at', afterDays: 30 } },
  viewed_things: {
    unique: [['thing', 'view_id']],
    indexes: [['view_id']],
    expires: { field: 'at', afterDays: 30 },
  },
  models: { unique: [['space', 'name'], ['run_id']], indexes: [['space'], ['measuring']] },
  deployments: { unique: [['space', 'name']], indexes: [['space'], ['notice']] },
  predictions: {
    indexes: [
      ['space'],
      ['space', 'model_id'],
      ['space', 'deployment_id', 'timestamp'],
      ['space', 'deployment_id', 'truth_at'],
    ],
  },
  batches: {
    unique: [['space', 'request_key']],
    indexes: [['space'], ['status'], ['notice'], ['space', 'dataset_id']],
  },
  // Agenda's. Due ones are found by the first, those that are there already by the second.
  jobs: {
    indexes: [
      ['name', 'lockedAt', 'nextRunAt', '-priority'],
      ['name', 'data.key'],
    ],
  },
};

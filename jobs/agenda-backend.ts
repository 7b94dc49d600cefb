import { isDeepStrictEqual } from 'node:util';
import {
  type AgendaBackend,
  computeJobState,
  type DebounceOptions,
  type JobParameters,
  type JobRepository,
  type JobRepositoryOptions,
  type JobsOverview,
  type JobsQueryOptions,
  type JobWithState,
  type RemoveJobsOptions,
  toJobId,
} from 'agenda';
import type { Document, Documents, Filter, Order } from '../src/store/documents.ts';
import { newId } from '../src/store/id.ts';

/** An Agenda job as it is stored: what Agenda leaves out is null, but for its data. */
export interface JobDocument extends Document {
  readonly name: string;
  readonly type: 'normal' | 'single';
  readonly priority: number;
  readonly data?: unknown;
  readonly nextRunAt: Date | null;
  readonly lockedAt: Date | null;
  readonly lastRunAt: Date | null;
  readonly lastFinishedAt: Date | null;
  readonly disabled: boolean | null;
  readonly lastModifiedBy: string | null;
  readonly debounceStartedAt: Date | null;
}

/** What whoever schedules a job says of it. */
const DEFINITION = [
  'type',
  'priority',
  'nextRunAt',
  'repeatInterval',
  'repeatTimezone',
  'repeatAt',
  'disabled',
  'debounceStartedAt',
  'fork',
  'startDate',
  'endDate',
  'skipDays',
] as const;
/** What whoever runs it notes. A job saved anew while it runs keeps these: its lock is among them. */
const STATE = ['lockedAt', 'lastRunAt', 'lastFinishedAt', 'failedAt', 'failCount', 'failReason', 'progress'] as const;

/** Agenda's jobs in a collection of a store that this process has alone: there finding and inserting is one step. */
export function createAgendaBackend(jobs: Documents<JobDocument>): AgendaBackend {
  return {
    name: 'embedded',
    repository: createRepository(jobs),
    // The store is opened and closed by somebody else.
    ownsConnection: false,
    connect: async () => undefined,
    disconnect: async () => undefined,
  };
}

function createRepository(jobs: Documents<JobDocument>): JobRepository {
  /** What is asked for, as far as the store can tell; data is compared here. */
  const select = async (options: RemoveJobsOptions): Promise<Filter<JobDocument> | null> => {
    const { notNames = [], data } = options;
    const filter: Filter<JobDocument> = byIdAndName(options);
    const others =
      filter.name === undefined && notNames.length > 0
        ? { name: { in: (await namesOf(jobs)).filter((name) => !notNames.includes(name)) } }
        : {};
    const asked = { ...filter, ...others };
    const hasData = data !== undefined && !(isObject(data) && Object.keys(data).length === 0);
    if (!hasData) return Object.keys(asked).length === 0 ? null : asked;
    const found = (await jobs.find(asked)).filter((job) => holds(job.data, data));
    return { id: { in: found.map(({ id }) => id) } };
  };
  const setDisabled = async (options: RemoveJobsOptions, disabled: boolean): Promise<number> => {
    const filter = await select(options);
    return filter === null ? 0 : jobs.changeAll(filter, { set: { disabled } });
  };
  const lock = async (
    filter: Filter<JobDocument>,
    lockedAt: Date,
    options: JobRepositoryOptions | undefined,
    order: Order<JobDocument> = [],
  ): Promise<JobParameters | undefined> => {
    const ready = { ...filter, disabled: { not: true } };
    // Asked for every second, and nearly always for nothing: a read is in nobody's way.
    if ((await jobs.find(ready, { limit: 1 })).length === 0) return undefined;
    const job = await jobs.change(ready, { set: { lockedAt, ...modifiedBy(options) } }, { order });
    return job === null ? undefined : toJob(job);
  };

  return {
    connect: async () => undefined,
    async queryJobs({ skip = 0, limit = 0, ...options } = {}) {
      const found = await jobs.find(queryOf(options), { order: orderOf(options) });
      const now = new Date();
      const fitting = found
        .filter((document) => answers(document, options))
        .map((document): JobWithState => ({ ...toJob(document), state: computeJobState(toJob(document), now) }))
        .filter((job) => options.state === undefined || hasState(job, options.state));
      const page = limit > 0 ? fitting.slice(skip, skip + limit) : fitting.slice(skip);
      return { jobs: page as never, total: fitting.length };
    },
    async getJobsOverview() {
      const overviews = new Map<string, JobsOverview>();
      const now = new Date();
      for (const document of await jobs.find({})) {
        const overview = overviews.get(document.name) ?? emptyOverview(document.name);
        overviews.set(document.name, overview);
        overview.total += 1;
        overview[computeJobState(toJob(document), now)] += 1;
        if (document.disabled === true) overview.paused += 1;
      }
      return [...overviews.values()];
    },
    getDistinctJobNames: () => namesOf(jobs),
    async getJobById(id) {
      const job = await jobs.get(id);
      return job === null ? null : toJob(job);
    },
    getQueueSize: () => jobs.count({ nextRunAt: { less: new Date() } }),
    async removeJobs(options) {
      const filter = await select(options);
      return filter === null ? 0 : jobs.remove(filter);
    },
    disableJobs: (options) => setDisabled(options, true),
    enableJobs: (options) => setDisabled(options, false),
    purgeAllJobs: () => jobs.remove({}),
    async saveJob(job, options) {
      const saved = await save(jobs, job, options);
      return (saved === null ? job : toJob(saved)) as typeof job;
    },
    async saveJobState(job, options) {
      const set = { ...picked(job, STATE), nextRunAt: job.nextRunAt ?? null, ...modifiedBy(options) };
      const saved = await jobs.change({ id: job._id ?? '', name: job.name }, { set });
      if (saved === null) throw new Error(`job ${job._id} (${job.name}) is no longer in the store`);
    },
    lockJob: (job, options) =>
      lock({ id: job._id ?? '', name: job.name, nextRunAt: job.nextRunAt, lockedAt: null }, new Date(), options),
    async unlockJob(job) {
      // One that runs has no next time.
      await jobs.change({ id: job._id ?? '', nextRunAt: { not: null } }, { set: { lockedAt: null } });
    },
    async unlockJobs(ids) {
      await jobs.changeAll({ id: { in: ids.map(String) } }, { set: { lockedAt: null } });
    },
    async getNextJobToRun(name, nextScanAt, lockDeadline, now = new Date(), options) {
      const order = ['nextRunAt', '-priority'] as const;
      // Those first whose worker is gone.
      const abandoned = { name, lockedAt: { atMost: lockDeadline } };
      const due = { name, lockedAt: null, nextRunAt: { atMost: nextScanAt } };
      return (await lock(abandoned, now, options, order)) ?? lock(due, now, options, order);
    },
  };
}

/** Changes the job that this one stands for, or inserts it. Null when it has an id and is gone. */
async function save(
  jobs: Documents<JobDocument>,
  job: JobParameters,
  options: JobRepositoryOptions | undefined,
): Promise<JobDocument | null> {
  const { _id, name, data, unique, uniqueOpts } = job;
  const set = { ...picked(job, DEFINITION), name, data, ...modifiedBy(options) } as Partial<JobDocument>;
  if (_id !== undefined) return jobs.change({ id: _id, name }, { set });

  const document = { ...picked(job, STATE), ...set, id: newId() } as JobDocument;
  if (job.type === 'single') {
    // A time that has passed is for a new job only: one that is there keeps its own.
    const { nextRunAt, ...rest } = set;
    const passed = nextRunAt instanceof Date && nextRunAt <= new Date();
    return jobs.change({ name, type: 'single' }, { set: passed ? rest : set }, { otherwise: document });
  }
  if (unique === undefined) {
    await jobs.insert(document);
    return document;
  }
  const filter = { ...unique, name } as Filter<JobDocument>;
  if (uniqueOpts?.debounce !== undefined) {
    const [existing] = await jobs.find(filter, { limit: 1 });
    const times = debounced(uniqueOpts.debounce, existing);
    return jobs.change(filter, { set: { ...set, ...times } }, { otherwise: { ...document, ...times } });
  }
  return jobs.change(filter, uniqueOpts?.insertOnly ? {} : { set }, { otherwise: document });
}

/** When a debounced job runs: trailing, after a pause in which nobody asked; leading, when it was first asked for. */
function debounced(
  { delay, maxWait, strategy }: DebounceOptions,
  existing: JobDocument | undefined,
): Partial<Pick<JobDocument, 'nextRunAt' | 'debounceStartedAt'>> {
  const now = new Date();
  const debounceStartedAt = existing?.debounceStartedAt ?? now;
  if (strategy === 'leading') {
    return existing === undefined ? { debounceStartedAt } : { debounceStartedAt, nextRunAt: existing.nextRunAt };
  }
  const waited = now.getTime() - debounceStartedAt.getTime();
  if (existing !== undefined && maxWait && waited >= maxWait) return { debounceStartedAt: null, nextRunAt: now };
  return { debounceStartedAt, nextRunAt: new Date(now.getTime() + delay) };
}

const picked = <K extends keyof JobParameters>(job: JobParameters, names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, job[name] ?? null]));

const modifiedBy = (options: JobRepositoryOptions | undefined) => ({ lastModifiedBy: options?.lastModifiedBy ?? null });

function toJob({ id, ...fields }: JobDocument): JobParameters & { _id: ReturnType<typeof toJobId> } {
  const given = Object.entries(fields).filter(([name, value]) => value !== null || name === 'nextRunAt');
  return { ...(Object.fromEntries(given) as unknown as JobParameters), _id: toJobId(id) };
}

const namesOf = async (jobs: Documents<JobDocument>): Promise<string[]> => [
  ...new Set((await jobs.find({})).map(({ name }) => name)),
];

function byIdAndName({ id, ids = [], name, names = [] }: RemoveJobsOptions & JobsQueryOptions): Filter<JobDocument> {
  return {
    ...(id ? { id: String(id) } : ids.length > 0 ? { id: { in: ids.map(String) } } : {}),
    ...(name ? { name } : names.length > 0 ? { name: { in: names } } : {}),
  };
}

function queryOf(options: JobsQueryOptions): Filter<JobDocument> {
  const { name, ...rest } = byIdAndName(options);
  return {
    ...rest,
    ...(options.search || name === undefined ? {} : { name }),
    ...(options.includeDisabled === false ? { disabled: { not: true } } : {}),
  };
}

const SORTED_BY = ['nextRunAt', 'lastRunAt', 'lastFinishedAt', 'priority', 'name', 'data'] as const;

function orderOf({ sort = {} }: JobsQueryOptions): Order<JobDocument> {
  const order = SORTED_BY.filter((name) => sort[name] !== undefined).map(
    (name) => (sort[name] === 'asc' ? name : `-${name}`) as Order<JobDocument>[number],
  );
  return order.length > 0 ? order : ['-nextRunAt', '-lastRunAt'];
}

/** What the store does not compare: text within the name, and data. */
function answers({ name, data }: JobDocument, { search, data: wanted }: JobsQueryOptions): boolean {
  if (search && !name.toLowerCase().includes(search.toLowerCase())) return false;
  return wanted === undefined || holds(data, wanted);
}

/** An object holds another when it has all of its leaves. */
function holds(data: unknown, wanted: unknown): boolean {
  if (!isObject(wanted)) return isDeepStrictEqual(data ?? null, wanted ?? null);
  return Object.entries(wanted).every(([name, value]) => isObject(data) && holds(data[name], value));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const hasState = (job: JobWithState, state: JobWithState['state']): boolean =>
  state === 'paused' ? job.disabled === true : job.state === state;

const emptyOverview = (name: string): JobsOverview => ({
  name,
  total: 0,
  running: 0,
  scheduled: 0,
  queued: 0,
  completed: 0,
  failed: 0,
  repeating: 0,
  paused: 0,
});

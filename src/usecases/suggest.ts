import type { Records } from '../store/collection.ts';
import type { Filter } from '../store/documents.ts';
import type { Dataset, Model, Run } from '../store/records.ts';
import { ago } from '../text/ago.ts';
import { onlyByName } from '../text/by-name.ts';
import { compact } from '../text/fold.ts';
import { typeable } from './names.ts';
import { maySee, visibleTo } from './rights.ts';
import type { Stored } from './services.ts';

/** As many as the platform that shows fewest. */
const MOST = 25;
/** Reading a data set costs up to a millisecond, since all its columns come along. */
const LOOKED_AT = 50;

/** A name somebody may be about to type. */
export interface Suggestion {
  /** What is handed in when it is chosen. */
  readonly value: string;
  readonly label: string;
}

export interface SuggestionRequest {
  readonly space: string;
  /** Who types. */
  readonly user: string;
  /** The conversation, whose data set's columns are meant when none is named. */
  readonly chat: string;
  /** A result is one of the conversation's last search, `going` a run that has not ended. */
  readonly kind: 'dataset' | 'column' | 'model' | 'run' | 'going' | 'result';
  readonly typed: string;
  /** Whose columns. */
  readonly dataset?: string;
}

type Suggest = (services: Stored, request: SuggestionRequest) => Promise<readonly Suggestion[]>;

/** Of each kind the newest, and those whose name begins as typed, however old they are. */
const KINDS: Readonly<Record<SuggestionRequest['kind'], Suggest>> = {
  async dataset({ store }, request) {
    const datasets = await newestAndNamed(store.datasets, request);
    return datasets.map(({ name, title }) => ({ value: name, label: name === title ? name : `${name} · ${title}` }));
  },
  async model({ store }, request) {
    const models = await newestAndNamed(store.models, request);
    return models.map(({ name, target }) => ({ value: name, label: `${name} · predicts ${target}` }));
  },
  run: async ({ store }, { space, user }) => (await store.runs.list(space, visibleTo(user), LOOKED_AT)).map(ofRun),
  going: async ({ store }, { space, user }) =>
    (await store.runs.active(space))
      .filter((run) => maySee({ actor: { id: user } }, run))
      .reverse()
      .map(ofRun),
  async result({ store }, { space, chat }) {
    const ids = (await store.chats.findOne(space, { key: chat }))?.result_ids ?? [];
    const results = await Promise.all(ids.map((id) => store.candidates.get(space, id)));
    return results.flatMap((each, i) => (each === null ? [] : [{ value: each.id, label: `${i + 1}. ${each.title}` }]));
  },
  async column(services, request) {
    const dataset = await datasetOf(services, request);
    return (dataset?.schema ?? []).map(({ name, kind }) => ({ value: name, label: `${name} (${kind})` }));
  },
};

const ofRun = ({ id, dataset_title, target, status, created_at }: Run): Suggestion => ({
  value: id,
  label: `${dataset_title} · ${target} · ${status} · ${ago(Date.now() - created_at.getTime())}`,
});

async function newestAndNamed<T extends Dataset | Model>(
  records: Records<T>,
  { space, user, typed }: Pick<SuggestionRequest, 'space' | 'user' | 'typed'>,
) {
  const seen = visibleTo(user) as Filter<T>;
  const beginning = typeable(typed);
  const [newest, named] = await Promise.all([
    records.list(space, seen, LOOKED_AT),
    beginning === '' ? [] : records.named(space, beginning, MOST, seen),
  ]);
  return [...new Map([...newest, ...named].map((each) => [each.id, each])).values()];
}

async function datasetOf(
  { store }: Stored,
  { space, user, chat, dataset }: SuggestionRequest,
): Promise<Dataset | null> {
  const all = await newestAndNamed(store.datasets, { space, user, typed: dataset ?? '' });
  if (dataset !== undefined && dataset !== '') return onlyByName(all, dataset, ({ name, title }) => [name, title]);
  const focused = (await store.chats.findOne(space, { key: chat }))?.dataset_id;
  return all.find(({ id }) => id === focused) ?? all[0] ?? null;
}

/** Completes a name: what begins with the letters typed, then what contains them. At most 25, in milliseconds. */
export const suggest: Suggest = async (services, request) => {
  const typed = compact(request.typed);
  const all = await KINDS[request.kind](services, request);
  const starting = all.filter(({ label }) => compact(label).startsWith(typed));
  const containing = all.filter((each) => !starting.includes(each) && compact(each.label).includes(typed));
  return distinct([...starting, ...containing].slice(0, MOST));
};

/** Nobody can choose between two that are called the same. */
function distinct(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const seen = new Map<string, number>();
  return suggestions.map((each) => {
    const times = (seen.get(each.label) ?? 0) + 1;
    seen.set(each.label, times);
    return times === 1 ? each : { ...each, label: `${times}. ${each.label}` };
  });
}

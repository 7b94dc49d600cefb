import type { Dataset, Run } from '../store/records.ts';
import { onlyByName } from '../text/by-name.ts';
import { compact } from '../text/fold.ts';
import type { Stored } from './services.ts';

/** As many as the platform that shows fewest. */
const MOST = 25;
const LOOKED_AT = 200;

/** A name somebody may be about to type. */
export interface Suggestion {
  /** What is handed in when it is chosen. */
  readonly value: string;
  readonly label: string;
}

export interface SuggestionRequest {
  readonly space: string;
  /** The conversation, whose data set's columns are meant when none is named. */
  readonly chat: string;
  /** A result is one of the conversation's last search, `going` a run that has not ended. */
  readonly kind: 'dataset' | 'column' | 'model' | 'run' | 'going' | 'result';
  readonly typed: string;
  /** Whose columns. */
  readonly dataset?: string;
}

type Suggest = (services: Stored, request: SuggestionRequest) => Promise<readonly Suggestion[]>;

/** All there is of a kind, newest first. */
const KINDS: Readonly<Record<SuggestionRequest['kind'], Suggest>> = {
  async dataset({ store }, { space }) {
    const datasets = await store.datasets.list(space, {}, LOOKED_AT);
    return datasets.map(({ name, title }) => ({ value: name, label: name === title ? name : `${name} · ${title}` }));
  },
  async model({ store }, { space }) {
    const models = await store.models.list(space, {}, LOOKED_AT);
    return models.map(({ name, target }) => ({ value: name, label: `${name} · predicts ${target}` }));
  },
  run: async ({ store }, { space }) => (await store.runs.list(space, {}, LOOKED_AT)).map(ofRun),
  going: async ({ store }, { space }) => [...(await store.runs.active(space))].reverse().map(ofRun),
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

const ofRun = ({ id, dataset_title, target, status }: Run): Suggestion => ({
  value: id,
  label: `${dataset_title} · ${target} · ${status}`,
});

async function datasetOf({ store }: Stored, { space, chat, dataset }: SuggestionRequest): Promise<Dataset | null> {
  const all = await store.datasets.list(space, {}, LOOKED_AT);
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
  return [...starting, ...containing].slice(0, MOST);
};

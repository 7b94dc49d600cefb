import type { Dataset, Run } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { compact } from '../text/fold.ts';
import { byName } from './find.ts';
import type { Suggester, Suggestion, SuggestionRequest } from './platform.ts';

/** As many as the platform that shows fewest. */
const MOST = 25;
const LOOKED_AT = 200;

/** Completes names from the store: what begins with the letters typed, then what contains them; newest first. */
export function createSuggester(store: Store): Suggester {
  const found: Readonly<Record<SuggestionRequest['kind'], (request: SuggestionRequest) => Promise<Suggestion[]>>> = {
    async dataset({ space }) {
      const datasets = await store.datasets.list(space, {}, LOOKED_AT);
      return datasets.map(({ name, title }) => ({ value: name, label: name === title ? name : `${name} · ${title}` }));
    },
    async model({ space }) {
      const models = await store.models.list(space, {}, LOOKED_AT);
      return models.map(({ name, target }) => ({ value: name, label: `${name} · predicts ${target}` }));
    },
    run: async ({ space }) => (await store.runs.list(space, {}, LOOKED_AT)).map(runSuggestion),
    going: async ({ space }) => [...(await store.runs.active(space))].reverse().map(runSuggestion),
    async result({ space, chat }) {
      const ids = (await store.chats.findOne(space, { key: chat }))?.result_ids ?? [];
      const results = await Promise.all(ids.map((id) => store.candidates.get(space, id)));
      return results.flatMap((each, i) =>
        each === null ? [] : [{ value: each.id, label: `${i + 1}. ${each.title}` }],
      );
    },
    async column(request) {
      const dataset = await datasetOf(request);
      return (dataset?.schema ?? []).map(({ name, kind }) => ({ value: name, label: `${name} (${kind})` }));
    },
  };

  const runSuggestion = ({ id, dataset_title, target, status }: Run): Suggestion => ({
    value: id,
    label: `${dataset_title} · ${target} · ${status}`,
  });

  const datasetOf = async ({ space, chat, dataset }: SuggestionRequest): Promise<Dataset | null> => {
    const all = await store.datasets.list(space, {}, LOOKED_AT);
    if (dataset !== undefined && dataset !== '') return byName(all, dataset, ({ name, title }) => [name, title]);
    const focused = (await store.chats.findOne(space, { key: chat }))?.dataset_id;
    return all.find(({ id }) => id === focused) ?? all[0] ?? null;
  };

  return {
    async suggest(request) {
      const typed = compact(request.typed);
      const all = await found[request.kind](request);
      const starting = all.filter(({ label }) => compact(label).startsWith(typed));
      const containing = all.filter((each) => !starting.includes(each) && compact(each.label).includes(typed));
      return [...starting, ...containing].slice(0, MOST);
    },
  };
}

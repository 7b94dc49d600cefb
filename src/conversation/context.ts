import type { Message, Model } from '../store/records.ts';
import { seenBy, visibleTo } from '../usecases/rights.ts';
import type { ChatContext, Said } from './interpret/interpreter.ts';
import type { SaidColumn } from './interpret/values/said.ts';
import type { Scene } from './scene.ts';

/** So many names of data sets are read as names in a message. */
const KNOWN_NAMES = 500;

const EARLIER_TURNS = 10;

/** What the words of a message can refer to. */
export async function contextOf({ by, chat, services: { store } }: Scene): Promise<ChatContext> {
  const { space } = by;
  const visible = visibleTo(by.actor.id);
  const [dataset, model, run, deployment, results, datasets, active, fetches, earlier] = await Promise.all([
    chat.dataset_id && store.datasets.get(space, chat.dataset_id).then((thing) => seenBy(by, thing)),
    chat.model_id && store.models.get(space, chat.model_id).then((thing) => seenBy(by, thing)),
    chat.run_id && store.runs.get(space, chat.run_id).then((thing) => seenBy(by, thing)),
    chat.deployment_id && store.deployments.get(space, chat.deployment_id).then((thing) => seenBy(by, thing)),
    Promise.all(chat.result_ids.map((id) => store.candidates.get(space, id))),
    store.datasets.list(space, visible, KNOWN_NAMES),
    store.deployments.list(space, { status: 'active', ...visible }, 1),
    store.fetches.going(space),
    store.messages.last(chat.id, EARLIER_TURNS),
  ]);
  const asked = model || (active[0] && (await store.models.get(space, active[0].model_id)));
  const inputs = asked ? inputsOf(asked) : dataset ? dataset.schema : null;
  const columns = dataset
    ? dataset.schema.map(({ name }) => name)
    : model
      ? model.schema.map(({ name }) => name)
      : null;
  return {
    ...(dataset ? { dataset: dataset.name } : {}),
    ...(columns === null ? {} : { columns }),
    ...(inputs === null ? {} : { inputs }),
    datasets: datasets.map(({ name }) => name),
    results: results.flatMap((candidate) => candidate?.title ?? []),
    // What is being added can be stopped with the same words.
    ...(fetches.some(({ chat_id }) => chat_id === chat.id)
      ? { run: 'running' as const }
      : run
        ? { run: run.finished_at === null ? ('running' as const) : ('finished' as const) }
        : {}),
    ...(model ? { model: model.name } : {}),
    ...(deployment ? { deployment: deployment.name } : {}),
    earlier: earlier.map(saidBefore),
  };
}

/** The columns of a model as a row is read by them, with more of their levels than a profile tells. */
function inputsOf({ schema, features }: Model): readonly SaidColumn[] {
  const levels = new Map(features.map((feature) => [feature.name, feature.levels]));
  return schema.map((column) => {
    const known = levels.get(column.name);
    return known === undefined || known.length === 0 ? column : { ...column, top: known.map((value) => ({ value })) };
  });
}

/** Of an answer its first line: what it shows below may be rows of a table. */
const saidBefore = ({ role, content }: Message): Said =>
  role === 'user' ? { by: 'person', words: content } : { by: 'assistant', words: content.split('\n', 1)[0] ?? '' };

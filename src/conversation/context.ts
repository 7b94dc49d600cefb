import type { Message, Model } from '../store/records.ts';
import type { ChatContext, Said } from './interpret/interpreter.ts';
import type { SaidColumn } from './interpret/values/said.ts';
import type { Scene } from './scene.ts';

/** So many names of data sets are read as names in a message. */
const KNOWN_NAMES = 500;

const EARLIER_TURNS = 10;

/** What the words of a message can refer to. */
export async function contextOf({ turn, chat, services: { store } }: Scene): Promise<ChatContext> {
  const [dataset, model, run, deployment, results, datasets, active, earlier] = await Promise.all([
    chat.dataset_id && store.datasets.get(turn.space, chat.dataset_id),
    chat.model_id && store.models.get(turn.space, chat.model_id),
    chat.run_id && store.runs.get(turn.space, chat.run_id),
    chat.deployment_id && store.deployments.get(turn.space, chat.deployment_id),
    Promise.all(chat.result_ids.map((id) => store.candidates.get(turn.space, id))),
    store.datasets.list(turn.space, {}, KNOWN_NAMES),
    store.deployments.list(turn.space, { status: 'active' }, 1),
    store.messages.last(chat.id, EARLIER_TURNS),
  ]);
  const asked = model || (active[0] && (await store.models.get(turn.space, active[0].model_id)));
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
    ...(run ? { run: run.finished_at === null ? 'running' : 'finished' } : {}),
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

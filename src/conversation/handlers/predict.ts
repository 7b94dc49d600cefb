import { roughly } from '../../cards/format.ts';
import { predictForm, predictionCard, predictionsCard } from '../../cards/model-card.ts';
import { valueMeant, withMeaning } from '../../datasets/value-meanings.ts';
import { ConflictError, InvalidInputError, LimitError } from '../../errors.ts';
import { isId } from '../../store/id.ts';
import type { Model, Run } from '../../store/records.ts';
import { byName, onlyByName } from '../../text/by-name.ts';
import { listDeployments } from '../../usecases/deployments.ts';
import { assertReal, getModel } from '../../usecases/models.ts';
import * as usecases from '../../usecases/predict.ts';
import { maySee, seenBy, visibleTo } from '../../usecases/rights.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import { type Answer, type Scene, show } from '../scene.ts';

/** More rows than this are a file. */
const MAX_ROWS = 50;

export async function predict(slots: Slots<'predict'>, scene: Scene): Promise<Answer> {
  const { model: ref, row, more_rows = [], remarks: said = [] } = slots;
  const rows = [row, ...more_rows];
  const { model, remarks: more } = await modelFor(ref, scene, rows);
  const { id, name, target } = model;
  const remarks = [...said, ...more];
  if (rows.every((each) => Object.keys(each).length === 0)) return askRow(id, scene, remarks);
  if (rows.length > MAX_ROWS) {
    throw new LimitError(`These are ${rows.length} rows, and I answer at most ${MAX_ROWS} in a message. Send fewer.`);
  }
  const card =
    rows.length === 1
      ? predictionCard({ ...(await answerTo(row, id, scene)), remarks })
      : predictionsCard(await Promise.all(rows.map((each) => orRefusal(each, id, scene))), {
          target,
          model: name,
          remarks,
        });
  const again = { label: 'Predict', id: `predict:${id}` } as const;
  return show({ kind: 'prediction', modelId: id, card: { ...card, actions: [again] } }, { model_id: id });
}

type Row = Slots<'predict'>['row'];

async function answerTo(row: Row, modelId: string, { services, by, turn }: Scene) {
  const { schema, target, name, task_type: task } = await getModel(services, by, modelId);
  const columns = new Map(schema.map((column) => [column.name, column]));
  const given = mapValues(row, (value, name) => {
    const column = columns.get(name);
    return (typeof value === 'string' && column ? valueMeant(column, value) : undefined) ?? value;
  });
  const { classes, ...answer } = (await usecases.predict(services, by, { modelId, row: given })).answer;
  // What is filled in in a form is seen by nobody else.
  const asker = turn.input.kind === 'submit' ? { asker: by.actor.name } : {};
  const used = mapValues(given, (value, name) =>
    value === null ? value : withMeaning(String(value), columns.get(name)),
  );
  const labelled = classes?.map((each) => ({ ...each, label: withMeaning(each.label, columns.get(target)) }));
  return { ...answer, ...(labelled && { classes: labelled }), target, model: name, task, used, ...asker };
}

const mapValues = <V, W>(row: Readonly<Record<string, V>>, map: (value: V, name: string) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, map(value, name)]));

/** Of several rows, those that can be answered are. */
async function orRefusal(row: Row, modelId: string, scene: Scene) {
  try {
    return { row, answer: await answerTo(row, modelId, scene) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { row, refusal: error.message };
  }
}

/** A deployment's name stands for its model; without a name, what is deployed goes before what was trained last. */
export async function modelOf(ref: string | undefined, { services, by, chat }: Scene): Promise<string | undefined> {
  const active = await listDeployments(services, by);
  if (ref !== undefined) return onlyByName(active, ref, ({ name }) => [name])?.model_id ?? ref;
  return chat.model_id ?? active[0]?.model_id;
}

interface Asked {
  readonly model: Model;
  readonly remarks: readonly string[];
}

/**
 * The model that is meant. While one is being trained, an older one of the same data set and target stands in for it,
 * which is said; without one it is said how long it takes yet.
 */
async function modelFor(ref: string | undefined, scene: Scene, rows: readonly Row[]): Promise<Asked> {
  const { services, by, turn, chat } = scene;
  const run = await runMeant(ref, scene);
  const focused =
    chat.model_id === null ? null : seenBy(by, await services.store.models.get(turn.space, chat.model_id));
  const knows = ({ schema }: Model): boolean =>
    schema.some(({ name }) => rows.some((each) => Object.hasOwn(each, name)));
  const isOfAnother = focused !== null && focused.dataset_id !== run?.dataset_id && knows(focused);
  if (run === null || (ref === undefined && isOfAnother)) {
    return { model: await findModel(scene, await modelOf(ref, scene)), remarks: [] };
  }
  const { dataset_id, target, dataset_title } = run;
  const left = run.remaining_ms === null ? '' : `, about ${roughly(run.remaining_ms)} left`;
  const older = await services.store.models.findOne(turn.space, { dataset_id, target });
  if (older === null) {
    throw new ConflictError(
      `A model for ${target} is still being trained on ${dataset_title}${left}. Ask again once it is finished; I then take the first one there is.`,
    );
  }
  return { model: older, remarks: [`A newer model is being trained${left}; this is by ${older.name}.`] };
}

/** The run that will make the model meant: of what is named, else the one in focus, else the newest of a space without models. */
async function runMeant(ref: string | undefined, { services, by, turn, chat }: Scene): Promise<Run | null> {
  const { store } = services;
  const going = (await store.runs.active(turn.space)).filter((run) => maySee(by, run)).toReversed();
  if (ref === undefined) {
    const [newest = null] = chat.model_id === null && (await store.models.total(turn.space)) === 0 ? going : [];
    return going.find(({ id }) => id === chat.run_id) ?? newest;
  }
  const named = [
    ...(await store.models.list(turn.space, visibleTo(by.actor.id))),
    ...(await listDeployments(services, by)),
  ];
  if (isId(ref) || byName(named, ref, ({ name }) => [name]).length > 0) return null;
  return byName(going, ref, ({ dataset_title }) => [dataset_title])[0] ?? null;
}

/** Opens the form, or says what to write where there are no forms. */
export async function askRow(ref: string | undefined, scene: Scene, said: readonly string[] = []): Promise<Answer> {
  const { model, remarks } = await modelFor(ref, scene, []);
  assertReal(model, 'predict');
  const form = predictForm(model);
  const text = [...said, ...remarks, form.text].join('\n');
  return { reply: { text }, ask: { ...form, text }, focus: { model_id: model.id } };
}

import { predictForm, predictionCard, predictionsCard } from '../../cards/model-card.ts';
import { InvalidInputError } from '../../errors.ts';
import type { Model } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { byName, findModel } from '../find.ts';
import type { Answer, Scene } from '../scene.ts';

/** More rows than this are a file. */
const MAX_ROWS = 50;

export async function predict(slots: Slots<'predict'>, scene: Scene): Promise<Answer> {
  const { services, turn } = scene;
  const { model: ref, row, more_rows = [], remarks = [] } = slots;
  const model = await findModel(scene, await modelOf(ref, scene));
  const rows = [row, ...more_rows];
  if (rows.every((each) => Object.keys(each).length === 0)) return askRow(model.id, scene, remarks);
  if (rows.length > MAX_ROWS) {
    throw new InvalidInputError(`I answer at most ${MAX_ROWS} rows in one message, and these are ${rows.length}.`);
  }
  const deployment = await services.store.deployments.findOne(turn.space, { model_id: model.id, status: 'active' });
  const by = { userId: turn.user.id, deploymentId: deployment?.id ?? null };
  const { target, name, task_type: task } = model;
  const answerTo = async (each: SaidRow) => ({
    ...(await services.predictor.predict(model, each, by)),
    target,
    model: name,
    task,
  });
  const card =
    rows.length === 1
      ? predictionCard({ ...(await answerTo(row)), remarks })
      : predictionsCard(await Promise.all(rows.map((each) => orRefusal(each, answerTo))), {
          target,
          model: name,
          remarks,
        });
  return { reply: { cards: [{ ...card, actions: again(model) }] }, focus: { model_id: model.id } };
}

/** Of several rows, those that can be answered are. */
async function orRefusal<T>(row: SaidRow, answerTo: (row: SaidRow) => Promise<T>) {
  try {
    return { row, answer: await answerTo(row) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { row, refusal: error.message };
  }
}

type SaidRow = Slots<'predict'>['row'];

/** A deployment's name stands for its model; without a name, what is deployed goes before what was trained last. */
async function modelOf(ref: string | undefined, { services, turn, chat }: Scene): Promise<string | undefined> {
  const active = await services.store.deployments.list(turn.space, { status: 'active' });
  if (ref !== undefined) return byName(active, ref, ({ name }) => [name])?.model_id ?? ref;
  return chat.model_id ?? active[0]?.model_id;
}

const again = (model: Model) => [{ label: 'Predict', id: `predict:${model.id}` }] as const;

/** Opens the form, or says what to write where there are no forms. */
export async function askRow(id: string, scene: Scene, remarks: readonly string[] = []): Promise<Answer> {
  const model = await findModel(scene, id);
  const form = predictForm(model);
  const text = [...remarks, form.text].join('\n');
  return { reply: { text }, ask: { ...form, text }, focus: { model_id: model.id } };
}

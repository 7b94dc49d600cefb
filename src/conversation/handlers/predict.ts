import { predictForm, predictionCard, predictionsCard } from '../../cards/model-card.ts';
import { InvalidInputError, LimitError } from '../../errors.ts';
import { onlyByName } from '../../text/by-name.ts';
import { listDeployments } from '../../usecases/deployments.ts';
import * as usecases from '../../usecases/predict.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import { type Answer, type Scene, show } from '../scene.ts';

/** More rows than this are a file. */
const MAX_ROWS = 50;

export async function predict(slots: Slots<'predict'>, scene: Scene): Promise<Answer> {
  const { model: ref, row, more_rows = [], remarks = [] } = slots;
  const rows = [row, ...more_rows];
  const { id, name, target } = await findModel(scene, await modelOf(ref, scene));
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
  const { model, answer } = await usecases.predict(services, by, { modelId, row });
  // What is filled in in a form is seen by nobody else.
  const asker = turn.input.kind === 'submit' ? { asker: by.actor.name } : {};
  return { ...answer, target: model.target, model: model.name, task: model.task_type, used: row, ...asker };
}

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
async function modelOf(ref: string | undefined, { services, by, chat }: Scene): Promise<string | undefined> {
  const active = await listDeployments(services, by);
  if (ref !== undefined) return onlyByName(active, ref, ({ name }) => [name])?.model_id ?? ref;
  return chat.model_id ?? active[0]?.model_id;
}

/** Opens the form, or says what to write where there are no forms. */
export async function askRow(ref: string | undefined, scene: Scene, remarks: readonly string[] = []): Promise<Answer> {
  const model = await findModel(scene, await modelOf(ref, scene));
  const form = predictForm(model);
  const text = [...remarks, form.text].join('\n');
  return { reply: { text }, ask: { ...form, text }, focus: { model_id: model.id } };
}

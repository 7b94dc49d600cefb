import { isFault, toAppError } from '../../errors.ts';
import type { Model } from '../../store/records.ts';
import type { SentFile } from '../../usecases/add.ts';
import { importModel } from '../../usecases/model-files.ts';
import type { Answer, Scene } from '../scene.ts';

/** Takes in the model files of a message, one after the other. One that cannot be used does not keep the others out. */
export async function importModels(files: readonly SentFile[], { services, by, signal }: Scene): Promise<Answer> {
  const lines: string[] = [];
  const models: Model[] = [];
  for (const { open } of files) {
    try {
      const { stream } = await open(signal);
      const { model, known } = await importModel(services, by, stream, signal);
      models.push(model);
      lines.push(
        known ? `${model.name} is imported already.` : `Imported ${model.name}, which predicts ${model.target}.`,
      );
    } catch (error) {
      if (files.length === 1 || signal.aborted || isFault(error)) throw error;
      lines.push(toAppError(error).message);
    }
  }
  const [last] = models.slice(-1);
  const focus = last === undefined ? {} : { focus: { model_id: last.id, deployment_id: null } };
  const shows = models.map(({ id, name }) => ({ kind: 'leaderboard', id, name }) as const);
  return { reply: { text: lines.join('\n') }, shows, ...focus };
}

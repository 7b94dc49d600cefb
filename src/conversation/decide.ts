import { addFiles } from './handlers/add.ts';
import { handle } from './handlers/index.ts';
import type { ChatContext } from './interpret/interpreter.ts';
import type { ChatPlatform } from './platform.ts';
import { act } from './presses.ts';
import type { Answer, Scene } from './scene.ts';
import { yesOrNo } from './yes-or-no.ts';

/** What a turn means, carried out. */
export async function decide(scene: Scene, platform: ChatPlatform): Promise<Answer> {
  const { input } = scene.turn;
  if (input.kind === 'command') return handle(input.command, scene);
  if (input.kind !== 'text') return act(input, scene);
  if (input.files.length > 0) {
    const files = input.files.map(({ name, ref }) => ({
      name,
      hint: input.text,
      open: async (signal: AbortSignal) => ({ fileName: name, ...(await platform.openFile(ref, signal)) }),
    }));
    return addFiles(files, scene);
  }
  if (scene.chat.pending !== null) {
    const decision = yesOrNo(input.text);
    if (decision !== null)
      return act({ kind: 'press', action: decision === 'yes' ? scene.chat.pending : 'dismiss:' }, scene);
  }
  return handle(await scene.services.interpreter.interpret(input.text, await contextOf(scene)), scene);
}

/** What the words can refer to. */
async function contextOf({ turn, chat, services: { store } }: Scene): Promise<ChatContext> {
  const [dataset, model, run, deployment, results] = await Promise.all([
    chat.dataset_id && store.datasets.get(turn.space, chat.dataset_id),
    chat.model_id && store.models.get(turn.space, chat.model_id),
    chat.run_id && store.runs.get(turn.space, chat.run_id),
    chat.deployment_id && store.deployments.get(turn.space, chat.deployment_id),
    Promise.all(chat.result_ids.map((id) => store.candidates.get(turn.space, id))),
  ]);
  const columns = dataset
    ? dataset.schema.map(({ name }) => name)
    : model
      ? model.schema.map(({ name }) => name)
      : null;
  return {
    ...(dataset ? { dataset: dataset.name } : {}),
    ...(columns === null ? {} : { columns }),
    results: results.flatMap((candidate) => candidate?.title ?? []),
    ...(run ? { run: run.finished_at === null ? 'running' : 'finished' } : {}),
    ...(model ? { model: model.name } : {}),
    ...(deployment ? { deployment: deployment.name } : {}),
  };
}

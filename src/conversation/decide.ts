import { contextOf } from './context.ts';
import { addFiles } from './handlers/add.ts';
import { handle } from './handlers/index.ts';
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

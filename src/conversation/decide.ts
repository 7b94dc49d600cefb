import { Readable } from 'node:stream';
import { findPasted } from '../datasets/pasted.ts';
import { handle } from './handlers/index.ts';
import type { ChatPlatform } from './platform.ts';
import { act, carryOut } from './presses.ts';
import type { answerIn, Next } from './question.ts';
import { type Answer, type Scene, say } from './scene.ts';
import { readingFirst, understand } from './understand.ts';
import { withFiles } from './with-files.ts';

/** What a turn means, carried out. `answered` is what it answers to the question that is open. */
export async function decide(
  scene: Scene,
  platform: ChatPlatform,
  answered: ReturnType<typeof answerIn>,
): Promise<Answer> {
  const { input } = scene.turn;
  if (input.kind === 'command') return handle(input.command, scene);
  if (input.kind !== 'text') return act(input, scene);
  if (input.files.length > 0) {
    const files = input.files.map(({ name, ref }) => ({
      name,
      hint: input.text,
      open: async (signal: AbortSignal) => ({ fileName: name, ...(await platform.openFile(ref, signal)) }),
    }));
    return withFiles(files, input.text, scene);
  }
  if (answered === 'none') return say('All right, nothing was changed.');
  if (answered !== null) return carryOut(answered.next as Next, scene);
  const then = await readingFirst(input.text, scene);
  if (then !== null) {
    const read = await handle(then.command, scene);
    return handle(await understand(then.rest, { ...scene, chat: { ...scene.chat, ...read.focus } }), scene);
  }
  const command = await understand(input.text, scene);
  // Rows to be predicted are no data to learn from.
  const pasted = command.command === 'predict' ? null : findPasted(input.text);
  if (pasted === null) return handle(command, scene);
  const name = 'pasted table.csv';
  const open = async () => ({ fileName: name, stream: Readable.from([Buffer.from(pasted.table)]) });
  return withFiles([{ name, hint: pasted.rest, open }], pasted.rest, scene);
}

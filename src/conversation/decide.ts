import { Readable } from 'node:stream';
import { findPasted, type Pasted } from '../datasets/pasted.ts';
import { contextOf } from './context.ts';
import { addFiles } from './handlers/add.ts';
import { handle } from './handlers/index.ts';
import { hearReading } from './interpret/hear-reading.ts';
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
  return answerText(input.text, scene);
}

async function answerText(text: string, scene: Scene): Promise<Answer> {
  const context = await contextOf(scene);
  const options = hearReading(text, context);
  if (options !== null) return handle({ command: 'read_as', slots: { options } }, scene);
  const command = await scene.services.interpreter.interpret(text, context);
  const pasted = command.command === 'predict' ? null : findPasted(text);
  return pasted === null ? handle(command, scene) : addPasted(pasted, scene);
}

/** A table in a message is added like a file; then what else the message says is done with it. */
async function addPasted({ table, rest }: Pasted, scene: Scene): Promise<Answer> {
  const name = 'pasted table.csv';
  const open = async () => ({ fileName: name, stream: Readable.from([Buffer.from(table)]) });
  const added = await addFiles([{ name, hint: rest, open }], scene);
  const { dataset_id = null } = added.focus ?? {};
  if (rest === '' || dataset_id === null) return added;
  const answer = await answerText(rest, { ...scene, chat: { ...scene.chat, dataset_id } });
  const text = [added.reply.text, answer.reply.text].filter((line) => line !== undefined).join('\n');
  const isAnswered = answer.shows !== undefined || answer.ask !== undefined;
  const cards = [...(isAnswered ? [] : (added.reply.cards ?? [])), ...(answer.reply.cards ?? [])];
  return { ...answer, reply: { ...answer.reply, text, cards }, focus: { ...added.focus, ...answer.focus } };
}

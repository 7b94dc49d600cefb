import { Readable } from 'node:stream';
import { findPasted } from '../datasets/pasted.ts';
import { followUp } from './follow-up.ts';
import { handle } from './handlers/index.ts';
import type { Reading } from './interpret/interpreter.ts';
import { carryOutPlan, goOn } from './plan.ts';
import type { ChatPlatform } from './platform.ts';
import { act, carryOut } from './presses.ts';
import { type answerIn, isAnswerOfAnother, type Next } from './question.ts';
import { type Answer, type Scene, say } from './scene.ts';
import { readingFirst, understand } from './understand.ts';
import { inFront, withFiles } from './with-files.ts';

/** More of a message is not read, unless it is a table. */
const MOST_LETTERS = 8_000;
const CUT =
  'That is a long message: I read only its first 8,000 characters. Send long texts as a file, and say in a sentence what you want.';

/** What a turn means, carried out. `answered` is what it answers to the question that is open. */
export async function decide(
  scene: Scene,
  platform: ChatPlatform,
  answered: ReturnType<typeof answerIn>,
): Promise<Answer> {
  const { input } = scene.turn;
  if (input.kind === 'command') return handle(input.command, scene);
  if (input.kind === 'after') return goOn(input, scene);
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
  if (isAnswerOfAnother(scene.chat, scene.turn, Date.now()))
    return say('I asked somebody else that. They can answer; or press the button, if you may do it too.');
  const followed = await followUp(input.text, scene);
  if (followed !== null) return followed;
  const heard = input.text.slice(0, MOST_LETTERS);
  const then = await readingFirst(heard, scene);
  if (then !== null) {
    const read = await handle(then.command, scene);
    const here: Scene = { ...scene, chat: { ...scene.chat, ...read.focus } };
    return carryOutReading(await understand(then.rest, here), here);
  }
  const reading = await understand(heard, scene);
  // Rows to be predicted are no data to learn from.
  const pasted = 'command' in reading && reading.command === 'predict' ? null : findPasted(input.text);
  if (pasted === null) {
    const answer = await carryOutReading(reading, scene);
    return heard === input.text ? answer : inFront(CUT, answer);
  }
  const name = 'pasted table.csv';
  const open = async () => ({ fileName: name, stream: Readable.from([Buffer.from(pasted.table)]) });
  return withFiles([{ name, hint: pasted.rest, open }], pasted.rest, scene);
}

const carryOutReading = (reading: Reading, scene: Scene): Promise<Answer> =>
  'steps' in reading ? carryOutPlan(reading, scene) : handle(reading, scene);

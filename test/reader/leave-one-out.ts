import { mkdirSync, writeFileSync } from 'node:fs';
import { told } from '../../src/conversation/interpret/json-lines.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { prepareAll, train } from './train.ts';
import { readOthers, readVoices } from './training-set.ts';

/** Reads each voice with what was learned from the others, and writes the answers to OUT/VOICE.jsonl, as `interpret` tells them
 * and with `asked` where it would ask. Arguments: OUT, and voices if not all. */
const [out = 'answers', ...wanted] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const voices = readVoices().map((voice) => ({ ...voice, prepared: prepareAll(voice.sentences) }));
const others = prepareAll(readOthers());
for (const { name, sentences } of voices.filter((voice) => wanted.length === 0 || wanted.includes(voice.name))) {
  const rest = voices.filter((voice) => voice.name !== name).flatMap(({ prepared }) => prepared);
  const interpreter = createOfflineInterpreter(train([...rest, ...others]));
  const answers: string[] = [];
  for (const { id, text, context } of sentences) {
    const read = await interpreter.interpret(text, context);
    answers.push(JSON.stringify({ id, ...told(read), asked: read.command === 'unclear' }));
  }
  writeFileSync(`${out}/${name}.jsonl`, `${answers.join('\n')}\n`);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { prepareAll, train } from './train.ts';
import { readOthers, readVoices } from './training-set.ts';

/** Reads each voice with what was learned from the others, and writes the answers to OUT/VOICE.jsonl. Arguments: OUT, and voices if not all. */
const [out = 'answers', ...wanted] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const voices = readVoices().map((voice) => ({ ...voice, prepared: prepareAll(voice.sentences) }));
const others = prepareAll(readOthers());
for (const { name, sentences } of voices.filter((voice) => wanted.length === 0 || wanted.includes(voice.name))) {
  const rest = voices.filter((voice) => voice.name !== name).flatMap(({ prepared }) => prepared);
  const interpreter = createOfflineInterpreter(train([...rest, ...others]));
  const answers: string[] = [];
  for (const { id, text, context } of sentences) {
    answers.push(JSON.stringify({ id, ...(await interpreter.interpret(text, context)) }));
  }
  writeFileSync(`${out}/${name}.jsonl`, `${answers.join('\n')}\n`);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { hear } from '../../src/conversation/interpret/hear.ts';
import { createOfflineInterpreter, readingsOf } from '../../src/conversation/interpret/offline.ts';
import { prepareAll, train } from './train.ts';
import { readOthers, readVoices } from './training-set.ts';

/** Reads each voice with what was learned from the others, and writes the answers to OUT/VOICE.jsonl. Arguments: OUT, and voices if not all. */
const [out = 'answers', ...wanted] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const voices = readVoices().map((voice) => ({ ...voice, prepared: prepareAll(voice.sentences) }));
const others = prepareAll(readOthers());
for (const { name, sentences } of voices.filter((voice) => wanted.length === 0 || wanted.includes(voice.name))) {
  const rest = voices.filter((voice) => voice.name !== name).flatMap(({ prepared }) => prepared);
  const weights = train([...rest, ...others]);
  const interpreter = createOfflineInterpreter(weights);
  const answers: string[] = [];
  for (const { id, text, context } of sentences) {
    const answer = await interpreter.interpret(text, context);
    answers.push(JSON.stringify({ id, ...answer, readings: readingsOf(hear(text, context), weights) }));
  }
  writeFileSync(`${out}/${name}.jsonl`, `${answers.join('\n')}\n`);
}

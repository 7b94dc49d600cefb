import { writeFileSync } from 'node:fs';
import { encode, prepareAll, train } from './train.ts';
import { readOthers, readVoices } from './training-set.ts';

/** Writes the weights of the reader again, from all sentences there are. */
const sentences = [...readVoices().flatMap((voice) => voice.sentences), ...readOthers()];
const text = encode(train(prepareAll(sentences)));
writeFileSync(
  'src/conversation/interpret/weights.ts',
  `/** Made by \`npm run train-reader\`. */\nexport const WEIGHTS =\n  '${text}';\n`,
);
process.stdout.write(`${sentences.length} sentences, ${Math.round(text.length / 1000)} kB of weights\n`);

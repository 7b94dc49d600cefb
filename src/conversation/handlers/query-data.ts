import { query as querySchema } from '../../datasets/query/query.ts';
import { askData } from '../../usecases/ask-data.ts';
import type { Slots } from '../command.ts';
import { findDataset } from '../find.ts';
import { answerReply } from '../questions/answer-card.ts';
import { readQuestion } from '../questions/read-question.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** A figure, a table or a chart of the rows. What is not understood is asked back, and nothing is guessed. */
export async function queryData({ question, dataset: ref }: Slots<'query_data'>, scene: Scene): Promise<Answer> {
  const { turn, chat, services, by, signal } = scene;
  const dataset = await findDataset(scene, ref);
  const words = question ?? (turn.input.kind === 'text' ? turn.input.text : '');
  const before = chat.asked?.dataset_id === dataset.id ? querySchema.safeParse(chat.asked.query).data : undefined;
  const reading = readQuestion(words, { name: dataset.title, columns: dataset.schema }, before);
  if ('unclear' in reading) return say(reading.unclear, { dataset_id: dataset.id });
  const { findings } = await askData(services, by, dataset.id, reading.query, signal);
  return {
    reply: answerReply(reading.query, findings, dataset.title),
    focus: { dataset_id: dataset.id, asked: { dataset_id: dataset.id, query: reading.query } },
  };
}

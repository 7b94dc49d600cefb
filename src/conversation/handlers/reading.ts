import type { ReadingOptions } from '../../datasets/ingest/options.ts';
import { rereadDataset } from '../../usecases/reread.ts';
import type { Slots } from '../command.ts';
import { datasetShown } from '../dataset-shown.ts';
import { findColumn, findDataset } from '../find.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** Bytes that take longer to read than an answer may. */
const LARGE = 5_000_000;

const HOW =
  'I can read the file otherwise, but did not understand how. Say for example “treat zip as text”, “the first two lines are no data”, “-1 means missing” or “use ; as separator”.';

/** Reads the file of a data set again, as was said. */
export async function readAs({ dataset: ref, options }: Slots<'reread'>, scene: Scene): Promise<Answer> {
  if (options === undefined) return say(HOW);
  const { services, by, signal, working } = scene;
  const before = await findDataset(scene, ref);
  if (before.file_size > LARGE) working({ text: `Reading ${before.title} again …` });
  const kinds = Object.fromEntries(
    Object.entries(options.kinds ?? {}).map(([column, kind]) => [findColumn(before, column, 'column'), kind]),
  );
  const said: ReadingOptions = { ...options, kinds };
  const { dataset, changed } = await rereadDataset(services, by, { datasetId: before.id, options: said, signal });
  const text = changed
    ? `Read ${dataset.title} again. Models trained before stay as they are.`
    : `Read ${dataset.title} again, and it comes to the same table.`;
  return { reply: { text }, shows: [await datasetShown(scene, dataset)], focus: { dataset_id: dataset.id } };
}

/** A button: columns of which some cells were not read as numbers, or dates, hold what is written instead. */
export async function readAsText(id: string, scene: Scene): Promise<Answer> {
  const { schema } = await findDataset(scene, id);
  const odd = schema.filter(({ unread }) => unread !== undefined);
  const kinds = Object.fromEntries(odd.map(({ name }) => [name, 'text' as const]));
  return readAs({ dataset: id, options: { kinds } }, scene);
}

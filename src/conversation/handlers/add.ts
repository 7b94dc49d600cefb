import { bytes, count, plural } from '../../cards/format.ts';
import { MAX_COLUMNS } from '../../datasets/ingest/refusals.ts';
import { type AppError, isFault, NotFoundError, toAppError } from '../../errors.ts';
import { isId } from '../../store/id.ts';
import type { Dataset } from '../../store/records.ts';
import {
  type Added,
  type Adding,
  addFile,
  addFromSource,
  findOffer,
  type Offer,
  type SentFile,
} from '../../usecases/add.ts';
import { getCandidate } from '../../usecases/search.ts';
import type { Slots } from '../command.ts';
import { findResult } from '../find.ts';
import { type Answer, actOf, already, type Scene, say } from '../scene.ts';

/** Adds a candidate: by its place in the last search, its id, its name, or its reference at the source. */
export async function add({ ref }: Slots<'add_dataset'>, scene: Scene): Promise<Answer> {
  const offer = await offerFor(ref, scene);
  return answerFor(await addFromSource(scene.services, scene.by, offer, adding(scene)), offer.title, scene);
}

async function offerFor(ref: string, scene: Scene): Promise<Offer> {
  const { services, turn } = scene;
  if (isId(ref)) return getCandidate(services, turn.space, ref);
  const { chosen, place, count: results } = await findResult(scene, ref);
  if (chosen !== null) return chosen;
  if (place !== null) {
    throw new NotFoundError(
      results === 0
        ? 'There is no list to choose from yet. Search first, for example “find me a dataset about house prices”.'
        : `The last search has ${plural(results, 'result')}, so there is no number ${ref}.`,
    );
  }
  const offer = await findOffer(services, ref, scene.signal);
  if (offer !== null) return offer;
  throw new NotFoundError(
    `I know no data set called “${ref}”. Search first, for example “find me a dataset about ${ref}”.`,
  );
}

/** What can be sent, and how. */
export async function uploadHint(_: Slots<'upload_hint'>, { services, fileHint }: Scene): Promise<Answer> {
  return say(
    `${fileHint} I read it, guess the target and offer to train. It may be CSV or TSV, an Excel workbook (.xlsx) or Parquet, ` +
      `as it is or as one file in a ZIP or gzip, up to ${bytes(services.limits.maxDatasetBytes)} and ${count(MAX_COLUMNS)} columns.`,
  );
}

/** The answer to files, and what they became. */
export interface AddedFiles extends Answer {
  readonly datasets: readonly Dataset[];
}

/** Adds every file of a message, one after the other. One that cannot be read does not keep the others out. */
export async function addFiles(files: readonly SentFile[], scene: Scene): Promise<AddedFiles> {
  const answers: Answer[] = [];
  const datasets: Dataset[] = [];
  const refused: AppError[] = [];
  for (const [i, file] of files.entries()) {
    try {
      const added = await addFile(scene.services, scene.by, file, adding(scene, i));
      answers.push(answerFor(added, file.name, scene));
      if (added.dataset !== null) datasets.push(added.dataset);
    } catch (error) {
      if (files.length === 1 || scene.signal.aborted || isFault(error)) throw error;
      refused.push(toAppError(error));
    }
  }
  const texts = [...answers.map(({ reply }) => reply.text), ...refused.map(({ message }) => message)];
  const shows = answers.flatMap((each) => each.shows ?? []);
  return { ...answers.at(-1), reply: { text: texts.join('\n') }, shows, datasets };
}

/** Each file of a turn is an act of its own. */
function adding(scene: Scene, position = 0): Adding {
  const { signal, working } = scene;
  const { requestKey, from } = actOf(scene);
  return {
    requestKey: position === 0 ? requestKey : `${requestKey}#${position + 1}`,
    from,
    signal,
    onProgress(title, received) {
      const named = title || 'the file';
      working(received === 0 ? `Fetching ${named} …` : `Fetching ${named}: ${bytes(received)} so far …`);
    },
  };
}

function answerFor({ dataset, already: doer }: Added, title: string, scene: Scene): Answer {
  const focus = dataset === null ? {} : { focus: { dataset_id: dataset.id } };
  if (doer === null) {
    const shows = [{ kind: 'dataset', id: dataset.id, title: dataset.title }] as const;
    return { reply: { text: `Added ${dataset.title}.` }, shows, ...focus };
  }
  return { ...already(scene, doer, `${title} is ${dataset === null ? 'being added' : 'added'}`), ...focus };
}

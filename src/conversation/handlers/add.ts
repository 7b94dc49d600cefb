import { choiceValue, fetchCard, fetchedLine } from '../../cards/fetch-card.ts';
import { bytes, count, plural } from '../../cards/format.ts';
import { MAX_COLUMNS } from '../../datasets/ingest/refusals.ts';
import { type AppError, errorOf, isFault, NotFoundError, toAppError } from '../../errors.ts';
import { isId } from '../../store/id.ts';
import type { Dataset, Fetch } from '../../store/records.ts';
import { list } from '../../text/sentences.ts';
import { type Added, type Adding, addFile, type SentFile } from '../../usecases/add.ts';
import {
  chooseTable,
  fetchedDataset,
  findOffer,
  isGoing,
  type Offer,
  startFetch,
  cancelFetch as stopFetch,
  waitForFetch,
  whenFetched,
} from '../../usecases/fetch.ts';
import type { Doer } from '../../usecases/once.ts';
import { getCandidate } from '../../usecases/search.ts';
import type { Slots } from '../command.ts';
import { datasetShown } from '../dataset-shown.ts';
import { findResult } from '../find.ts';
import { MOST_CHOICES, questionTo } from '../question.ts';
import { type Answer, actOf, already, type Scene, say, show } from '../scene.ts';

/** A turn waits so long for what it adds, and no longer than until somebody in its chat says something else. */
const PATIENCE_MS = 10_000;

/** Adds a candidate: by its place in the last search, its id, its name, its reference at the source, or a link. */
export async function add({ ref }: Slots<'add_dataset'>, scene: Scene): Promise<Answer> {
  const answer = await addOne(ref, scene);
  const { turn, chat } = scene;
  const others = turn.input.kind === 'text' ? otherPlaces(ref, turn.input.text, chat.result_ids.length) : [];
  if (others.length === 0) return answer;
  const next = `I add one at a time: say ${list(others.map((place) => `“add ${place}”`))} as well.`;
  return { ...answer, reply: { ...answer.reply, text: [answer.reply.text, next].filter(Boolean).join(' ') } };
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];
const PLACE = `(?:\\d{1,2}(?:st|nd|rd|th)?|${ORDINALS.join('|')})`;
/** “the 1st and 2nd”, “1, 3 and 4”. */
const PLACES = new RegExp(`\\b${PLACE}(?:\\s*(?:,|&|\\+|\\band\\b)+\\s*(?:the\\s+)?${PLACE})+\\b`, 'i');

/** The other results that the same sentence asks for, of so many. */
export function otherPlaces(ref: string, text: string, results: number): readonly number[] {
  if (!/^\d{1,3}$/.test(ref)) return [];
  const said = PLACES.exec(text)?.[0].match(new RegExp(PLACE, 'gi')) ?? [];
  const places = said.map((each) => ORDINALS.indexOf(each.toLowerCase()) + 1 || Number.parseInt(each, 10));
  return [...new Set(places)].filter((place) => place !== Number(ref) && place >= 1 && place <= results);
}

async function addOne(ref: string, scene: Scene): Promise<Answer> {
  const { services, by, chat, room } = scene;
  const offer = await offerFor(ref, scene);
  const { fetch, already: doer } = await startFetch(services, by, offer, { ...actOf(scene), chatId: chat.id, room });
  if (doer === null) return untilFetched(fetch.id, scene);
  if (fetch !== null && isGoing(fetch) && fetch.chat_id !== chat.id) {
    await whenFetched(services, by, fetch.id, { chat_id: chat.id, item: null });
    if (fetch.room !== room) return cardOf(fetch, doer, scene);
  }
  const dataset = fetch === null ? null : await fetchedDataset(services, by, fetch);
  return answerFor({ dataset, already: doer }, offer.title, scene);
}

/** Another place has the card of it: this one gets one too, which becomes the data set's. */
const cardOf = ({ id, title }: Fetch, doer: Doer, { by }: Scene): Answer =>
  show({ kind: 'fetch', id, title, doer: doer.id === by.actor.id ? 'you' : doer.name || 'somebody' });

/** What has become of a fetch: the data set, a question, or how far it is by now. */
async function untilFetched(id: string, scene: Scene): Promise<Answer> {
  const { services, by, signal, isInTheWay, working } = scene;
  const onLook = (fetch: Fetch): void => working({ text: `Adding ${fetch.title} …`, cards: [fetchCard(fetch)] });
  const fetch = await waitForFetch(services, by, id, { ms: PATIENCE_MS, signal, isInTheWay, onLook });
  const { status, error } = fetch;
  if (error !== null) throw errorOf(error.code, error.message);
  const dataset = await fetchedDataset(services, by, fetch);
  if (dataset !== null) {
    const others = fetch.choices.length === 0 ? [] : [{ kind: 'others', id } as const];
    const shows = [await datasetShown(scene, dataset), ...others];
    return { reply: { text: fetchedLine(fetch, dataset) }, shows, focus: { dataset_id: dataset.id } };
  }
  const answer = { reply: {}, shows: [{ kind: 'fetch', id, title: fetch.title }] } as const;
  return status === 'asking' ? { ...answer, question: questionTo(scene.turn, choicesOf(fetch)) } : answer;
}

/** By the whole path, or the name of the file. */
const choicesOf = ({ id, choices }: Fetch) =>
  choices.slice(0, MOST_CHOICES).map((choice, i) => ({
    names: [choice, choice.split('/').at(-1) ?? choice],
    next: { kind: 'pick', select: `table:${id}`, value: choiceValue(choice, i) } as const,
  }));

/** A choice among the tables of a data set. */
export async function pickTable(id: string, value: string, scene: Scene): Promise<Answer> {
  const { fetch, already: doer } = await chooseTable(scene.services, scene.by, id, value, actOf(scene));
  return doer === null ? untilFetched(fetch.id, scene) : already(scene, doer, `A table of ${fetch.title} is chosen`);
}

/** Ends a fetch. */
export async function cancelFetch(id: string, scene: Scene): Promise<Answer> {
  const { fetch, already: doer } = await stopFetch(scene.services, scene.by, id, actOf(scene));
  if (doer !== null) return already(scene, doer, `Adding ${fetch.title} is cancelled`);
  return say(`I stop adding ${fetch.title}. Nothing of it is kept.`);
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
        : `The last search has ${plural(results, 'result')}, so there is no number ${ref}. Say one of those that you see, or search again.`,
    );
  }
  const offer = await findOffer(services, ref, scene.signal);
  if (offer !== null) return { ...offer, query: wordsBeside(ref, scene) };
  if (/^https?:/i.test(ref)) throw new NotFoundError('I fetch no links here. Download the file and send it to me.');
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
      answers.push(await answerFor(added, file.name, scene));
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

/** What is said beside a link may name the target. */
const wordsBeside = (ref: string, { turn: { input } }: Scene): string =>
  input.kind === 'text' ? input.text.replaceAll(ref, ' ') : '';

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
      working({ text: received === 0 ? `Fetching ${named} …` : `Fetching ${named}: ${bytes(received)} so far …` });
    },
  };
}

async function answerFor({ dataset, already: doer }: Added, title: string, scene: Scene): Promise<Answer> {
  const focus = dataset === null ? {} : { focus: { dataset_id: dataset.id } };
  if (doer === null) {
    const shows = [await datasetShown(scene, dataset)];
    return { reply: { text: `Added ${dataset.title}.` }, shows, ...focus };
  }
  return { ...already(scene, doer, `${title} is ${dataset === null ? 'being added' : 'added'}`), ...focus };
}

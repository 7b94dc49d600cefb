import type { Candidate, Dataset } from '../store/records.ts';
import { type Asker, seenBy } from '../usecases/rights.ts';
import { datasetShown } from './dataset-shown.ts';
import { handle } from './handlers/index.ts';
import { phrases, saysOneOf } from './phrases.ts';
import { ask, Unclear } from './question.ts';
import { type Answer, type Scene, say, show } from './scene.ts';

/** Turns to what was spoken of before. Whole phrases, in the languages the interpreter reads. */
const BACK = phrases(`
  back|go back|go back please|back please|take me back|back to the previous one|go back to the previous one
  the previous one|previous|the one before|the previous dataset|the previous data set|back to the other one
  zuruck|geh zuruck|zuruck bitte|das vorige|die vorige|den vorigen|das davor
  retour|reviens|reviens en arriere|le precedent|celui d avant|vuelve|vuelve atras|volver|el anterior
  voltar|volta|o anterior|indietro|torna indietro|quello prima|il precedente|terug|ga terug|de vorige
`);

/** Means the second of two things. */
const OTHER = phrases(`
  the other one|other one|the other|no the other one|the other one please|not that one the other one|use the other one|take the other one
  das andere|die andere|den anderen|der andere|nimm das andere|l autre|prends l autre|el otro|la otra|usa el otro
  o outro|a outra|l altro|l altra|quell altro|de andere|het andere|neem de andere
`);

/** What such a phrase means in this chat; null when the text is none. */
export async function followUp(text: string, scene: Scene): Promise<Answer | null> {
  if (saysOneOf(BACK, text)) return back(scene);
  return saysOneOf(OTHER, text) ? other(scene) : null;
}

async function back(scene: Scene): Promise<Answer> {
  const before = await datasetBefore(scene);
  if (before !== null) return turnTo(before, scene);
  return say('There is no data set that this chat was about before. Say “list datasets” to choose one.');
}

const turnTo = async (dataset: Dataset, scene: Scene): Promise<Answer> =>
  show(await datasetShown(scene, dataset), { dataset_id: dataset.id });

const datasetBefore = ({ chat, by, services: { store } }: Scene): Promise<Dataset | null> =>
  seen(store, by, chat.previous_dataset_id ?? null);

const seen = async ({ datasets }: Scene['services']['store'], by: Asker, id: string | null): Promise<Dataset | null> =>
  id === null ? null : seenBy(by, await datasets.get(by.space, id));

/** Of two results the one that is not in focus, else the data set before this one. */
async function other(scene: Scene): Promise<Answer> {
  const { chat, by, services } = scene;
  const all = await Promise.all(chat.result_ids.map((id) => services.store.candidates.get(by.space, id)));
  const results = all.filter((each) => each !== null);
  const focused = await seen(services.store, by, chat.dataset_id);
  const others = results.filter(({ id }) => id !== focused?.candidate_id);
  const [only] = others;
  if (only !== undefined && others.length === 1 && results.length === 2) return add(only, scene);
  const before = await datasetBefore(scene);
  if (before !== null) return turnTo(before, scene);
  if (others.length === 0) return say('I do not know which. Name it, or say “list datasets” to choose one.');
  const meanings = others.map(({ id, title }) => ({ value: id, names: [title] }));
  return ask(new Unclear('Which one?', 'ref', meanings), { command: 'add_dataset', slots: { ref: '' } }, scene);
}

const add = ({ id }: Candidate, scene: Scene): Promise<Answer> =>
  handle({ command: 'add_dataset', slots: { ref: id } }, scene);

import { createHash } from 'node:crypto';
import { batchCard } from '../cards/batch-card.ts';
import type { Card, Reply } from '../cards/card.ts';
import {
  datasetCards,
  datasetDetails,
  datasetListCards,
  type ShownDataset,
  targetCard,
  targetChoiceCard,
  targetChosenCard,
} from '../cards/dataset-card.ts';
import { deployedCard, undeployedCard } from '../cards/deployment-card.ts';
import { engineCards } from '../cards/engine-card.ts';
import { fetchCard, fetchedLine, othersCard } from '../cards/fetch-card.ts';
import { explainCard, modelListCards, predictForm } from '../cards/model-card.ts';
import { endNotice, leaderboardCard, runCard } from '../cards/run-card.ts';
import { candidateCard, moreCard, searchCard } from '../cards/search-card.ts';
import { goneCard, withoutControls } from '../cards/simple-cards.ts';
import { type Chat, type Fetch, isFinal, type Model, type Run, type View } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { isGoing } from '../usecases/fetch.ts';
import { NO_DATASET, NO_MODEL } from './find.ts';
import { createLookup, type Lookup } from './lookup.ts';
import { overviewReply } from './overview.ts';
import type { Asked, Content, Showing } from './showing.ts';

/** Lists show so many. */
const LISTED = 50;

/** What goes on says since when. */
type Drawn = Pick<Reply, 'text' | 'cards'> & { readonly since?: Date };
type Drawing<K extends Showing['kind']> = (showing: Extract<Showing, { kind: K }>, look: Lookup) => Promise<Drawn>;

const only = (card: Card): Drawn => ({ cards: [card] });

const ofDataset =
  (cards: (dataset: ShownDataset) => readonly Card[]) =>
  async ({ id, title }: { readonly id: string; readonly title: string }, look: Lookup): Promise<Drawn> => {
    const dataset = await look.dataset(id);
    return dataset === null ? only(goneCard(title)) : { cards: cards(dataset) };
  };

const ofModel =
  (draw: (model: Model, look: Lookup) => Card | Promise<Card>) =>
  async ({ id, name }: { readonly id: string; readonly name: string }, look: Lookup): Promise<Drawn> => {
    const model = await look.model(id);
    return only(model === null ? goneCard(name) : await draw(model, look));
  };

/** How each kind of thing is drawn, as it is now. */
const DRAWINGS: { readonly [K in Showing['kind']]: Drawing<K> } = {
  async result({ id, position, ...found }, look) {
    const [candidate, added] = await Promise.all([look.candidate(id), look.addedBy(id)]);
    return candidate === null
      ? only({ text: `${position}. This result is too old. Please search again.` })
      : only(searchCard({ ...candidate, ...found }, position, added));
  },
  more: async ({ search, from, shown }) => only(moreCard(search, from, shown)),
  async candidate({ id }, look) {
    const [candidate, added] = await Promise.all([look.candidate(id), look.addedBy(id)]);
    return only(
      candidate === null ? { text: 'This result is too old. Please search again.' } : candidateCard(candidate, added),
    );
  },
  async fetch({ id, title, doer }, look) {
    const fetch = await look.fetch(id);
    if (fetch === null) return only(goneCard(title));
    const dataset = fetch.dataset_id === null ? null : await look.dataset(fetch.dataset_id);
    if (dataset !== null)
      return { text: fetchedLine(fetch, dataset), cards: [...datasetCards(dataset), ...othersOf(fetch)] };
    if (fetch.dataset_id !== null) return only(goneCard(title));
    if (!isGoing(fetch)) return only(fetchCard(fetch));
    const text = doer === undefined ? {} : { text: `${title} is being added already, by ${doer}.` };
    return { ...text, cards: [fetchCard(fetch)], since: fetch.created_at };
  },
  async others({ id }, look) {
    const fetch = await look.fetch(id);
    return { cards: fetch === null ? [] : othersOf(fetch) };
  },
  dataset: ({ engines, ...showing }, look) =>
    ofDataset((dataset) => [...datasetCards(dataset), ...engineCards(dataset, engines)])(showing, look),
  details: ofDataset(datasetDetails),
  target: ofDataset((dataset) => [targetCard(dataset)]),
  async 'target-choice'({ id, title, ...asked }, look) {
    const [dataset, open] = await Promise.all([look.dataset(id), isOpen(asked, look)]);
    if (dataset === null) return only(goneCard(title));
    return only(open ? targetChoiceCard(dataset) : targetChosenCard(dataset));
  },
  async run({ id }, look) {
    const run = await look.run(id);
    if (run === null) return only(goneCard('This training'));
    const [dataset, model] = await Promise.all([look.dataset(run.dataset_id), madeBy(run, look)]);
    const card = runCard(run, { model, repeatable: dataset !== null });
    return { cards: [card], ...(isFinal(run.status) ? {} : { since: run.started_at ?? run.created_at }) };
  },
  async end({ id }, look) {
    const run = await look.run(id);
    if (run === null) return only(goneCard('This training'));
    const model = await madeBy(run, look);
    return endNotice(run, { model, deployment: model === null ? null : await look.serving(model.id) });
  },
  leaderboard: ofModel(async (model, look) => leaderboardCard(model, await look.serving(model.id))),
  explanation: ofModel(explainCard),
  async prediction({ modelId, card }, look) {
    return only((await look.model(modelId)) === null ? withoutControls(card) : card);
  },
  async deployment({ id, name }, look) {
    const deployment = await look.deployment(id);
    const model = deployment === null ? null : await look.model(deployment.model_id);
    if (deployment === null || model === null) return only(goneCard(name));
    if (deployment.status === 'inactive') return only(undeployedCard(deployment));
    return {
      text: `${model.name} is in service and answers from now on.`,
      cards: [deployedCard(deployment, predictForm(model))],
    };
  },
  async batch({ id, title }, look) {
    const batch = await look.batch(id);
    if (batch === null) return only({ text: `What was predicted for ${title} was deleted.` });
    return { cards: [batchCard(batch)], ...(batch.finished_at === null ? { since: batch.created_at } : {}) };
  },
  async datasets(_, look) {
    const all = await look.datasets(LISTED);
    return all.length === 0 ? { text: NO_DATASET } : { cards: datasetListCards(all, await look.total('datasets')) };
  },
  async models(_, look) {
    const all = await look.models(LISTED);
    const deployed = new Set(all.filter((model) => model.deployed).map(({ id }) => id));
    if (all.length === 0) return { text: NO_MODEL };
    return { cards: modelListCards(all, deployed, await look.total('models')) };
  },
  overview: (_, look) => overviewReply(look),
  async question({ about, card, ...asked }, look) {
    const [open, thing] = await Promise.all([isOpen(asked, look), about && look[about.kind](about.id)]);
    return only(open && thing !== null ? card : withoutControls(card));
  },
};

const madeBy = async ({ model_id: id }: Run, look: Lookup): Promise<Model | null> =>
  id === null ? null : look.model(id);

const othersOf = (fetch: Fetch): readonly Card[] => (fetch.choices.length === 0 ? [] : [othersCard(fetch)]);

const isOpen = async ({ chatId, questionId }: Asked, look: Lookup): Promise<boolean> =>
  (await look.chat(chatId))?.question?.id === questionId;

/** What a message shows now. */
export interface Picture {
  readonly reply: Reply;
  /** Tells it from any other. */
  readonly digest: string;
  /** Since when that goes on of which a newer state will follow by itself; null when nothing does. */
  readonly since: Date | null;
  /** What it was drawn from, as the store names it for views. */
  readonly things: readonly string[];
}

/** Draws a reply with what it shows. The same things always give the same picture. `chat` is how one will be in a moment. */
export async function draw(store: Store, space: string, { frame, shows, by }: Content, chat?: Chat): Promise<Picture> {
  const look = createLookup(store, space, by, chat);
  const drawn = await Promise.all(
    shows.map((showing) => (DRAWINGS[showing.kind] as Drawing<Showing['kind']>)(showing as never, look)),
  );
  const text = [frame.text, ...drawn.map((each) => each.text)].filter((part) => part !== undefined && part !== '');
  const cards = [...(frame.cards ?? []), ...drawn.flatMap((each) => each.cards ?? [])];
  const reply: Reply = {
    ...frame,
    ...(text.length === 0 ? {} : { text: text.join('\n') }),
    ...(cards.length === 0 ? {} : { cards }),
  };
  const digest = createHash('sha256').update(JSON.stringify(reply)).digest('base64url');
  return {
    reply,
    digest,
    since: drawn.find(({ since }) => since !== undefined)?.since ?? null,
    things: [...look.seen],
  };
}

/** The end of a run, or of a download, is what somebody waits for. */
export const isAwaited = (view: View): boolean =>
  contentOf(view).shows.some(({ kind }) => kind === 'run' || kind === 'fetch' || kind === 'batch');

/** Written by this program, so the shape is known. */
export const contentOf = ({ content }: Pick<View, 'content'>): Content => content as Content;

import type { Card, Reply } from '../cards/card.ts';
import { deploymentLine, modelLine, overviewDatasetCard, overviewRunCard } from '../cards/overview-card.ts';
import { MORE_HELP } from '../cards/simple-cards.ts';
import type { Lookup } from './lookup.ts';

/** So much of each kind is shown; the lists in the chat have the rest. */
const SHOWN = 5;

/** A data set that is always at hand, for who wants to see before they write. */
const WAY_IN: Card = {
  text: 'Or try it on 344 penguins, whose species is to be told:',
  actions: [{ label: 'Add', id: 'add:penguins', style: 'primary' }, MORE_HELP],
};

/** What a space holds, at a glance and with its buttons: for App Home and the like. */
export async function overviewReply(look: Lookup): Promise<Pick<Reply, 'text' | 'cards'>> {
  const { deployments, runs, models, datasets } = await look.overview(SHOWN);
  const lines = models.map(async (model) => modelLine(model, await look.serving(model.id)));
  const group = (title: string, cards: readonly Card[]): readonly Card[] =>
    cards.length === 0 ? [] : [{ title }, ...cards];
  const cards = [
    ...group('In service', deployments.map(deploymentLine)),
    ...group('Runs', runs.map(overviewRunCard)),
    ...group('Models', await Promise.all(lines)),
    ...group('Data sets', datasets.map(overviewDatasetCard)),
  ];
  if (cards.length > 0) return { cards };
  return {
    text: 'Nothing here yet. Write me a message, for example “find me a dataset about customer churn”, or send me a file of your own.',
    cards: [WAY_IN],
  };
}

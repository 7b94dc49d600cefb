import type { Card, Reply } from '../cards/card.ts';
import { deploymentLine, modelLine, overviewDatasetCard, overviewRunCard } from '../cards/overview-card.ts';
import { MORE_HELP } from '../cards/simple-cards.ts';
import type { Store } from '../store/store.ts';
import { overview as look } from '../usecases/overview.ts';

/** So much of each kind is shown; the lists in the chat have the rest. */
const SHOWN = 5;

/** A data set that is always at hand, for who wants to see before they write. */
const WAY_IN: Card = {
  text: 'Or try it on 344 penguins, whose species is to be told:',
  actions: [{ label: 'Add', id: 'add:penguins', style: 'primary' }, MORE_HELP],
};

/** What a space holds, at a glance and with its buttons: for App Home and the like. */
export async function overview(store: Store, space: string): Promise<Reply> {
  const { deployments, runs, models, datasets } = await look({ store }, space, SHOWN);
  const group = (title: string, cards: readonly Card[]): readonly Card[] =>
    cards.length === 0 ? [] : [{ title }, ...cards];
  const cards = [
    ...group('In service', deployments.map(deploymentLine)),
    ...group('Runs', runs.map(overviewRunCard)),
    ...group('Models', models.map(modelLine)),
    ...group('Data sets', datasets.map(overviewDatasetCard)),
  ];
  if (cards.length > 0) return { cards };
  return {
    text: 'Nothing here yet. Write me a message, for example “find me a dataset about customer churn”, or send me a file of your own.',
    cards: [WAY_IN],
  };
}

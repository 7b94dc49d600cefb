import type { Card, Reply } from '../cards/card.ts';
import { deploymentLine, modelLine, overviewDatasetCard, overviewRunCard } from '../cards/overview-card.ts';
import type { Store } from '../store/store.ts';

/** So much of each kind is shown; the lists in the chat have the rest. */
const SHOWN = 5;

/** What a space holds, at a glance and with its buttons: for App Home and the like. */
export async function overview({ datasets, runs, models, deployments }: Store, space: string): Promise<Reply> {
  const [someDatasets, someRuns, someModels, active] = await Promise.all([
    datasets.list(space, {}, SHOWN),
    runs.list(space, {}, SHOWN),
    models.list(space, {}, SHOWN),
    deployments.list(space, { status: 'active' }, SHOWN),
  ]);
  const group = (title: string, cards: readonly Card[]): readonly Card[] =>
    cards.length === 0 ? [] : [{ title }, ...cards];
  const cards = [
    ...group('In service', active.map(deploymentLine)),
    ...group('Runs', someRuns.map(overviewRunCard)),
    ...group('Models', someModels.map(modelLine)),
    ...group('Data sets', someDatasets.map(overviewDatasetCard)),
  ];
  if (cards.length > 0) return { cards };
  return {
    text: 'Nothing here yet. Write me a message, for example “find me a dataset about customer churn”, or send me a file of your own.',
  };
}

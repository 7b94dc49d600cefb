import type { Card } from './card.ts';
import { deploymentActions, type ShownDeployment } from './deployment-card.ts';
import { plural } from './format.ts';
import {
  leaderboardAction,
  modelActions,
  type ShownModel,
  type ShownRun,
  type ShownServing,
  trainAgain,
} from './run-card.ts';
import { isSimulated, scoreLine } from './verdict.ts';

export function overviewDatasetCard(dataset: {
  readonly id: string;
  readonly title: string;
  readonly row_count: number;
  readonly column_count: number;
  readonly target_column: string | null;
}): Card {
  const target = dataset.target_column === null ? 'no target yet' : `target ${dataset.target_column}`;
  return {
    text: `${dataset.title} · ${plural(dataset.row_count, 'row')} · ${plural(dataset.column_count, 'column')} · ${target}`,
    actions: [
      ...(dataset.target_column === null
        ? []
        : [{ label: 'Train', id: `train:${dataset.id}`, style: 'primary' } as const]),
      { label: 'Change target', id: `target:${dataset.id}` },
      { label: 'Details', id: `details:${dataset.id}` },
      { label: 'Delete', id: `delete-dataset:${dataset.id}`, style: 'danger' },
    ],
  };
}

/** How far it is stands on its own card, which is edited more often than an overview can be. */
export function overviewRunCard(run: ShownRun): Card {
  const actions = runActions(run);
  return {
    text: `${run.dataset_title} · predicting ${run.target} · ${run.status}${isSimulated(run) ? ', simulated' : ''}`,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

/** Cancel it, or try again. What came of it stands among the models. */
function runActions({ id, status }: ShownRun): NonNullable<Card['actions']> {
  if (status === 'queued' || status === 'running') return [{ label: 'Cancel', id: `cancel:${id}`, style: 'danger' }];
  return status === 'failed' || status === 'cancelled' ? [trainAgain({ id })] : [];
}

export function modelLine(model: ShownModel & { readonly target: string }, deployment: ShownServing | null): Card {
  return {
    text: `${model.name} · predicts ${model.target} · ${scoreLine(model)}`,
    actions: [
      ...modelActions(model, deployment),
      leaderboardAction(model),
      { label: 'Delete', id: `delete-model:${model.id}`, style: 'danger' },
    ],
  };
}

export function deploymentLine(deployment: ShownDeployment & { readonly model_name: string }): Card {
  return {
    text: `${deployment.name} · answers by ${deployment.model_name}`,
    actions: deploymentActions(deployment),
  };
}

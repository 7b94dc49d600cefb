import type { Card } from './card.ts';
import { plural } from './format.ts';
import { deploymentActions, type ShownDeployment } from './model-card.ts';
import { modelActions, type ShownModel, type ShownRun } from './run-card.ts';
import { scoreLine } from './verdict.ts';

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

type OverviewRun = ShownRun & { readonly dataset_id: string; readonly model_id: string | null };

export function overviewRunCard(run: OverviewRun): Card {
  const going = run.status === 'queued' || run.status === 'running' || run.status === 'cancelling';
  const state = going ? `${run.status}, ${Math.floor(run.progress)} %` : run.status;
  const actions = runActions(run);
  return {
    text: `${run.dataset_title} · predicting ${run.target} · ${state}`,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

/** The actions for a run: cancel it, look at its result, or try again. */
function runActions({ id, status, model_id, dataset_id }: OverviewRun): NonNullable<Card['actions']> {
  if (status === 'queued' || status === 'running') return [{ label: 'Cancel', id: `cancel:${id}`, style: 'danger' }];
  if (status === 'failed' || status === 'cancelled') return [{ label: 'Train', id: `train:${dataset_id}` }];
  if (model_id === null) return [];
  return [
    { label: 'Leaderboard', id: `leaderboard:${model_id}` },
    { label: 'Explain', id: `explain:${model_id}` },
  ];
}

export function modelLine(model: ShownModel & { readonly target: string }): Card {
  return {
    text: `${model.name} · predicts ${model.target} · ${scoreLine(model)}`,
    actions: [...modelActions(model), { label: 'Delete', id: `delete-model:${model.id}`, style: 'danger' }],
  };
}

export function deploymentLine(deployment: ShownDeployment & { readonly requests_count: number }): Card {
  return {
    text: `${deployment.name} · ${plural(deployment.requests_count, 'prediction')}`,
    actions: deploymentActions(deployment),
  };
}

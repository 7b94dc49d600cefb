import type { Card } from './card.ts';
import { count } from './format.ts';
import { modelActions, type ShownModel, type ShownRun, scoreLine } from './run-card.ts';

export function overviewDatasetCard(dataset: {
  readonly id: string;
  readonly title: string;
  readonly row_count: number;
  readonly column_count: number;
  readonly target_column: string | null;
}): Card {
  const target = dataset.target_column === null ? 'no target yet' : `target ${dataset.target_column}`;
  return {
    text: `${dataset.title} · ${count(dataset.row_count)} rows · ${count(dataset.column_count)} columns · ${target}`,
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

export function overviewRunCard(run: ShownRun): Card {
  const going = run.status === 'queued' || run.status === 'running' || run.status === 'cancelling';
  const state = going ? `${run.status}, ${Math.floor(run.progress)} %` : run.status;
  return {
    text: `${run.dataset_title} · predicting ${run.target} · ${state}`,
    ...(run.status === 'queued' || run.status === 'running'
      ? { actions: [{ label: 'Cancel', id: `cancel:${run.id}`, style: 'danger' } as const] }
      : {}),
  };
}

export function modelLine(model: ShownModel & { readonly target: string }): Card {
  return {
    text: `${model.name} · predicts ${model.target} · ${scoreLine(model)}`,
    actions: [...modelActions(model), { label: 'Delete', id: `delete-model:${model.id}`, style: 'danger' }],
  };
}

export function deploymentLine(deployment: {
  readonly id: string;
  readonly name: string;
  readonly model_id: string;
  readonly requests_count: number;
}): Card {
  return {
    text: `${deployment.name} · ${count(deployment.requests_count)} predictions`,
    actions: [
      { label: 'Predict', id: `predict:${deployment.model_id}`, style: 'primary' },
      { label: 'Undeploy', id: `undeploy:${deployment.id}`, style: 'danger' },
    ],
  };
}

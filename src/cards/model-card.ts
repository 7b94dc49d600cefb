import { list, metricName } from '../text/sentences.ts';
import type { Card, Form, FormField } from './card.ts';
import { cell, cut, plural, quantity, score } from './format.ts';
import type { ShownModel } from './run-card.ts';

export interface ShownFeature {
  readonly name: string;
  readonly kind: FormField['kind'];
  readonly levels?: readonly string[];
  readonly typical: number | string | null;
  readonly importance: number;
}

export interface ExplainedModel extends ShownModel {
  readonly target: string;
  readonly importance: readonly { readonly feature: string; readonly importance: number; readonly spread: number }[];
}

const SHOWN_FEATURES = 12;

/** Shows by bars how much worse the model gets when a column is shuffled. */
export function explainCard(model: ExplainedModel): Card {
  const useful = model.importance.filter(({ importance, spread }) => importance > spread && importance > 0);
  const shown = useful.slice(0, SHOWN_FEATURES);
  const metric = metricName(model.metric);
  if (shown.length === 0) {
    return {
      title: `What ${model.name} goes by`,
      text: `No column matters clearly: shuffling any of them changes the ${metric} no more than chance does.`,
    };
  }
  const rest = model.importance.length - shown.length;
  return {
    title: `What ${model.name} goes by`,
    chart: {
      title: `How much the ${metric} suffers when a column is shuffled`,
      bars: shown.map(({ feature, importance, spread }) => ({
        label: cut(feature, 30),
        value: importance,
        text: `${score(model.metric, importance)} ± ${score(model.metric, spread)}`,
      })),
    },
    note: `Measured on the ${plural(model.test_rows, 'row')} it never saw. ${
      rest > 0 ? `${plural(rest, 'other column')} hardly matter${rest === 1 ? 's' : ''}. ` : ''
    }It shows what the model uses, not what causes ${model.target}.`,
  };
}

export function modelListCard(
  models: readonly (ShownModel & { readonly target: string; readonly dataset_name: string })[],
  deployed: ReadonlySet<string>,
): Card {
  return {
    title: 'Models here',
    table: {
      columns: ['name', 'predicts', 'from', 'score', 'deployed'],
      rows: models.map((model) => [
        model.name,
        cell(model.target),
        cell(model.dataset_name),
        `${metricName(model.metric)} ${score(model.metric, model.scores[model.metric]?.value ?? Number.NaN)}`,
        deployed.has(model.id) ? 'yes' : '–',
      ]),
    },
    note: 'Say “deploy NAME”, “explain NAME” or “predict with NAME for column=value, …”.',
  };
}

export interface ShownPrediction {
  readonly target: string;
  readonly model: string;
  readonly task: 'classification' | 'regression';
  /** Classes with their probabilities, likeliest first. */
  readonly classes?: readonly { readonly label: string; readonly probability: number }[];
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  /** Columns that the person did not give; they count as missing. */
  readonly missing: readonly string[];
  /** Names that no column of the model has. */
  readonly unknown: readonly string[];
  readonly unseen: readonly { readonly column: string; readonly value: string }[];
}

export function predictionCard(shown: ShownPrediction): Card {
  const remarks = [
    shown.missing.length > 0 ? `Taken as missing: ${list(shorten(shown.missing))}.` : '',
    shown.unknown.length > 0 ? `Not a column of this model, so left out: ${list(shorten(shown.unknown))}.` : '',
    ...shown.unseen.map(
      ({ column, value }) => `“${cut(value, 40)}” never occurred as ${column}, so it counts as missing.`,
    ),
  ].filter((line) => line !== '');
  return {
    title: answerLine(shown),
    ...(shown.classes !== undefined && shown.classes.length > 2
      ? {
          chart: {
            title: 'Probability',
            bars: shown.classes.slice(0, 6).map(({ label, probability }) => ({
              label: cut(label, 30),
              value: probability,
              text: likelihood(probability),
            })),
          },
        }
      : {}),
    note: [`by ${shown.model}`, ...remarks].join('\n'),
  };
}

function answerLine({ target, classes, value, low, high }: ShownPrediction): string {
  const [best] = classes ?? [];
  if (best !== undefined) return `${target}: ${best.label}, ${likelihood(best.probability)}`;
  const range = low === undefined || high === undefined ? '' : ` (likely ${quantity(low)} to ${quantity(high)})`;
  return `${target}: ${quantity(value ?? Number.NaN)}${range}`;
}

/** A model is never sure, so what rounds to 0 or 100 % is written as a bound. */
function likelihood(probability: number): string {
  if (probability > 0.99) return '> 99 %';
  if (probability < 0.01) return '< 1 %';
  return `${Math.round(100 * probability)} %`;
}

function shorten(names: readonly string[]): readonly string[] {
  return names.length <= 8 ? names : [...names.slice(0, 7), `${names.length - 7} more`];
}

/** Buttons whose answer is a form. */
export const opensForm = (action: string): boolean => action.startsWith('predict:');

/** The questions a prediction needs, most telling column first, with the typical value as default. */
export function predictForm(model: {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly features: readonly ShownFeature[];
}): Form {
  const features = [...model.features].sort((a, b) => b.importance - a.importance);
  const example = features.slice(0, 4).map((feature) => `${feature.name}=${cut(typicalText(feature) ?? '…', 30)}`);
  return {
    id: `predict:${model.id}`,
    title: `Predict ${model.target}`,
    text: `Write for example: predict for ${example.join(', ')}\nColumns of ${model.name}, most telling first: ${list(
      shorten(features.map(({ name }) => name)),
    )}. What you leave out counts as missing.`,
    fields: features.map(formField),
  };
}

/** Writes a typical value as a person would. Models hold dates as milliseconds. */
function typicalText({ kind, typical }: ShownFeature): string | null {
  if (typical === null) return null;
  if (kind !== 'date' || typeof typical !== 'number') return String(typical);
  return new Date(typical).toISOString().replace(/T00:00:00\.000Z$/, '');
}

function formField(feature: ShownFeature): FormField {
  const { name, kind, levels } = feature;
  const typical = typicalText(feature);
  return {
    name,
    kind,
    ...(levels === undefined ? {} : { options: levels }),
    ...(typical === null ? {} : { typical }),
  };
}

export interface ShownDeployment {
  readonly id: string;
  readonly name: string;
  readonly model_id: string;
}

export function deployedCard(deployment: ShownDeployment, form: Form): Card {
  return {
    title: `${deployment.name} is deployed`,
    text: form.text,
    actions: deploymentActions(deployment),
  };
}

export function deploymentActions({ id, model_id }: ShownDeployment): NonNullable<Card['actions']> {
  return [
    { label: 'Predict', id: `predict:${model_id}`, style: 'primary' },
    { label: 'Undeploy', id: `undeploy:${id}`, style: 'danger' },
  ];
}

import { list, metricName } from '../text/sentences.ts';
import type { Card, Form, FormField } from './card.ts';
import { cell, count, cut, exact, plural, quantity, score } from './format.ts';
import { LISTED, listCards } from './list-cards.ts';
import type { ShownModel } from './run-card.ts';
import { isSimulated } from './verdict.ts';

export interface ShownFeature {
  readonly name: string;
  readonly kind: FormField['kind'];
  readonly levels?: readonly string[];
  readonly typical: number | string | null;
}

export interface ShownImportance {
  readonly metric: string;
  readonly rows: number;
  readonly measured: readonly { readonly feature: string; readonly importance: number; readonly spread: number }[];
  readonly unmeasured: readonly string[];
}

export interface ExplainedModel extends Pick<ShownModel, 'name' | 'uses_real_model'> {
  readonly target: string;
  readonly importance: ShownImportance | null;
  /** What is not measured yet still comes, or does not. */
  readonly measuring: 'due' | 'done' | 'given_up';
}

const SHOWN_FEATURES = 12;

/** Shows by bars how much worse the model gets when a column is shuffled, and names what was not measured. */
export function explainCard(model: ExplainedModel): Card {
  const { name, target, importance, measuring } = model;
  const title = `What ${name} goes by`;
  if (isSimulated(model)) return { title, text: 'Nothing: it is simulated, and was learned from no column.' };
  if (importance === null) {
    const text =
      measuring === 'due'
        ? 'That is still being measured; ask again in a moment.'
        : 'That could not be measured. Train again to have it measured anew.';
    return { title, text };
  }
  const useful = importance.measured.filter(({ importance, spread }) => importance > spread && importance > 0);
  const shown = useful.slice(0, SHOWN_FEATURES);
  const rest = importance.measured.length - shown.length;
  const metric = metricName(importance.metric);
  const note = [
    `Measured on ${plural(importance.rows, 'row')} that were set aside for the test.`,
    rest > 0 && shown.length > 0 ? `${plural(rest, 'other column')} hardly matter${rest === 1 ? 's' : ''}.` : '',
    unmeasuredLine(importance, measuring),
    `It shows what the model uses, not what causes ${target}.`,
  ];
  return {
    title,
    ...(shown.length === 0
      ? { text: `No column measured matters clearly: shuffling one changes the ${metric} no more than chance does.` }
      : {
          chart: {
            kind: 'bars' as const,
            title: `How much the ${metric} suffers when a column is shuffled`,
            bars: shown.map(({ feature, importance: value, spread }) => ({
              label: cut(feature, 30),
              value,
              text: `${score(importance.metric, value)} ± ${score(importance.metric, spread)}`,
            })),
          },
        }),
    note: note.filter((line) => line !== '').join(' '),
  };
}

function unmeasuredLine({ measured, unmeasured }: ShownImportance, measuring: ExplainedModel['measuring']): string {
  if (unmeasured.length === 0) return '';
  const names = list(shorten(unmeasured));
  if (measuring !== 'due') return `Not measured: ${names}.`;
  return `Measured so far: ${measured.length} of ${plural(measured.length + unmeasured.length, 'column')}; still to come: ${names}.`;
}

type ListedModel = ShownModel & { readonly dataset_name: string };

/** The newest models, each with its buttons, and how many more there are. */
export function modelListCards(
  models: readonly ListedModel[],
  deployed: ReadonlySet<string>,
  total: number,
): readonly Card[] {
  return listCards(`Models here: ${count(total)}`, 'model', total, {
    items: models.slice(0, LISTED).map((model) => modelItem(model, deployed.has(model.id))),
    table: {
      columns: ['name', 'predicts', 'from', 'score', 'deployed'],
      rows: models.map((model) => [
        model.name,
        cell(model.target),
        cell(model.dataset_name),
        shortScore(model),
        deployed.has(model.id) ? 'yes' : '–',
      ]),
    },
    note: 'Say “deploy NAME”, “explain NAME” or “predict with NAME for column=value, …”.',
  });
}

const shortScore = (model: ShownModel): string =>
  `${metricName(model.metric)} ${score(model.metric, model.scores[model.metric]?.value ?? Number.NaN)}${isSimulated(model) ? ', simulated' : ''}`;

function modelItem(model: ListedModel, isDeployed: boolean): Card {
  const { id, name, target, dataset_name } = model;
  return {
    text: `${name} · predicts ${target} from ${dataset_name} · ${shortScore(model)}${isDeployed ? ' · deployed' : ''}`,
    actions: isSimulated(model)
      ? [{ label: 'Leaderboard', id: `leaderboard:${id}` }]
      : [
          { label: 'Predict', id: `predict:${id}`, style: 'primary' },
          isDeployed ? { label: 'Explain', id: `explain:${id}` } : { label: 'Deploy', id: `deploy:${id}` },
        ],
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
  /** The row as it was given. */
  readonly used?: Readonly<Record<string, unknown>>;
  /** Who asked, where others have not seen it. */
  readonly asker?: string;
  /** Columns that the person did not give; they count as missing. */
  readonly missing: readonly string[];
  /** Names that no column of the model has. */
  readonly unknown: readonly string[];
  readonly unseen: readonly { readonly column: string; readonly value: string }[];
  /** How the row was read, where that is not just as written. */
  readonly remarks?: readonly string[];
}

export function predictionCard(shown: ShownPrediction): Card {
  return {
    title: answerLine(shown),
    ...(shown.classes !== undefined && shown.classes.length > 2
      ? {
          chart: {
            kind: 'bars' as const,
            title: 'Probability',
            bars: shown.classes.slice(0, 6).map(({ label, probability }) => ({
              label: cut(label, 30),
              value: probability,
              text: likelihood(probability),
            })),
          },
        }
      : {}),
    note: [askedLine(shown), ...(shown.remarks ?? []), ...missingLine(shown.missing), ...leftOutOf(shown)].join('\n'),
  };
}

/** By which model, for whom and from what. */
function askedLine({ model, asker, used = {}, unknown, unseen }: ShownPrediction): string {
  const useless = new Set([...unknown, ...unseen.map(({ column }) => column)]);
  const given = Object.entries(used).filter(([name]) => !useless.has(name));
  const row = shorten(given.map(([name, value]) => `${name} ${cell(value)}`));
  return `by ${model}${asker === undefined ? '' : `, asked by ${asker}`}${row.length === 0 ? '' : `, from ${list(row)}`}`;
}

const missingLine = (missing: readonly string[]): readonly string[] =>
  missing.length === 0 ? [] : [`Taken as missing: ${list(shorten(missing))}.`];

/** What of a row the model could not use. */
function leftOutOf({ target, unknown: all, unseen }: ShownPrediction): readonly string[] {
  const unknown = all.filter((name) => name !== target);
  return [
    ...(all.length > unknown.length ? [`${target} is what is predicted, so the one given is left out.`] : []),
    ...(unknown.length > 0 ? [`Not a column of this model, so left out: ${list(shorten(unknown))}.`] : []),
    ...unseen.map(({ column, value }) => `“${cut(value, 40)}” never occurred as ${column}, so it counts as missing.`),
  ];
}

/** A row as it was read, with its answer or why there is none. */
export type AnsweredRow = { readonly row: Readonly<Record<string, unknown>> } & (
  | { readonly answer: ShownPrediction }
  | { readonly refusal: string }
);

/** Several rows, each with its answer. */
export function predictionsCard(
  answered: readonly AnsweredRow[],
  { target, model, remarks }: { readonly target: string; readonly model: string; readonly remarks: readonly string[] },
): Card {
  const useless = new Set(answered.flatMap((each) => ('answer' in each ? each.answer.unknown : [])));
  const names = [...new Set(answered.flatMap(({ row }) => Object.keys(row)))];
  const given = names.filter((name) => !useless.has(name)).slice(0, GIVEN_COLUMNS);
  const rowsOf = new Map<string, number[]>();
  for (const [i, each] of answered.entries())
    for (const sentence of 'answer' in each ? leftOutOf(each.answer) : [each.refusal])
      rowsOf.set(sentence, [...(rowsOf.get(sentence) ?? []), i + 1]);
  const notes = [...rowsOf].map(([sentence, rows]) => {
    if (rows.length === answered.length) return sentence;
    return `${rows.length === 1 ? 'Row' : 'Rows'} ${list(shorten(rows.map(String)))}: ${sentence}`;
  });
  // What only some rows lack is seen in the table.
  const lacking = answered.flatMap((each) => ('answer' in each ? [each.answer.missing] : []));
  const missing = lacking[0]?.filter((name) => lacking.every((names) => names.includes(name))) ?? [];
  return {
    title: `${target} for ${plural(answered.length, 'row')}`,
    table: {
      columns: ['row', ...given.map(cell), cell(target)],
      rows: answered.map((each, i) => [
        String(i + 1),
        ...given.map((column) => cell(each.row[column])),
        'answer' in each ? answerOf(each.answer) : '–',
      ]),
    },
    note: [`by ${model}`, ...remarks, ...missingLine(missing), ...notes].join('\n'),
  };
}

/** So many of the values given are shown beside the answers. */
const GIVEN_COLUMNS = 5;

const answerLine = (shown: ShownPrediction): string => `${shown.target}: ${answerOf(shown)}`;

function answerOf({ classes, value, low, high }: ShownPrediction): string {
  const [best] = classes ?? [];
  if (best !== undefined) return `${best.label}, ${likelihood(best.probability)}`;
  const range = low === undefined || high === undefined ? '' : ` (likely ${quantity(low)} to ${quantity(high)})`;
  return `${quantity(value ?? Number.NaN)}${range}`;
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

/** The questions a prediction needs, the most telling first, with the typical value as default. */
export function predictForm(model: {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly features: readonly ShownFeature[];
  readonly schema: readonly ({ readonly name: string } & ColumnMeaning)[];
  readonly importance: ShownImportance | null;
}): Form {
  const features = mostTellingFirst(model);
  const meanings = new Map(model.schema.map((column) => [column.name, meaningOf(column)]));
  const meant = features.flatMap(({ name }) => {
    const meaning = meanings.get(name);
    return meaning === undefined ? [] : [`${name} (${meaning})`];
  });
  const example = features.slice(0, 4).map((feature) => `${feature.name}=${cut(typicalText(feature) ?? '…', 30)}`);
  return {
    id: `predict:${model.id}`,
    title: `Predict ${model.target}`,
    text: `Say for example “predict for ${example.join(', ')}”.\nColumns of ${model.name}, most telling first: ${list(
      shorten(features.map(({ name }) => name)),
    )}. What you leave out counts as missing.${meant.length === 0 ? '' : `\nWhat they hold: ${meant.slice(0, MEANINGS).join(', ')}.`}`,
    fields: features.map((feature) => formField(feature, meanings.get(feature.name))),
  };
}

/** What is known of a column's values: from its source, and what people said of single ones. */
interface ColumnMeaning {
  readonly meaning?: string;
  readonly means?: Readonly<Record<string, string>>;
}

function meaningOf({ meaning, means = {} }: ColumnMeaning): string | undefined {
  const said = Object.entries(means).map(([value, words]) => `${value} means ${words}`);
  const known = [...(meaning === undefined ? [] : [meaning]), ...said];
  return known.length === 0 ? undefined : known.join(', ');
}

/** By what was measured, once that is complete; until then as the features stand, by what each tells alone. */
function mostTellingFirst({
  features,
  importance,
}: Pick<Parameters<typeof predictForm>[0], 'features' | 'importance'>): readonly ShownFeature[] {
  if (importance === null || importance.unmeasured.length > 0) return features;
  const place = new Map(importance.measured.map(({ feature }, i) => [feature, i]));
  const placeOf = ({ name }: ShownFeature): number => place.get(name) ?? place.size;
  return features.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Writes a typical value as a person would. Models hold dates as milliseconds. */
function typicalText({ kind, typical }: ShownFeature): string | null {
  if (typical === null) return null;
  if (typeof typical === 'string') return typical;
  if (kind !== 'date') return exact(typical);
  return new Date(typical).toISOString().replace(/T00:00:00\.000Z$/, '');
}

/** So many columns are explained where there is no form. */
const MEANINGS = 6;

function formField(feature: ShownFeature, meaning: string | undefined): FormField {
  const { name, kind, levels } = feature;
  const typical = typicalText(feature);
  return {
    name,
    kind,
    ...(levels === undefined ? {} : { options: levels }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(typical === null ? {} : { typical }),
  };
}

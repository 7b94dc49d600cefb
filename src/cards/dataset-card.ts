import { list } from '../text/sentences.ts';
import type { Card, Table } from './card.ts';
import { bytes, cell, count, percent, plural } from './format.ts';

export interface ShownDataset {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly file_size: number;
  readonly row_count: number;
  readonly column_count: number;
  readonly licence: string | null;
  readonly target_column: string | null;
  /** Why this column is the target, as the end of a sentence. */
  readonly target_why: string;
  readonly target_runners_up: readonly string[];
  readonly notes: readonly string[];
  readonly schema: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly kind: string;
    readonly null_count: number;
    readonly unique_count: number;
    readonly top?: readonly { readonly value: string }[];
  }[];
  readonly sample_data: readonly Readonly<Record<string, unknown>>[];
}

/** A person reads this many columns and rows at a glance. The rest is only counted. */
const SHOWN_COLUMNS = 40;
const SAMPLE_COLUMNS = 8;
const SAMPLE_ROWS = 5;

/** An added data set: target, columns, what is missing, and the first rows, with Train and Change target. */
export function datasetCards(dataset: ShownDataset): readonly Card[] {
  const hidden = dataset.schema.length - SHOWN_COLUMNS;
  return [
    {
      title: dataset.title,
      text: `${plural(dataset.row_count, 'row')} · ${plural(dataset.column_count, 'column')} · ${bytes(dataset.file_size)}${
        dataset.licence === null ? '' : ` · ${dataset.licence}`
      }`,
      fields: [
        { label: 'Name', value: dataset.name },
        { label: 'Target', value: targetLine(dataset) },
        { label: 'Missing values', value: missingLine(dataset) },
      ],
      table: schemaTable(dataset),
      note: [
        hidden > 0 ? `and ${plural(hidden, 'more column')}.` : '',
        ...dataset.notes,
        'Train learns to predict the target from the other columns.',
      ]
        .filter((line) => line !== '')
        .join('\n'),
      actions: [
        { label: 'Train', id: `train:${dataset.id}`, style: 'primary' },
        { label: 'Change target', id: `target:${dataset.id}` },
        { label: 'Delete', id: `delete-dataset:${dataset.id}`, style: 'danger' },
      ],
      select: targetSelect(dataset),
    },
    { title: 'First rows', table: sampleTable(dataset) },
  ];
}

function targetLine({ target_column, target_why, target_runners_up }: ShownDataset): string {
  if (target_column === null) return `none, since ${target_why}`;
  const others = target_runners_up.filter((name) => name !== target_column).slice(0, 3);
  return `${target_column}, since ${target_why}${others.length === 0 ? '' : ` (or ${list(others, 'or')})`}`;
}

function missingLine({ schema, row_count }: ShownDataset): string {
  const holes = schema.filter(({ null_count }) => null_count > 0).sort((a, b) => b.null_count - a.null_count);
  if (holes.length === 0) return 'none';
  const named = holes
    .slice(0, 4)
    .map((column) => `${cell(column.name)} ${percent(column.null_count / row_count)}${elseAlways(column)}`);
  return named.join(', ') + (holes.length > 4 ? ` and ${plural(holes.length - 4, 'more column')}` : '');
}

/** "Yes or blank": the blanks of such a column are an answer of their own, which a share of missing values hides. */
function elseAlways({ unique_count, top }: ShownDataset['schema'][number]): string {
  const [only] = top ?? [];
  return unique_count === 1 && only !== undefined ? ` (“${cell(only.value)}” or blank)` : '';
}

function schemaTable({ schema, target_column }: ShownDataset): Table {
  return {
    columns: ['column', 'type', 'missing', 'distinct'],
    numeric: [2, 3],
    rows: schema
      .slice(0, SHOWN_COLUMNS)
      .map(({ name, kind, null_count, unique_count }) => [
        name === target_column ? `${cell(name)} ← target` : cell(name),
        kind,
        count(null_count),
        count(unique_count),
      ]),
  };
}

function sampleTable({ schema, sample_data, target_column }: ShownDataset): Table {
  const names = schema.map(({ name }) => name);
  const others = names.filter((name) => name !== target_column).slice(0, SAMPLE_COLUMNS - 1);
  const shown = target_column === null ? others : [...others, target_column];
  const rows = sample_data.slice(0, SAMPLE_ROWS).map((row) => shown.map((name) => cell(row[name])));
  return { columns: shown.map(cell), rows };
}

type Targeted = Pick<ShownDataset, 'id' | 'title' | 'schema' | 'target_column'>;

/** Says what is predicted, after somebody chose it. */
export function targetCard({ id, title, target_column }: Targeted): Card {
  return {
    text: `${title}: the target is now ${target_column ?? 'none'}.`,
    actions: [{ label: 'Train', id: `train:${id}`, style: 'primary' }],
  };
}

/** Offers the columns to choose from. */
export function targetChoiceCard(dataset: Targeted): Card {
  return {
    title: `What should be predicted from ${dataset.title}?`,
    text: `Now: ${dataset.target_column ?? 'none'}. Choose below, or write the name of a column.`,
    select: targetSelect(dataset),
  };
}

/** What became of the choice. */
export const targetChosenCard = ({ title, target_column }: Targeted): Card => ({
  title: `What should be predicted from ${title}?`,
  text: `Now: ${target_column ?? 'none'}.`,
});

function targetSelect(dataset: Pick<ShownDataset, 'id' | 'schema' | 'target_column'>): NonNullable<Card['select']> {
  return {
    id: `target:${dataset.id}`,
    label: 'Target',
    ...(dataset.target_column === null ? {} : { selected: dataset.target_column }),
    options: dataset.schema.map(({ name, kind }) => ({ value: name, label: `${name} (${kind})` })),
  };
}

export function datasetListCard(datasets: readonly ShownDataset[]): Card {
  return {
    title: 'Data sets here',
    table: {
      columns: ['name', 'title', 'rows', 'columns', 'target'],
      numeric: [2, 3],
      rows: datasets.map((each) => [
        each.name,
        cell(each.title),
        count(each.row_count),
        count(each.column_count),
        cell(each.target_column),
      ]),
    },
    note: 'Say “train on NAME” or “describe NAME”.',
  };
}

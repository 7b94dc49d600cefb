import { list } from '../text/sentences.ts';
import type { Action, Card, Table } from './card.ts';
import { balanceOf, type SpreadColumn, spreadTable } from './distribution.ts';
import { advisedActions, findingNotes, type ShownFinding } from './findings.ts';
import { bytes, cell, count, cut, percent, plural } from './format.ts';
import { LISTED, listCards } from './list-cards.ts';

export interface ShownDataset {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly file_size: number;
  readonly row_count: number;
  readonly column_count: number;
  readonly duplicate_rows?: number;
  readonly licence: string | null;
  readonly target_column: string | null;
  /** Why this column is the target, as the end of a sentence. */
  readonly target_why: string;
  readonly target_runners_up: readonly string[];
  readonly notes: readonly string[];
  readonly source_version?: string | null;
  readonly newest_version?: string | null;
  readonly private_to?: string | null;
  /** Null until it has been examined. */
  readonly findings: readonly ShownFinding[] | null;
  readonly schema: readonly ShownColumn[];
  readonly sample_data: readonly Readonly<Record<string, unknown>>[];
}

interface ShownColumn extends SpreadColumn {
  readonly dtype: string;
  readonly null_count: number;
  /** Cells that were not read as what the column holds. */
  readonly unread?: object;
  readonly flags?: readonly string[];
}

/** A person reads this many columns and rows at a glance. The rest is only counted. */
const SHOWN_COLUMNS = 40;
const SAMPLE_COLUMNS = 8;
const SAMPLE_ROWS = 5;

/** At a glance: the target and the most telling columns. */
const GLANCE_COLUMNS = 4;
const GLANCE_ROWS = 3;
/** Four columns of it, and the gaps between them, are a table of 42 characters. */
const GLANCE_CELL = 9;
const GLANCE_NOTES = 2;

/** An added data set at a glance: its target, what is missing, and some first rows. */
export function datasetCards(dataset: ShownDataset): readonly [Card] {
  const { id, title, target_column } = dataset;
  const notes = [...standing(dataset), ...findingNotes(advisedFindings(dataset)), ...dataset.notes];
  const more = notes.length - GLANCE_NOTES;
  const behind = more > 0 ? `${plural(more, 'more note')} and all columns` : 'All columns';
  return [
    {
      title,
      text: sizeLine(dataset),
      fields: [
        { label: 'Target', value: targetLine(dataset) },
        ...taskFields(dataset),
        ...(hasHoles(dataset) ? [{ label: 'Missing values', value: missingLine(dataset) }] : []),
      ],
      table: glanceTable(dataset),
      note: [...notes.slice(0, GLANCE_NOTES), `${behind}: press Details.`].join('\n'),
      select: { ...targetSelect(dataset), label: 'Change the target' },
      actions: [
        ...(target_column === null ? [] : [trainAction(id)]),
        ...adviceActions(dataset),
        changeAction(id),
        { label: 'Details', id: `details:${id}` },
        deleteAction(id),
      ],
      atLength: [...datasetDetails(dataset), { title: 'First rows', table: sampleTable(dataset) }],
    },
  ];
}

/** How it stands to its source, and to the others. */
function standing({
  source_version = null,
  newest_version = null,
  private_to = null,
}: ShownDataset): readonly string[] {
  const isOld = newest_version !== null && newest_version !== source_version;
  return [
    ...(isOld ? ['Its source has a newer version: add it again to get that.'] : []),
    ...(private_to === null ? [] : ['Yours alone: nobody else here finds it.']),
  ];
}

/** What was found that something can be done about. */
const advisedFindings = ({ findings }: ShownDataset): readonly ShownFinding[] =>
  (findings ?? []).filter(({ remedy }) => remedy !== null);

/** Training otherwise than on all there is, and having the file read otherwise. */
const adviceActions = (dataset: ShownDataset): readonly Action[] => [
  ...advisedActions(`train-advised:${dataset.id}`, advisedFindings(dataset)),
  ...(dataset.schema.some(({ unread }) => unread !== undefined)
    ? [{ label: 'Read as text', id: `as-text:${dataset.id}` } as const]
    : []),
];

const trainAction = (id: string) => ({ label: 'Train', id: `train:${id}`, style: 'primary' }) as const;
/** Asks for it, so that it can be said as well as chosen. */
const changeAction = (id: string) => ({ label: 'Change target', id: `target:${id}` }) as const;
const deleteAction = (id: string) => ({ label: 'Delete', id: `delete-dataset:${id}`, style: 'danger' }) as const;

const sizeLine = ({ row_count, column_count, file_size, licence }: ShownDataset): string =>
  `${plural(row_count, 'row')} · ${plural(column_count, 'column')} · ${bytes(file_size)}${licence === null ? '' : ` · ${licence}`}`;

/** Everything about the columns; the first rows stood on the card that came when it was added. */
export function datasetDetails(dataset: ShownDataset): readonly Card[] {
  const hidden = dataset.schema.length - SHOWN_COLUMNS;
  return [
    {
      title: dataset.title,
      text: sizeLine(dataset),
      fields: [
        { label: 'Name', value: dataset.name },
        { label: 'Target', value: targetLine(dataset) },
        ...taskFields(dataset),
        { label: 'Missing values', value: missingLine(dataset) },
        ...((dataset.duplicate_rows ?? 0) > 0
          ? [{ label: 'Rows that repeat another', value: count(dataset.duplicate_rows ?? 0) }]
          : []),
      ],
      table: schemaTable(dataset),
      note: [
        hidden > 0 ? `and ${plural(hidden, 'more column')}.` : '',
        ...standing(dataset),
        ...dataset.notes,
        ...findingNotes(advisedFindings(dataset)),
        'Train learns to predict the target from the other columns.',
      ]
        .filter((line) => line !== '')
        .join('\n'),
      actions: [trainAction(dataset.id), ...adviceActions(dataset), changeAction(dataset.id), deleteAction(dataset.id)],
      select: targetSelect(dataset),
    },
    {
      title: 'How the values spread',
      table: spreadTable(dataset.schema.slice(0, SHOWN_COLUMNS), dataset.row_count),
      note: 'Numbers: smallest, middle and largest. Words: the share of the commonest.',
    },
  ];
}

/** The target first, then columns that can tell something: not flagged as names of rows, filled, and short to show. */
function glanceTable({ schema, sample_data, target_column }: ShownDataset): Table {
  const dull = ({ name, kind, null_count, flags = [] }: ShownDataset['schema'][number]): number =>
    (name === target_column ? -1e12 : 0) + 1e9 * flags.length + (kind === 'text' ? 1e8 : 0) + null_count;
  const shown = schema.toSorted((a, b) => dull(a) - dull(b)).slice(0, GLANCE_COLUMNS);
  return {
    columns: shown.map(({ name }) => cut(cell(name), GLANCE_CELL)),
    numeric: shown.flatMap(({ kind }, i) => (kind === 'number' ? [i] : [])),
    rows: sample_data.slice(0, GLANCE_ROWS).map((row) => shown.map(({ name }) => cut(cell(row[name]), GLANCE_CELL))),
  };
}

const hasHoles = ({ schema }: ShownDataset): boolean => schema.some(({ null_count }) => null_count > 0);

function targetLine({ target_column, target_why, target_runners_up }: ShownDataset): string {
  if (target_column === null) return `none, since ${target_why}`;
  const others = target_runners_up.filter((name) => name !== target_column).slice(0, 3);
  return `${target_column}, since ${target_why}${others.length === 0 ? '' : ` (or ${list(others, 'or')})`}`;
}

/** What predicting the target means. */
function taskFields({ schema, row_count, target_column }: ShownDataset): Card['fields'] & object {
  const target = schema.find(({ name }) => name === target_column);
  return target === undefined ? [] : [{ label: 'Task', value: balanceOf(target, row_count) }];
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

/** The newest, each with its buttons, and how many more there are; where there is room, all of them in a table. */
export function datasetListCards(datasets: readonly ShownDataset[], total: number): readonly Card[] {
  const title = `Data sets here: ${count(total)}`;
  return listCards(title, 'data set', total, {
    items: datasets.slice(0, LISTED).map(datasetLine),
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
  });
}

function datasetLine({ id, name, title, row_count, target_column }: ShownDataset): Card {
  const called = name === title ? name : `${title} (${name})`;
  const target = target_column === null ? 'no target yet' : `target ${target_column}`;
  return {
    text: `${called} · ${plural(row_count, 'row')} · ${target}`,
    actions: [...(target_column === null ? [] : [trainAction(id)]), { label: 'Details', id: `details:${id}` }],
  };
}

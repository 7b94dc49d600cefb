import { listSome } from '../text/sentences.ts';
import type { Card } from './card.ts';
import { bytes, count, cut, percent, plural } from './format.ts';

export interface ListedDataset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly row_count: number | null;
  readonly column_count: number | null;
  readonly size_bytes: number | null;
  readonly downloads: number | null;
  readonly likes: number | null;
  readonly licence: string | null;
  readonly url: string | null;
  readonly columns: readonly string[];
  readonly gated: boolean;
  /** Other sources that have the same table. */
  readonly also_on: readonly string[];
}

export interface FoundDataset extends ListedDataset {
  /** 0 to 1. */
  readonly match: number;
  readonly why: string;
}

const SOURCE_NAMES: Readonly<Record<string, string>> = {
  samples: 'bundled sample',
  upload: 'your file',
  kaggle: 'Kaggle',
  huggingface: 'Hugging Face',
  link: 'link',
};

export const sourceName = (source: string): string => SOURCE_NAMES[source] ?? source;

const COLUMNS_SHOWN = 30;

/** The data set that a result became when it was added. */
export interface AddedDataset {
  readonly id: string;
  readonly name: string;
}

const TERMS = 'its terms must be accepted on its page first';

/** One search result: what it is, how well it fits and why, with Add and Details. */
export function searchCard(found: FoundDataset, position: number, added: AddedDataset | null): Card {
  const facts = [
    sourceName(found.source),
    ...found.also_on.map((source) => `also on ${sourceName(source)}`),
    found.row_count === null ? '' : plural(found.row_count, 'row'),
    found.column_count === null ? '' : plural(found.column_count, 'column'),
    found.size_bytes === null ? '' : bytes(found.size_bytes),
    found.downloads ? plural(found.downloads, 'download') : '',
    found.likes ? plural(found.likes, 'like') : '',
    found.licence === null ? 'licence unknown' : found.licence,
    found.gated ? TERMS : '',
    `${percent(found.match)} match`,
  ].filter((fact) => fact !== '');
  return {
    title: `${position}. ${found.title}`,
    text: [facts.join(' · '), cut(found.description, 240)].filter(Boolean).join('\n'),
    ...(added === null ? (found.why === '' ? {} : { note: `Why: ${found.why}` }) : { note: addedLine(added) }),
    actions:
      added === null
        ? [addAction(found), { label: 'Details', id: `details:${found.id}` }]
        : [{ label: 'Details', id: `details:${added.id}` }],
  };
}

const addAction = ({ id }: Pick<FoundDataset, 'id'>) => ({ label: 'Add', id: `add:${id}`, style: 'primary' }) as const;

const addedLine = ({ name }: AddedDataset): string => `Added as ${name}.`;

/** Everything known about a candidate before it is added. */
export function candidateCard(found: ListedDataset, added: AddedDataset | null): Card {
  const optional = (label: string, value: string | null): { label: string; value: string }[] =>
    value === null ? [] : [{ label, value }];
  return {
    title: found.title,
    text: found.description,
    fields: [
      { label: 'Source', value: [found.source, ...found.also_on].map(sourceName).join(', ') },
      ...optional('Rows', found.row_count === null ? null : count(found.row_count)),
      ...optional('Columns', found.column_count === null ? null : count(found.column_count)),
      ...optional('Size', found.size_bytes === null ? null : bytes(found.size_bytes)),
      ...optional('Downloads', found.downloads === null ? null : count(found.downloads)),
      ...optional('Likes', found.likes === null ? null : count(found.likes)),
      { label: 'Licence', value: found.licence ?? 'unknown' },
      ...optional('Access', found.gated ? TERMS : null),
      ...optional('Column names', found.columns.length === 0 ? null : listSome(found.columns, COLUMNS_SHOWN)),
      ...optional('Page', found.url),
    ],
    ...(added === null
      ? { actions: [addAction(found)] }
      : { note: addedLine(added), actions: [{ label: 'Details', id: `details:${added.id}` }] }),
  };
}

/** The way to the next results. `shown` counts those that are numbered already. */
export const moreCard = (search: string, from: number, shown: number): Card => ({
  actions: [{ label: 'More', id: `more:${search}.${from}.${shown}` }],
});

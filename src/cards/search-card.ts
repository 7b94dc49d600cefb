import type { Card } from './card.ts';
import { bytes, count, cut, percent, plural } from './format.ts';

export interface FoundDataset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly row_count: number | null;
  readonly column_count: number | null;
  readonly size_bytes: number | null;
  readonly licence: string | null;
  readonly url: string | null;
  readonly downloads?: number | null;
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

/** The data set that a result became when it was added. */
export interface AddedDataset {
  readonly id: string;
  readonly name: string;
}

/** One search result: what it is, how well it fits and why, with Add and Details. */
export function searchCard(found: FoundDataset, position: number, added: AddedDataset | null): Card {
  const facts = [
    SOURCE_NAMES[found.source] ?? found.source,
    found.row_count === null ? '' : plural(found.row_count, 'row'),
    found.column_count === null ? '' : plural(found.column_count, 'column'),
    found.size_bytes === null ? '' : bytes(found.size_bytes),
    found.downloads ? plural(found.downloads, 'download') : '',
    found.licence === null ? 'licence unknown' : found.licence,
    `${percent(found.match)} match`,
  ].filter((fact) => fact !== '');
  return {
    title: `${position}. ${found.title}`,
    text: `${facts.join(' · ')}\n${cut(found.description, 240)}`,
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
export function candidateCard(found: Omit<FoundDataset, 'match' | 'why'>, added: AddedDataset | null): Card {
  const optional = (label: string, value: string | null): { label: string; value: string }[] =>
    value === null ? [] : [{ label, value }];
  return {
    title: found.title,
    text: found.description,
    fields: [
      { label: 'Source', value: SOURCE_NAMES[found.source] ?? found.source },
      ...optional('Rows', found.row_count === null ? null : count(found.row_count)),
      ...optional('Columns', found.column_count === null ? null : count(found.column_count)),
      ...optional('Size', found.size_bytes === null ? null : bytes(found.size_bytes)),
      { label: 'Licence', value: found.licence ?? 'unknown' },
      ...optional('Page', found.url),
    ],
    ...(added === null
      ? { actions: [addAction(found)] }
      : { note: addedLine(added), actions: [{ label: 'Details', id: `details:${added.id}` }] }),
  };
}

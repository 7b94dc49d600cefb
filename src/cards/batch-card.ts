import { listSome } from '../text/sentences.ts';
import type { Card, Reply } from './card.ts';
import { bytes, count, percent, plural, quantity } from './format.ts';

export interface ShownBatch {
  readonly id: string;
  readonly target: string;
  readonly title: string;
  readonly model_name: string;
  readonly status: 'waiting' | 'predicting' | 'done' | 'failed' | 'cancelled';
  readonly cancel: boolean;
  readonly fraction: number;
  readonly rows: number;
  readonly refused: number;
  readonly summary:
    | { readonly classes: readonly { readonly label: string; readonly rows: number }[] }
    | { readonly mean: number; readonly min: number; readonly max: number }
    | null;
  readonly missing: readonly string[];
  readonly file_name: string;
  readonly file_size: number;
  readonly error: { readonly message: string } | null;
}

/** The rows of a file on their way to being predicted, until they are. */
export function batchCard(batch: ShownBatch): Card {
  const { id, target, title, status, fraction, rows, error } = batch;
  const head = { title: `${target} for all rows of ${title}` };
  const over = { fraction, text: status, ended: true };
  switch (status) {
    case 'waiting':
    case 'predicting': {
      const done = rows === 0 ? status : `${status} · ${plural(rows, 'row')}`;
      return {
        ...head,
        progress: { fraction, text: batch.cancel ? 'stopping' : done },
        ...(batch.cancel ? {} : { actions: [{ label: 'Cancel', id: `cancel-batch:${id}`, style: 'danger' }] }),
      };
    }
    case 'done':
      return { ...head, progress: { ...over, fraction: 1 }, ...outcome(batch) };
    case 'failed':
      return { ...head, progress: over, text: error?.message ?? 'They could not be predicted.', tone: 'bad' };
    case 'cancelled':
      return { ...head, progress: over, text: 'Nothing of it was kept.' };
  }
}

function outcome({ rows, refused, summary, missing, model_name, file_name, file_size }: ShownBatch): Card {
  const notes = [
    `by ${model_name}`,
    ...(refused === 0 ? [] : [`${plural(refused, 'row')} could not be predicted; the column “error” says why.`]),
    ...(missing.length === 0 ? [] : [`Taken as missing in every row: ${listSome(missing)}.`]),
  ];
  return {
    fields: [
      { label: 'Rows', value: count(rows) },
      ...(summary === null ? [] : [{ label: 'Predicted', value: summaryLine(summary, rows - refused) }]),
      { label: 'File', value: `${file_name}, ${bytes(file_size)}` },
    ],
    note: notes.join('\n'),
    tone: 'good',
  };
}

const NAMED = 5;

function summaryLine(summary: NonNullable<ShownBatch['summary']>, rows: number): string {
  if (rows === 0) return 'none of them';
  if ('mean' in summary) {
    return `${quantity(summary.mean)} on average, ${quantity(summary.min)} to ${quantity(summary.max)}`;
  }
  const named = summary.classes.slice(0, NAMED).map(({ label, rows: its }) => `${label} ${percent(its / rows)}`);
  const more = summary.classes.length - named.length;
  return [...named, ...(more > 0 ? [`${plural(more, 'other value')}`] : [])].join(', ');
}

/** What is said with the file, or instead of one. */
export function batchNotice(batch: ShownBatch): Reply {
  const { target, title, rows, refused, error } = batch;
  if (batch.status !== 'done')
    return { text: `I could not predict the rows of ${title}. ${error?.message ?? ''}`.trim() };
  const without = refused === 0 ? '' : ` ${plural(refused, 'row')} could not be predicted, which the file tells.`;
  return { text: `${target} is predicted for ${plural(rows, 'row')} of ${title}.${without}` };
}

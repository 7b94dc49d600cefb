import type { Dataset, Fetch } from '../../src/store/records.ts';
import { bothSpellings } from './api.ts';

/** Rows that the card of a data set shows. */
const PREVIEW_ROWS = 2;

/** Where it comes from, as clients compare it with what they found. */
const originOf = (source: string, ref: string | null, url: string | null) => ({
  source,
  kaggle_ref: source === 'huggingface' || source === 'upload' ? null : ref,
  huggingface_dataset_id: source === 'huggingface' ? ref : null,
  huggingface_url: source === 'huggingface' ? url : null,
  azure_dataset_url: null,
});

export const toDataset = (dataset: Dataset) => ({
  ...bothSpellings({
    id: dataset.id,
    user_id: dataset.user_id,
    name: nameOf(dataset),
    title: dataset.title,
    description: dataset.description,
    file_name: dataset.file_name,
    row_count: dataset.row_count,
    column_count: dataset.column_count,
    file_size: dataset.file_size,
    status: dataset.status,
    ...originOf(dataset.source, dataset.source_ref, dataset.url),
    target_column: dataset.target_column,
    target_why: dataset.target_why,
    notes: dataset.notes,
    findings: dataset.findings,
    licence: dataset.licence,
    sample_data: dataset.sample_data,
    preview_data: dataset.sample_data.slice(0, PREVIEW_ROWS),
    uploaded_at: dataset.uploaded_at,
  }),
  schema: dataset.schema.map((column) => ({
    ...column,
    nullCount: column.null_count,
    uniqueCount: column.unique_count,
  })),
});

function nameOf({ source, source_ref, file_name, title }: Dataset): string {
  if (source === 'upload') return file_name;
  return source === 'huggingface' ? (source_ref ?? title) : title;
}

const STATES: Readonly<Record<Fetch['status'], string>> = {
  waiting: 'pending_download',
  fetching: 'processing',
  reading: 'processing',
  asking: 'pending_download',
  done: 'ready',
  failed: 'error',
  cancelled: 'error',
};

/** A data set that is on its way, under the id of its fetch. */
export const toPending = (fetch: Fetch) =>
  bothSpellings({
    id: fetch.id,
    user_id: fetch.user_id,
    name: fetch.source === 'huggingface' ? fetch.ref : fetch.title,
    title: fetch.title,
    description: fetch.description,
    file_name: '',
    row_count: 0,
    column_count: 0,
    file_size: fetch.received,
    status: STATES[fetch.status],
    ...originOf(fetch.source, fetch.ref, fetch.url),
    target_column: null,
    schema: null,
    sample_data: null,
    error: fetch.error?.message ?? null,
    uploaded_at: fetch.created_at,
  });

import { searchDatasets } from '../datasets/search.ts';
import type { Listing } from '../datasets/source.ts';
import { NotFoundError } from '../errors.ts';
import type { Candidate } from '../store/records.ts';
import type { Services, Stored } from './services.ts';

/** Whoever searches waits this long for the slowest source, then gets what the others found. */
const DEADLINE_MS = 4000;

export interface SearchRequest {
  readonly query: string;
  readonly signal: AbortSignal;
  /** So many are kept and returned, the best. */
  readonly limit: number;
}

/** A result, and what is known about it only in this search. */
export interface FoundCandidate extends Candidate {
  readonly downloads: number | null;
  /** 0 to 1. */
  readonly match: number;
  readonly why: string;
}

export interface SearchOutcome {
  /** Best first; empty when nothing fits. */
  readonly found: readonly FoundCandidate[];
  /** The topic as searched for, when spelling was corrected. */
  readonly interpretedAs?: string;
  /** Nothing in particular was asked for. */
  readonly everything?: true;
  /** Sources that could not be asked. */
  readonly failed: readonly string[];
}

/** Asks every source, and keeps the results as candidates, so that their ids can be added later. */
export async function search(
  { store, sources }: Pick<Services, 'store' | 'sources'>,
  space: string,
  { query, signal, limit }: SearchRequest,
): Promise<SearchOutcome> {
  const { results, ...about } = await searchDatasets(query, sources, { signal, deadlineMs: DEADLINE_MS });
  const found = results.slice(0, limit).map(async ({ match, why, downloads = null, ...listing }) => {
    const candidate = await store.candidates.insert({
      space,
      source: listing.source,
      ref: listing.ref,
      title: listing.title,
      description: listing.description,
      row_count: listing.rowCount ?? null,
      column_count: listing.columnCount ?? null,
      size_bytes: listing.sizeBytes ?? null,
      licence: listing.licence ?? null,
      url: listing.url ?? null,
      query,
      created_at: new Date(),
    });
    return { ...candidate, match, why, downloads };
  });
  return { ...about, found: await Promise.all(found) };
}

/** What is always there to be added. */
export async function bundled(
  { sources }: Pick<Services, 'sources'>,
  signal: AbortSignal,
): Promise<readonly Listing[]> {
  return (await sources.find(({ name }) => name === 'samples')?.search({ text: '', variants: [] }, signal)) ?? [];
}

/** @throws NotFoundError when it is not of this space, or has expired. */
export async function getCandidate({ store }: Stored, space: string, id: string): Promise<Candidate> {
  const candidate = await store.candidates.get(space, id);
  if (candidate !== null) return candidate;
  throw new NotFoundError('That search result is no longer here. Please search again.');
}

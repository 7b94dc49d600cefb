import { createHash } from 'node:crypto';
import { isConstrained, keeps } from '../datasets/search/constraints.ts';
import { describeListings } from '../datasets/search/describe.ts';
import { type Found, type SearchResult, searchDatasets } from '../datasets/search.ts';
import type { Listing } from '../datasets/source.ts';
import { NotFoundError } from '../errors.ts';
import type { Candidate, KeptSearch } from '../store/records.ts';
import type { Services, Stored } from './services.ts';

/** Whoever searches waits this long for the slowest source, then gets what the others found. */
const DEADLINE_MS = 3000;
/** What sources tell beside their lists is waited for so long; it is filled in when it comes later. */
const DESCRIBE_MS = 80;
/** And then no longer than this. */
const DESCRIBE_LATE_MS = 8000;
/** Asked again within this time, hubs are not asked again. */
const FRESH_MS = 10 * 60_000;
/** Of one search. Nobody pages further. */
const KEPT = 60;
const KEPT_CHARACTERS = 600;

const TOO_LARGE = 'It is too large to be added here (MAX_DATASET_MB).';

type SearchServices = Pick<Services, 'store' | 'sources' | 'limits' | 'meaning'>;

export interface SearchRequest {
  readonly query: string;
  /** All that was said: constraints and the task are read from it. */
  readonly said?: string;
  readonly signal: AbortSignal;
  /** So many are kept and returned, the best. */
  readonly limit: number;
}

/** A result, and what is known about it only in this search. */
export interface FoundCandidate extends Candidate {
  /** 0 to 1. */
  readonly match: number;
  readonly why: string;
}

/** A page of results. */
export interface SearchOutcome extends Omit<SearchResult, 'results'> {
  /** What further pages are asked by. */
  readonly id: string;
  readonly query: string;
  /** Best first; empty when nothing fits. */
  readonly found: readonly FoundCandidate[];
  /** Where the next page begins; null when this is the last. */
  readonly next: number | null;
  /** Of all that fit, how many are from each source. */
  readonly counts: KeptSearch['counts'];
}

/** Asks every source, and keeps the results as candidates, so that their ids can be added later. */
export async function search(
  services: SearchServices,
  space: string,
  { query, said = query, signal, limit }: SearchRequest,
): Promise<SearchOutcome> {
  const id = idOf([query, said, ...services.sources.map(({ name }) => name)]);
  const known = await services.store.searches.get(id);
  const isFresh = known !== null && Date.now() - known.at.getTime() < FRESH_MS;
  const kept = isFresh ? known : await searchAnew(services, id, { query, said, signal });
  return showPage(services, space, kept, { from: 0, limit, signal });
}

/** A further page. @throws NotFoundError when the search is too old. */
export async function more(
  services: SearchServices,
  space: string,
  { id, from, limit, signal }: { readonly id: string; readonly from: number } & Pick<SearchRequest, 'limit' | 'signal'>,
): Promise<SearchOutcome> {
  const kept = await services.store.searches.get(id);
  if (kept === null) throw new NotFoundError('That search is too old to go on with. Please search again.');
  return showPage(services, space, kept, { from, limit, signal });
}

async function searchAnew(
  { store, sources, limits, meaning }: SearchServices,
  id: string,
  { query, said, signal }: { readonly query: string; readonly said: string; readonly signal: AbortSignal },
): Promise<KeptSearch> {
  const options = { signal, deadlineMs: DEADLINE_MS, maxBytes: limits.maxDatasetBytes, said, meaning };
  const { results, ...about } = await searchDatasets(query, sources, options);
  const names = [...new Set(results.map(({ source }) => source))];
  const counts = names.map((source) => ({ source, count: results.filter((found) => found.source === source).length }));
  const cut = results
    .slice(0, KEPT)
    .map((found) => ({ ...found, description: found.description.slice(0, KEPT_CHARACTERS) }));
  const kept: KeptSearch = { id, query, result: { ...about, results: cut }, counts, at: new Date() };
  // Where a source is missing, asking again may find more.
  const isWhole = about.failed.length + about.late.length === 0;
  await store.searches.keep(isWhole ? kept : { ...kept, at: new Date(kept.at.getTime() - FRESH_MS) });
  return kept;
}

async function showPage(
  services: SearchServices,
  space: string,
  { id, query, result, counts }: KeptSearch,
  { from, limit, signal }: { readonly from: number; readonly limit: number; readonly signal: AbortSignal },
): Promise<SearchOutcome> {
  // Written by this program, so the shape is known.
  const { results, ...about } = result as SearchResult;
  // Where a source tells size or rows only when it is asked for them, some of these break a constraint.
  const asked = results.slice(from, from + (isConstrained(about.constraints) ? 2 : 1) * limit);
  const shown: (Candidate | undefined)[] = [];
  const late = (listing: Found, place: number): void => {
    const candidate = shown[place];
    if (candidate === undefined) return;
    void services.store.candidates.update(space, candidate.id, factsOf(listing)).catch(() => undefined);
  };
  const described = await describeListings(asked, services.sources, {
    signal: AbortSignal.timeout(DESCRIBE_LATE_MS),
    ms: DESCRIBE_MS,
    late,
  });
  signal.throwIfAborted();
  const fitting = described.filter((listing) => keeps(listing, about.constraints)).slice(0, limit);
  const found = fitting.map(async (listing) => {
    const { source, ref, match, why } = listing;
    const own = { space, source, ref, query, created_at: new Date() };
    const candidate = await services.store.candidates.insert({ ...own, ...factsOf(listing) });
    shown[described.indexOf(listing)] = candidate;
    const isTooLarge = (listing.sizeBytes ?? 0) > services.limits.maxDatasetBytes;
    return { ...candidate, match, why: isTooLarge ? `${why}. ${TOO_LARGE}` : why };
  });
  const last = fitting.length < limit ? asked.length : described.indexOf(fitting[limit - 1] as Found) + 1;
  const next = from + last < results.length ? from + last : null;
  return { ...about, id, query, counts, next, found: await Promise.all(found) };
}

function factsOf(listing: Found): Omit<Candidate, 'id' | 'space' | 'source' | 'ref' | 'query' | 'created_at'> {
  return {
    title: listing.title,
    description: listing.description,
    row_count: listing.rowCount ?? null,
    column_count: listing.columnCount ?? null,
    size_bytes: listing.sizeBytes ?? null,
    downloads: listing.downloads ?? null,
    likes: listing.likes ?? null,
    licence: listing.licence ?? null,
    url: listing.url ?? null,
    version: listing.version ?? null,
    columns: listing.columns ?? [],
    gated: listing.isGated ?? false,
    also_on: listing.alsoOn ?? [],
  };
}

/** What is asked of the same sources in the same words has the same id. 24 hex digits, as ids are. */
const idOf = (asked: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 24);

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

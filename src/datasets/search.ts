import { AppError } from '../errors.ts';
import { compact } from '../text/fold.ts';
import { lexiconWords } from './search/lexicon.ts';
import { type Query, understandQuery } from './search/query.ts';
import { type Ranked, rank } from './search/rank.ts';
import { createVocabulary, type Vocabulary } from './search/spelling.ts';
import type { DatasetSource, Listing } from './source.ts';
import { wordsOf } from './words.ts';

interface SearchOptions {
  readonly signal: AbortSignal;
  /** Sources that have not answered by then count as failed. */
  readonly deadlineMs: number;
}

export interface SearchResult {
  /** Best first; empty when nothing fits. */
  readonly results: readonly Ranked[];
  /** The topic that was searched for, when it differs from what was written. */
  readonly interpretedAs?: string;
  /** Nothing in particular was asked for, so the results are all the samples. */
  readonly everything?: true;
  /** Sources that could not be asked. */
  readonly failed: readonly string[];
}

/**
 * Asks all sources at once and orders their candidates by one measure. `failed` names a source that fails or is late.
 * Throws AppError('cancelled') when the signal is aborted.
 */
export async function searchDatasets(
  query: string,
  sources: readonly DatasetSource[],
  { signal, deadlineMs }: SearchOptions,
): Promise<SearchResult> {
  const asked = understandQuery(query, vocabularyOf([]));
  const deadline = startDeadline(signal, deadlineMs);
  const answers = await Promise.all(sources.map((source) => ask(source, asked, deadline.signal)));
  deadline.end();
  if (signal.aborted) throw new AppError('cancelled', 'The search was cancelled.', signal.reason);

  const failed = answers.filter((answer) => answer.candidates === null).map((answer) => answer.source);
  const candidates = withoutDoubles(answers.flatMap((answer) => answer.candidates ?? []));
  if (asked.wantsAnything) return { results: everySample(candidates), everything: true, failed };

  // The spelling is checked again, now that the titles are known.
  const understood = understandQuery(query, vocabularyOf(candidates));
  const results = rank(candidates, understood);
  const { interpretedAs } = understood;
  return interpretedAs === undefined || results.length === 0 ? { results, failed } : { results, interpretedAs, failed };
}

/** AbortSignal.any is no use here: the timeout it joins may be collected before it fires (seen in Node 20.20). */
function startDeadline(signal: AbortSignal, ms: number): { readonly signal: AbortSignal; end(): void } {
  const control = new AbortController();
  const abort = (): void => control.abort(signal.reason);
  const timer = setTimeout(abort, ms);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return {
    signal: control.signal,
    end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}

interface Answer {
  readonly source: string;
  readonly candidates: readonly Listing[] | null;
}

/** A source may ignore the signal, so this function keeps the deadline too. */
async function ask(source: DatasetSource, { text }: Query, deadline: AbortSignal): Promise<Answer> {
  const late = new Promise<null>((resolve) => {
    if (deadline.aborted) resolve(null);
    deadline.addEventListener('abort', () => resolve(null), { once: true });
  });
  const found = Promise.resolve()
    .then(() => source.search({ text, variants: [text] }, deadline))
    .catch(() => null);
  return { source: source.name, candidates: await Promise.race([found, late]) };
}

/** The words of titles, tags and columns, and of the lexicon. */
function vocabularyOf(candidates: readonly Listing[]): Vocabulary {
  const found = candidates.flatMap(({ title, tags, columns = [] }) => [title, ...tags, ...columns].flatMap(wordsOf));
  return createVocabulary([...lexiconWords, ...found]);
}

/** Two sources may offer the same table; the better described one stays. */
function withoutDoubles(candidates: readonly Listing[]): readonly Listing[] {
  const kept = new Map<string, Listing>();
  for (const candidate of candidates) {
    const key = `${compact(candidate.title)}/${candidate.rowCount ?? candidate.ref}`;
    const other = kept.get(key);
    if (other === undefined || detail(candidate) > detail(other)) kept.set(key, candidate);
  }
  return [...kept.values()];
}

const detail = (candidate: Listing): number => candidate.description.length + 10 * candidate.tags.length;

function everySample(candidates: readonly Listing[]): readonly Ranked[] {
  return candidates
    .filter((candidate) => candidate.source === 'samples')
    .map((candidate) => ({ ...candidate, match: 1, why: 'it comes with the assistant' }));
}

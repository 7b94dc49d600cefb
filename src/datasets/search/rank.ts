import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import { editDistance } from '../../text/distance.ts';
import type { Listing } from '../source.ts';
import { wordsOf } from '../words.ts';
import type { Query, Term } from './query.ts';

export type Ranked = Listing & {
  /** 0 to 1. It rises with the share of the query that is found, and with the worth of the places. */
  readonly match: number;
  /** "churn, telco in the title; customers in the tags". */
  readonly why: string;
};

const FIELDS = ['title', 'tags', 'columns', 'description'] as const;
type Field = (typeof FIELDS)[number];

/** The worth of a match in each field, and what a person calls the field. */
const FIELD_WORTH: Readonly<Record<Field, { readonly worth: number; readonly called: string }>> = {
  title: { worth: 1, called: 'the title' },
  tags: { worth: 0.95, called: 'the tags' },
  columns: { worth: 0.8, called: 'the columns' },
  description: { worth: 0.7, called: 'the description' },
};

/** The worth of each way to match. */
const WAYS = { exact: 1, prefix: 0.9, synonym: 0.85, fuzzy: 0.6 } as const;

/** The worth of one word of a longer column name. Alone it is not enough for a result. */
const PART_OF_NAME = 0.4;

/** A data set that covers less of the query is noise. */
const COVERAGE_FLOOR = 0.33;

const COVERAGE_SHARE = 0.8;

/** Orders the candidates of all sources by one measure, and leaves out what does not fit. */
export function rank(candidates: readonly Listing[], query: Query): readonly Ranked[] {
  const relevance = bm25(candidates, query);
  const best = Math.max(0, ...relevance.values());
  const asked = new Set(query.terms.map(({ stem }) => stem));
  return candidates
    .map((candidate, id) => {
      const hits = query.terms.map((term) => bestHit(term, candidate, asked));
      const coverage = coverageOf(query.terms, hits);
      const normalised = best > 0 ? (relevance.get(id) ?? 0) / best : 0;
      const match = COVERAGE_SHARE * coverage + (1 - COVERAGE_SHARE) * normalised * coverage;
      return { candidate, coverage, match: Math.min(1, match), why: explain(hits) };
    })
    .filter(({ coverage }) => coverage >= COVERAGE_FLOOR)
    .map((scored) => ({ ...scored, order: scored.match * (1 + popularity(scored.candidate, candidates)) }))
    .sort((a, b) => b.order - a.order)
    .map(({ candidate, match, why }) => ({ ...candidate, match: Math.round(match * 100) / 100, why }));
}

function bm25(candidates: readonly Listing[], { terms }: Query): ReadonlyMap<number, number> {
  const index = new MiniSearch({
    fields: [...FIELDS],
    tokenize: (text) => [...wordsOf(text)],
    processTerm: (word) => stemmer(word),
  });
  index.addAll(candidates.map((candidate, id) => ({ id, ...fieldTexts(candidate) })));
  const queries = terms.flatMap((term) => [
    { queries: [term.stem], boostTerm: () => term.weight, prefix: term.stem.length >= 4, fuzzy: fuzzyOf(term.stem) },
    { queries: [...term.synonyms], boostTerm: () => term.weight * WAYS.synonym },
  ]);
  if (terms.length === 0) return new Map();
  const boost = { title: 3, tags: 2, columns: 1, description: 1 };
  const results = index.search({ queries, combineWith: 'OR' }, { boost, processTerm: (word) => word });
  return new Map(results.map(({ id, score }) => [Number(id), score]));
}

const fuzzyOf = (stem: string): number => (stem.length >= 4 ? 0.25 : 0);

const fieldTexts = (candidate: Listing): Record<Field, string> => ({
  title: `${candidate.title} ${candidate.ref}`,
  tags: candidate.tags.join(' '),
  columns: (candidate.columns ?? []).join(' '),
  description: candidate.description,
});

interface Hit {
  readonly word: string;
  readonly field: Field;
  readonly worth: number;
}

function bestHit(term: Term, candidate: Listing, asked: ReadonlySet<string>): Hit | null {
  let best: Hit | null = null;
  for (const { words, field, worth } of placesOf(candidate, asked)) {
    for (const word of words) {
      const way = wayOf(term, stemmer(word), field);
      const total = way === null ? 0 : WAYS[way] * worth;
      if (total > (best?.worth ?? 0)) best = { word, field, worth: total };
    }
  }
  return best;
}

/** The places of words. One word of a longer column name says little: streaming_movies is not about movies. */
function placesOf(
  candidate: Listing,
  asked: ReadonlySet<string>,
): readonly { words: readonly string[]; field: Field; worth: number }[] {
  const { title, tags, description } = fieldTexts(candidate);
  const columns = (candidate.columns ?? []).map((name) => wordsOf(name));
  return [
    { words: wordsOf(title), field: 'title', worth: FIELD_WORTH.title.worth },
    { words: wordsOf(tags), field: 'tags', worth: FIELD_WORTH.tags.worth },
    ...columns.map((words) => ({
      words,
      field: 'columns' as const,
      worth: FIELD_WORTH.columns.worth * (words.every((word) => asked.has(stemmer(word))) ? 1 : PART_OF_NAME),
    })),
    // `overtime` finds OverTime.
    ...columns.map((words) => ({
      words: words.length > 1 ? [words.join('')] : [],
      field: 'columns' as const,
      worth: FIELD_WORTH.columns.worth,
    })),
    { words: wordsOf(description), field: 'description', worth: FIELD_WORTH.description.worth },
  ];
}

function wayOf({ stem, synonyms }: Term, found: string, field: Field): keyof typeof WAYS | null {
  if (found === stem) return 'exact';
  if (synonyms.has(found) && field !== 'columns') return 'synonym';
  if (stem.length < 4 || field === 'columns' || field === 'description') return null;
  if (found.startsWith(stem)) return 'prefix';
  const close = stem.length >= 5 && found[0] === stem[0] && editDistance(stem, found, 1) <= 1;
  return close ? 'fuzzy' : null;
}

function coverageOf(terms: readonly Term[], hits: readonly (Hit | null)[]): number {
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  const covered = terms.reduce((sum, term, at) => sum + term.weight * (hits[at]?.worth ?? 0), 0);
  return total === 0 ? 0 : covered / total;
}

function explain(hits: readonly (Hit | null)[]): string {
  const parts = FIELDS.map((field) => {
    const words = new Set(hits.filter((hit) => hit?.field === field).map((hit) => hit?.word));
    return words.size === 0 ? '' : `${[...words].join(', ')} in ${FIELD_WORTH[field].called}`;
  });
  return parts.filter((part) => part !== '').join('; ');
}

/** At most 5 %, by the rank within the source, since sources count downloads on different scales. */
function popularity(candidate: Listing, all: readonly Listing[]): number {
  const downloads = candidate.downloads;
  if (downloads === undefined) return 0;
  const peers = all.filter((other) => other.source === candidate.source && other.downloads !== undefined);
  const below = peers.filter((other) => (other.downloads ?? 0) < downloads).length;
  return (0.05 * below) / Math.max(1, peers.length);
}

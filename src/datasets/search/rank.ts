import MiniSearch from 'minisearch';
import { editDistance } from '../../text/distance.ts';
import type { Listing } from '../source.ts';
import { type Doc, FIELDS, type Field, type Place, toDoc } from './document.ts';
import { fitnessOf, type Needs } from './fitness.ts';
import { isTelling, type Query, type Term } from './query.ts';

export type Ranked<L extends Listing = Listing> = L & {
  /** 0 to 1. It rises with the share of the query that is found, and with the worth of the places. */
  readonly match: number;
  /** "churn, telco in the title; customers in the tags". */
  readonly why: string;
};

/** The worth of a match in each field, and what a person calls the field. */
const FIELD_WORTH: Readonly<Record<Field, { readonly worth: number; readonly called: string }>> = {
  title: { worth: 1, called: 'the title' },
  tags: { worth: 0.95, called: 'the tags' },
  columns: { worth: 0.8, called: 'the columns' },
  description: { worth: 0.75, called: 'the description' },
};

/** The worth of each way to match. */
const WAYS = { exact: 1, prefix: 0.9, same: 0.85, parts: 0.8, fuzzy: 0.6, near: 0.56 } as const;

/** The worth of one word of a longer column name. Alone it is not enough for a result. */
const PART_OF_NAME = 0.4;

/** Likeness below the first is chance, and above the second as good as the same. */
const LIKENESS = { least: 0.2, most: 0.7 } as const;
const SHARES = { words: 0.5, meaning: 0.5 } as const;
/** Among others that were compared, what was not counts so much of its words, as it would on average. */
const UNCOMPARED = 0.8;

/** Of words alone: how much the best candidate for them adds to one that has them as well. */
const BEST_WORDS = 0.25;

/**
 * What matches less than `shown` is noise, and so is all of it where nothing matches by `convincing`. Words alone
 * convince when they cover enough of the query, and one that tells what is looked for is really there.
 */
const FLOORS = { shown: 0.22, convincing: 0.33, coverage: 0.3, hit: 0.55 } as const;

/** How near a listing is in meaning, as a rule 0 to 1; undefined where nobody knows. */
export type LikenessOf = (listing: Listing) => number | undefined;

/** What speaks for a listing. */
export interface Evidence<L extends Listing> {
  readonly listing: L;
  /** The share of the query that the words find, by their weight and the worth of the places. */
  readonly coverage: number;
  /** The best hit of a word that tells what is looked for. */
  readonly strongest: number;
  /** The usual measure of words, against the best of these candidates. */
  readonly bm25: number;
  readonly why: string;
}

/** What the words of a query find in the candidates. */
export function weigh<L extends Listing>(candidates: readonly L[], query: Query): readonly Evidence<L>[] {
  const docs = candidates.map((listing) => toDoc(listing));
  const relevance = bm25(docs, query);
  const best = Math.max(0, ...relevance.values());
  const asked = new Set(query.terms.flatMap(({ stem }) => stem.split(' ')));
  return docs.map((doc, id) => {
    const hits = query.terms.map((term) => bestHit(term, doc, asked));
    return {
      listing: doc.listing,
      coverage: coverageOf(query.terms, hits),
      strongest: Math.max(0, ...hits.map((hit, at) => strengthOf(query.terms[at], hit))),
      bm25: best > 0 ? (relevance.get(id) ?? 0) / best : 0,
      why: explain(hits),
    };
  });
}

/** Orders the candidates of all sources by one measure, and leaves out what does not fit. */
export function rank<L extends Listing>(
  evidence: readonly Evidence<L>[],
  needs: Needs,
  likenessOf: LikenessOf = () => undefined,
): readonly Ranked<L>[] {
  const popularity = popularityIn(evidence.map(({ listing }) => listing));
  const likenesses = evidence.map(({ listing }) => likenessOf(listing));
  const uncompared = likenesses.some((likeness) => likeness !== undefined) ? UNCOMPARED : 1;
  const judged = evidence.map(({ listing, coverage, strongest, bm25, why }, at) => {
    const words = coverage * (1 - BEST_WORDS + BEST_WORDS * bm25);
    const likeness = likenesses[at];
    const match = likeness === undefined ? uncompared * words : fuse(words, likeness);
    const hasWords = coverage >= FLOORS.coverage && strongest >= FLOORS.hit;
    return {
      listing,
      match: Math.round(match * 100) / 100,
      why: why || 'its meaning is near',
      order: match * fitnessOf(listing, needs) * (1 + popularity(listing)),
      isShown: likeness === undefined ? hasWords : match >= FLOORS.shown,
      convinces: likeness === undefined ? hasWords : match >= FLOORS.convincing,
    };
  });
  if (!judged.some(({ convinces }) => convinces)) return [];
  return judged
    .filter(({ isShown }) => isShown)
    .sort((a, b) => b.order - a.order)
    .map(({ listing, match, why }) => ({ ...listing, match, why }));
}

function fuse(words: number, likeness: number): number {
  const near = (likeness - LIKENESS.least) / (LIKENESS.most - LIKENESS.least);
  return SHARES.words * words + SHARES.meaning * Math.max(0, Math.min(1, near));
}

/** Words of a field that count for its relevance: the beginning says what it is, and an index of all would take long. */
const INDEXED = 40;

function bm25(docs: readonly Doc[], { terms }: Query): ReadonlyMap<number, number> {
  if (terms.length === 0) return new Map();
  const index = new MiniSearch({
    fields: [...FIELDS],
    tokenize: (text) => text.split(' '),
    processTerm: (stem) => stem,
  });
  index.addAll(
    docs.map(({ stems }, id) => ({
      id,
      ...Object.fromEntries(FIELDS.map((field) => [field, stems[field].slice(0, INDEXED).join(' ')])),
    })),
  );
  const queries = terms.flatMap(({ stem, kin, weight }) => [
    { queries: stem.split(' '), boostTerm: () => weight, prefix: stem.length >= 4, fuzzy: stem.length >= 4 ? 0.25 : 0 },
    { queries: singles(kin.same), boostTerm: () => weight * WAYS.same },
    { queries: singles(kin.near), boostTerm: () => weight * WAYS.near * 0.5 },
  ]);
  const boost = { title: 3, tags: 2, columns: 1, description: 1 };
  const results = index.search({ queries, combineWith: 'OR' }, { boost });
  return new Map(results.map(({ id, score }) => [Number(id), score]));
}

const singles = (keys: ReadonlySet<string>): string[] => [...keys].filter((key) => !key.includes(' '));

interface Hit {
  readonly word: string;
  readonly field: Field;
  readonly worth: number;
}

/** Ways are tried from the best on, so most of them seldom. */
function bestHit(term: Term, doc: Doc, asked: ReadonlySet<string>): Hit | null {
  const { stem, kin } = term;
  let best: Hit | null = null;
  const consider = (hits: readonly Hit[]): void => {
    for (const hit of hits) best = better(best, hit);
  };
  const isBelow = (worth: number): boolean => best === null || best.worth < worth;
  consider(hitsOn(stem, 'exact', doc, asked));
  if (isBelow(WAYS.prefix)) consider(alike(term, doc));
  if (isBelow(WAYS.same)) for (const key of kin.same) consider(hitsOn(key, 'same', doc, asked));
  if (isBelow(WAYS.parts)) {
    if (stem.includes(' ')) consider(inParts(stem, doc, asked, 1));
    for (const key of kin.same) if (key.includes(' ')) consider(inParts(key, doc, asked, WAYS.same));
  }
  if (isBelow(WAYS.near)) for (const key of kin.near) consider(hitsOn(key, 'near', doc, asked));
  return best;
}

const NONE: readonly Hit[] = [];

function hitsOn(key: string, way: keyof typeof WAYS, { places }: Doc, asked: ReadonlySet<string>): readonly Hit[] {
  const found = places.get(key);
  if (found === undefined) return NONE;
  return found
    .filter(({ field }) => way === 'exact' || field !== 'columns')
    .map((place) => ({ ...place, worth: WAYS[way] * worthOf(place, asked) }));
}

function worthOf({ field, partOf }: Place, asked: ReadonlySet<string>): number {
  const whole = partOf === undefined || partOf.every((stem) => asked.has(stem));
  return FIELD_WORTH[field].worth * (whole ? 1 : PART_OF_NAME);
}

/** The words of a phrase, apart from each other. */
function inParts(key: string, doc: Doc, asked: ReadonlySet<string>, share: number): readonly Hit[] {
  const parts = key.split(' ');
  if (!parts.some((part) => doc.places.has(part))) return NONE;
  const hits = parts.map((part) => hitsOn(part, 'parts', doc, asked).reduce<Hit | null>(better, null));
  const [first] = hits;
  if (first == null) return [];
  const all = hits.every((hit) => hit !== null);
  if (!all && share < 1) return [];
  const worth = (hits.reduce((sum, hit) => sum + (hit?.worth ?? 0), 0) / parts.length) * (all ? 1 : 0.6);
  return [{ ...first, worth: worth * share }];
}

const better = (best: Hit | null, hit: Hit | null): Hit | null =>
  hit !== null && (best === null || hit.worth > best.worth) ? hit : best;

/** Words of titles and tags that begin like the term, or are a slip away from it. */
function alike(term: Term, { stems }: Doc): readonly Hit[] {
  if (term.stem.length < 4 || term.word.includes(' ')) return NONE;
  return (['title', 'tags'] as const).flatMap((field) =>
    stems[field].flatMap((found) => {
      const way = likenessOfWords(term, found);
      return way === null ? [] : [{ word: found, field, worth: WAYS[way] * FIELD_WORTH[field].worth }];
    }),
  );
}

const compared = new WeakMap<Term, Map<string, 'prefix' | 'fuzzy' | null>>();

/** The same words are in many listings. */
function likenessOfWords(term: Term, found: string): 'prefix' | 'fuzzy' | null {
  const known = compared.get(term) ?? new Map<string, 'prefix' | 'fuzzy' | null>();
  compared.set(term, known);
  const before = known.get(found);
  if (before !== undefined) return before;
  const { stem } = term;
  const isBeginning = stem.length > 4 && found !== stem && found.startsWith(stem);
  const way = isBeginning ? 'prefix' : found !== stem && isSlip(stem, found) ? 'fuzzy' : null;
  known.set(found, way);
  return way;
}

const isSlip = (stem: string, found: string): boolean =>
  stem.length >= 5 && found[0] === stem[0] && editDistance(stem, found, 1) <= 1;

/** What is told at length is about few of its words: who covers the weight of so many covers enough. */
const STORY = 2;

function coverageOf(terms: readonly Term[], hits: readonly (Hit | null)[]): number {
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  const covered = terms.reduce((sum, term, at) => sum + term.weight * (hits[at]?.worth ?? 0), 0);
  return total === 0 ? 0 : Math.min(1, covered / Math.min(total, STORY));
}

/** A hit counts as much as the word tells. */
const strengthOf = (term: Term | undefined, hit: Hit | null): number =>
  term !== undefined && isTelling(term) ? (hit?.worth ?? 0) : 0;

function explain(hits: readonly (Hit | null)[]): string {
  const parts = FIELDS.map((field) => {
    const words = new Set(hits.filter((hit) => hit?.field === field).map((hit) => hit?.word));
    return words.size === 0 ? '' : `${[...words].join(', ')} in ${FIELD_WORTH[field].called}`;
  });
  return parts.filter((part) => part !== '').join('; ');
}

/** At most 5 %, by the rank within the source, since sources count downloads on different scales. */
function popularityIn(all: readonly Listing[]): (listing: Listing) => number {
  const downloads = new Map<string, number[]>();
  for (const { source, downloads: own } of all)
    if (own !== undefined) downloads.set(source, [...(downloads.get(source) ?? []), own]);
  return ({ source, downloads: own }) => {
    const peers = downloads.get(source) ?? [];
    return own === undefined ? 0 : (0.05 * peers.filter((other) => other < own).length) / Math.max(1, peers.length);
  };
}

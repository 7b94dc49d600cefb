import MiniSearch from 'minisearch';
import { editDistance } from '../../text/distance.ts';
import type { Listing } from '../source.ts';
import { isConstrained } from './constraints.ts';
import { type Doc, FIELDS, type Field, type Place, toDoc } from './document.ts';
import { fitnessOf, type Needs } from './fitness.ts';
import { isTelling, type Query, type Term } from './query.ts';

export type Ranked<L extends Listing = Listing> = L & {
  /** 0 to 1: how likely it is that it fits. */
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

/** Of words alone: how much the best candidate for them adds to one that has them as well. */
const BEST_WORDS = 0.25;

/**
 * What speaks for a place in the order: the words, the meaning, and the logarithm of the fitness. Of a grid of weights these
 * gave the best NDCG@5 for the judged queries in test/datasets/search/relevance, each once as written and once with a
 * slip, and they did so without any one of the authors as well. Popularity decides between equals.
 */
const ORDER = { words: 0.5, meaning: 1, fitness: 0.19, popularity: 0.01 } as const;

/**
 * What speaks for a listing being of use at all: the weights of a logistic measure. It was fitted to tell the first
 * listings of those queries that something serves from the first of those that nothing does.
 */
const FITS = {
  compared: { meaning: 4.4, words: 2, strongest: 2.2, named: 1.5, alone: -3.9 },
  uncompared: { meaning: 0, words: 2.2, strongest: 2.3, named: 1.5, alone: -2.1 },
} as const;

/**
 * What is less likely to fit than `shown` is noise, and so is all of it where nothing is as likely as `convincing`. Words
 * alone say less, so they must be surer.
 */
const FLOORS = {
  topic: { shown: 0.3, convincing: 0.5 },
  words: { shown: 0.3, convincing: 0.65 },
  /** Who says what it must be, too, will rather see what is like it. */
  constrained: { shown: 0.1, convincing: 0.1 },
  /** All that is known is what it must be. */
  anything: { shown: 0, convincing: 0 },
} as const;

/** Among others that were compared, the meaning of what was not is likely this, and more where the words fit. */
const UNCOMPARED = { meaning: 0.17, words: 0.36 } as const;

/** How near a listing is in meaning, as a rule 0 to 1; undefined where nobody knows. */
export type LikenessOf = (listing: Listing) => number | undefined;

/** What speaks for a listing. */
export interface Evidence<L extends Listing> {
  readonly listing: L;
  /** The share of the query that the words find, by their weight and the worth of the places. */
  readonly coverage: number;
  /** The best hit of a word that tells what is looked for. */
  readonly strongest: number;
  /** The share of the words that tell what is looked for that are there themselves, or others that mean the same. */
  readonly named: number;
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
      named: namedOf(query.terms, hits),
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
  const isCompared = likenesses.some((likeness) => likeness !== undefined);
  const weights = isCompared ? FITS.compared : FITS.uncompared;
  const floors =
    FLOORS[
      !needs.hasTopic ? 'anything' : isConstrained(needs.constraints) ? 'constrained' : isCompared ? 'topic' : 'words'
    ];
  const judged = evidence.map(({ listing, coverage, strongest, named, bm25, why }, at) => {
    const fitness = Math.log(fitnessOf(listing, needs));
    const words = !needs.hasTopic ? 0 : coverage * (1 - BEST_WORDS + BEST_WORDS * bm25);
    const meaning = isCompared ? (likenesses[at] ?? UNCOMPARED.meaning + UNCOMPARED.words * words) : 0;
    const speaks =
      weights.meaning * meaning + weights.words * words + weights.strongest * strongest + weights.named * named;
    return {
      listing,
      likely: 1 / (1 + Math.exp(-speaks - weights.alone)),
      why: why || (needs.hasTopic ? 'its meaning is near' : 'it is what you asked for'),
      order:
        ORDER.words * words +
        ORDER.meaning * meaning +
        ORDER.fitness * fitness +
        ORDER.popularity * popularity(listing),
    };
  });
  const [best] = judged.sort((a, b) => b.order - a.order);
  if (best === undefined || best.likely < floors.convincing) return [];
  return judged
    .filter(({ likely }) => likely >= floors.shown)
    .map(({ listing, likely, why }) => ({ ...listing, match: Math.round(likely * 100) / 100, why }));
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

function namedOf(terms: readonly Term[], hits: readonly (Hit | null)[]): number {
  const telling = terms.filter(isTelling).length;
  const named = terms.filter((term, at) => isTelling(term) && (hits[at]?.worth ?? 0) >= WAYS.fuzzy).length;
  return telling === 0 ? 0 : Math.min(1, named / Math.min(telling, STORY));
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

/** 0 to 1, by the rank within the source, since sources count downloads on different scales. */
function popularityIn(all: readonly Listing[]): (listing: Listing) => number {
  const downloads = new Map<string, number[]>();
  for (const { source, downloads: own } of all)
    if (own !== undefined) downloads.set(source, [...(downloads.get(source) ?? []), own]);
  return ({ source, downloads: own }) => {
    const peers = downloads.get(source) ?? [];
    return own === undefined ? 0 : peers.filter((other) => other < own).length / Math.max(1, peers.length);
  };
}

import { AppError } from '../errors.ts';
import { type Answer, askSources } from './search/ask-sources.ts';
import { type Constraints, isConstrained, keeps, languagesNamed, readConstraints } from './search/constraints.ts';
import { type Merged, withoutDoubles } from './search/doubles.ts';
import type { Needs } from './search/fitness.ts';
import { lexiconWords, stemOf } from './search/lexicon.ts';
import type { Meaning } from './search/meaning.ts';
import { isTelling, type Query, understandQuery } from './search/query.ts';
import { type Evidence, type Ranked, rank, weigh } from './search/rank.ts';
import { createVocabulary, type Vocabulary } from './search/spelling.ts';
import { taskOf } from './search/task.ts';
import { variantsOf } from './search/variants.ts';
import type { DatasetSource, Listing, Topic } from './source.ts';
import { wordsOf } from './words.ts';

interface SearchOptions {
  readonly signal: AbortSignal;
  /** Sources that have not answered by then count as failed. */
  readonly deadlineMs: number;
  /** Larger data sets cannot be added, so they come last. */
  readonly maxBytes: number;
  /** All that was said, where the query is only the topic of it: constraints and the task are read from it. */
  readonly said?: string;
  /** Compares by meaning, as far as it answers in the moment that is left for it. */
  readonly meaning?: Meaning | undefined;
  readonly patienceMs?: number;
}

/** How long is waited for what the meaning tells, once the last source has answered. */
const PATIENCE_MS = 60;

/** A result, with the other sources that have it. */
export type Found = Ranked<Merged>;

export interface SearchResult {
  /** Best first; empty when nothing fits. */
  readonly results: readonly Found[];
  /** The topic that was searched for, when it differs from what was written. */
  readonly interpretedAs?: string;
  /** Nothing in particular was asked for, so the results are all the samples. */
  readonly everything?: true;
  readonly constraints: Constraints;
  /** So many would fit the topic, and break a constraint. */
  readonly leftOut: number;
  /** Sources that could not be asked, and those that had not answered in time. */
  readonly failed: readonly string[];
  readonly late: readonly string[];
}

/**
 * Asks all sources at once and orders their candidates by one measure. Throws AppError('cancelled') when the signal is
 * aborted.
 */
export async function searchDatasets(
  query: string,
  sources: readonly DatasetSource[],
  options: SearchOptions,
): Promise<SearchResult> {
  const { signal, deadlineMs, maxBytes, said = query, patienceMs = PATIENCE_MS } = options;
  const { constraints } = readConstraints(said);
  const topicOf = (vocabulary: Vocabulary): Query => understandQuery(readConstraints(query).rest, vocabulary);
  const asked = topicOf(vocabularyOf([]));
  const wanted = sourcesFor(constraints, sources);
  // The few that are here need no comparing.
  const meaning = wanted.every(({ offline }) => offline) ? undefined : options.meaning;
  const task = taskOf(said);
  const languages = [...(constraints.languages ?? []), ...languagesNamed(asked.sentence.split(' '))].filter(isCode);
  const topic: Topic = {
    text: asked.text,
    variants: variantsOf(asked),
    ...(task === undefined ? {} : { task }),
    ...(languages.length === 0 ? {} : { languages }),
  };
  void meaning?.learn(asked.sentence, []);
  // While the slower source is waited for, the meaning of what the others found is looked at.
  const arrived = (listings: readonly Listing[]): void =>
    void meaning?.learn(asked.sentence, likeliest(weigh(listings, asked)));
  const answers = await askSources(wanted, topic, { signal, deadlineMs, arrived });
  if (signal.aborted) throw new AppError('cancelled', 'The search was cancelled.', signal.reason);

  const endedAs = (end: Answer['end']): readonly string[] =>
    answers.filter((answer) => answer.end === end).map(({ source }) => source);
  const about = { constraints, failed: endedAs('failed'), late: endedAs('late') };
  const candidates = withoutDoubles(answers.flatMap((answer) => answer.candidates));
  if (asked.wantsAnything && !isConstrained(constraints))
    return { ...about, results: everySample(candidates), everything: true, leftOut: 0 };

  // The spelling is checked again, now that the titles are known.
  const understood = topicOf(vocabularyOf(candidates));
  const ranked = await rankByMeaning(candidates, understood, needsOf(understood, { task, maxBytes, constraints }), {
    meaning,
    patienceMs,
  });
  const results = isConstrained(constraints) ? ranked.filter((listing) => keeps(listing, constraints)) : ranked;
  const { interpretedAs } = understood;
  return {
    ...about,
    results,
    leftOut: ranked.length - results.length,
    ...(interpretedAs === undefined || results.length === 0 ? {} : { interpretedAs }),
  };
}

/** Words and meaning together, as far as the meaning is known after the moment that is left for it. */
async function rankByMeaning(
  candidates: readonly Merged[],
  query: Query,
  needs: Needs,
  { meaning, patienceMs }: { readonly meaning: Meaning | undefined; readonly patienceMs: number },
): Promise<readonly Found[]> {
  const evidence = weigh(candidates, query);
  if (meaning === undefined) return rank(evidence, needs);
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([meaning.learn(query.sentence, likeliest(evidence)), enough]);
  clearTimeout(timer);
  // Most of them are candidates of the next search as well.
  void meaning.prepare(candidates);
  return rank(evidence, needs, (listing) => meaning.between(query.sentence, listing));
}

/** So many are compared by meaning at once. */
const LIKELY = 24;

const likeliest = <L extends Listing>(evidence: readonly Evidence<L>[]): readonly L[] =>
  [...evidence]
    .sort((a, b) => b.coverage - a.coverage)
    .slice(0, LIKELY)
    .map(({ listing }) => listing);

function needsOf({ terms, sentence }: Query, given: Omit<Needs, 'hasTopic' | 'media' | 'languages'>): Needs {
  const stems = new Set(terms.map(({ stem }) => stem));
  return {
    ...given,
    hasTopic: terms.some(isTelling) || !isConstrained(given.constraints),
    media: MEDIA.some((stem) => stems.has(stem)),
    languages: [...languagesNamed(sentence.split(' ')), ...(given.constraints.languages ?? [])],
  };
}

/** Any but English is no language to ask for. */
const isCode = (language: string): boolean => !language.startsWith('!');

const MEDIA = ['image', 'picture', 'photo', 'audio', 'speech', 'sound', 'video', 'voice'].map(stemOf);

/** Only those that are asked for, where the query names some that are there. */
function sourcesFor({ sources: wanted }: Constraints, sources: readonly DatasetSource[]): readonly DatasetSource[] {
  const named = sources.filter(({ name }) => wanted.includes(name));
  return named.length > 0 ? named : sources;
}

/** The words of titles, tags and columns, and of the lexicon. */
function vocabularyOf(candidates: readonly Listing[]): Vocabulary {
  const found = candidates.flatMap(({ title, tags, columns = [] }) => [title, ...tags, ...columns].flatMap(wordsOf));
  return createVocabulary([...lexiconWords, ...found]);
}

function everySample(candidates: readonly Merged[]): readonly Found[] {
  return candidates
    .filter((candidate) => candidate.source === 'samples')
    .map((candidate) => ({ ...candidate, match: 1, why: 'it comes with the assistant' }));
}

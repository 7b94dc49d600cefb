import type { Listing, Topic } from '../source.ts';
import { type Constraints, certaintyOf } from './constraints.ts';
import { bare, isMedia, languageTags } from './tags.ts';

/** What is wanted of a data set beside its topic. */
export interface Needs {
  readonly task?: Topic['task'] | undefined;
  /** Larger ones are refused when they arrive. */
  readonly maxBytes: number;
  /** The words of the query say that no table is meant: pictures, sounds. */
  readonly media: boolean;
  readonly constraints: Constraints;
  /** The query says what it should be about, not only what it must be. */
  readonly hasTopic: boolean;
  /** Languages that the query names, by code: of the texts, or else of a country. */
  readonly languages: readonly string[];
}

const READABLE = /^(csv|tsv|json|jsonl|parquet|xlsx|xls|arrow|zip|gz|txt|text|tabular|timeseries)$/i;
/** Texts to write from, rather than rows to learn an answer from. */
const WRITING_TASK =
  /^(text-generation|question-answering|summarization|translation|fill-mask|text2text.*|conversational|instruct.*)$/i;
const TABLE_TASK = /^(tabular.*|text-classification|.*classification|.*regression|time-series-forecasting)$/i;

/** How well a data set can be used, about 0 to 1: what a model can be trained on comes first. */
export function fitnessOf(listing: Listing, needs: Needs): number {
  const factors = [
    isMedia(listing) && !needs.media ? 0.45 : 1,
    isForWriting(listing) ? 0.6 : 1,
    isUnreadable(listing) ? 0.8 : 1,
    (listing.sizeBytes ?? 0) > needs.maxBytes ? 0.7 : 1,
    listing.isGated ? 0.93 : 1,
    isForeign(listing, needs) ? 0.75 : 1,
    isInLanguage(listing, needs) ? 1.1 : 1,
    suitsTask(listing, needs) ? 1.03 : 1,
    0.5 + 0.5 * certaintyOf(listing, needs.constraints),
  ];
  return factors.reduce((product, factor) => product * factor, 1);
}

function isForWriting({ tags }: Listing): boolean {
  const tasks = tags.map(bare);
  return !tasks.some((task) => TABLE_TASK.test(task)) && tasks.some((task) => WRITING_TASK.test(task));
}

const isUnreadable = ({ formats = [] }: Listing): boolean =>
  formats.length > 0 && !formats.some((format) => READABLE.test(format));

/** What is named may be a country as well, so texts in English are never foreign. */
function isForeign(listing: Listing, { languages }: Needs): boolean {
  const own = languageTags(listing);
  return (
    own.length > 0 &&
    !own.some((language) => language === 'en' || languages.includes(language) || languages.includes('!en'))
  );
}

const isInLanguage = (listing: Listing, { languages }: Needs): boolean =>
  languageTags(listing).some((language) => languages.includes(language));

const suitsTask = ({ tags }: Listing, { task }: Needs): boolean =>
  task !== undefined && tags.some((tag) => tag.toLowerCase().includes(task));

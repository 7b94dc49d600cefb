import type { Listing, Topic } from '../source.ts';

/** What is wanted of a data set beside its topic. */
export interface Needs {
  readonly task?: Topic['task'] | undefined;
  /** Larger ones are refused when they arrive. */
  readonly maxBytes: number;
  /** The words of the query say that no table is meant: pictures, sounds. */
  readonly media: boolean;
  /** The language of the texts, where the query names one; English otherwise. */
  readonly languages: readonly string[];
  /** Any but English will do. */
  readonly foreign: boolean;
}

const READABLE = /^(csv|tsv|json|jsonl|parquet|xlsx|xls|arrow|zip|gz|txt|text|tabular|timeseries)$/i;
const MEDIA =
  /^(image|audio|video|3d|document|imagefolder|audiofolder|videofolder|webdataset|jpe?g|png|wav|mp[34]|svg|pdf|dicom)$/i;
const MEDIA_TASK = /image|audio|speech|video|object-detection|depth-estimation|mask-generation|computer vision/i;
/** Texts to write from, rather than rows to learn an answer from. */
const WRITING_TASK =
  /^(text-generation|question-answering|summarization|translation|fill-mask|text2text.*|conversational|instruct.*)$/i;
const TABLE_TASK = /^(tabular.*|text-classification|.*classification|.*regression|time-series-forecasting)$/i;
const LANGUAGE = /^(?:language:)?([a-z]{2})$/;

/** Tags come with the kind before them or without: `task_categories:text-generation`, `text-generation`. */
const bare = (tag: string): string => tag.replace(/^(task_categories|task_ids|modality|format):/, '');

/** How well a data set can be used, about 0 to 1: what a model can be trained on comes first. */
export function fitnessOf(listing: Listing, needs: Needs): number {
  const factors = [
    isMedia(listing) && !needs.media ? 0.45 : 1,
    isForWriting(listing) ? 0.6 : 1,
    isUnreadable(listing) ? 0.8 : 1,
    (listing.sizeBytes ?? 0) > needs.maxBytes ? 0.7 : 1,
    listing.isGated ? 0.93 : 1,
    isForeign(listing, needs) ? 0.75 : 1,
    suitsTask(listing, needs) ? 1.03 : 1,
  ];
  return factors.reduce((product, factor) => product * factor, 1);
}

function isMedia({ formats = [], tags }: Listing): boolean {
  if (formats.some((format) => /^(tabular|csv|xlsx)$/i.test(format))) return false;
  return (
    [...formats, ...tags.filter((tag) => tag.startsWith('modality:')).map(bare)].some((kind) => MEDIA.test(kind)) ||
    tags.some((tag) => MEDIA_TASK.test(tag))
  );
}

function isForWriting({ tags }: Listing): boolean {
  const tasks = tags.map(bare);
  return !tasks.some((task) => TABLE_TASK.test(task)) && tasks.some((task) => WRITING_TASK.test(task));
}

const isUnreadable = ({ formats = [] }: Listing): boolean =>
  formats.length > 0 && !formats.some((format) => READABLE.test(format));

function isForeign({ tags }: Listing, { languages, foreign }: Needs): boolean {
  const own = tags.flatMap((tag) => LANGUAGE.exec(tag)?.[1] ?? []);
  if (foreign) return !own.some((language) => language !== 'en');
  const wanted = languages.length > 0 ? languages : ['en'];
  return own.length > 0 && !own.some((language) => wanted.includes(language));
}

const suitsTask = ({ tags }: Listing, { task }: Needs): boolean =>
  task !== undefined && tags.some((tag) => tag.toLowerCase().includes(task));

import type { Listing } from '../source.ts';

const MEDIA =
  /^(image|audio|video|3d|document|imagefolder|audiofolder|videofolder|webdataset|jpe?g|png|wav|mp[34]|svg|pdf|dicom)$/i;
const MEDIA_TASK = /image|audio|speech|video|object-detection|depth-estimation|mask-generation|computer vision/i;
const LANGUAGE = /^(?:language:)?([a-z]{2})$/;

/** Tags come with the kind before them or without: `task_categories:text-generation`, `text-generation`. */
export const bare = (tag: string): string => tag.replace(/^(task_categories|task_ids|modality|format):/, '');

/** Whether it holds pictures, sounds or the like, and no table beside them. */
export function isMedia({ formats = [], tags }: Pick<Listing, 'formats' | 'tags'>): boolean {
  if (formats.some((format) => /^(tabular|csv|xlsx)$/i.test(format))) return false;
  return (
    [...formats, ...tags.filter((tag) => tag.startsWith('modality:')).map(bare)].some((kind) => MEDIA.test(kind)) ||
    tags.some((tag) => MEDIA_TASK.test(tag))
  );
}

/** The languages that its tags tell, by code. */
export const languageTags = ({ tags }: Pick<Listing, 'tags'>): readonly string[] =>
  tags.flatMap((tag) => LANGUAGE.exec(tag)?.[1] ?? []);

/** Hugging Face tells the rows of many data sets by a tag alone, `size_categories:1K<n<10K`. */
export function rowsBetween({ rowCount, tags }: Pick<Listing, 'rowCount' | 'tags'>): readonly [number, number] {
  if (rowCount !== undefined) return [rowCount, rowCount];
  const bounds = tags
    .find((tag) => tag.startsWith('size_categories:'))
    ?.match(/(?:([\d.]+)([KMBT]))?\s*([<>])?n?([<>])\s*([\d.]+)([KMBT])/);
  if (bounds == null) return [0, Infinity];
  const [, low, lowUnit, , , high, highUnit] = bounds;
  const scale: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  const ofUnit = (number = '0', unit = ''): number => Number(number) * (scale[unit] ?? 1);
  const last = ofUnit(high, highUnit);
  return /n>/.test(bounds[0]) ? [last, Infinity] : [ofUnit(low, lowUnit), last];
}

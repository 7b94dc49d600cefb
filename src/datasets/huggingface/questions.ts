import type { Topic } from '../source.ts';

/** What the hub is asked: words are found in ids as they stand, and filters are tags that all must be there. */
export interface Question {
  readonly search?: string;
  readonly filters: readonly string[];
  readonly sort?: 'downloads' | 'likes';
}

/** More variants than these find little that is new. */
const VARIANTS = 6;
/** So many of them may be tags as well, which owners give what the id does not tell. */
const TAGS = 2;

const SHELVES: readonly (readonly string[])[] = [
  ['task_categories:tabular-classification'],
  ['task_categories:tabular-regression'],
  ['task_categories:text-classification', 'format:csv'],
  ['modality:tabular', 'format:csv'],
];

/** What people train models on. An id tells little of what is in a data set, so this is looked at with each topic. */
export const SHELF: readonly Question[] = SHELVES.flatMap((filters) =>
  (['downloads', 'likes'] as const).map((sort) => ({ filters, sort })),
);

/** Topics that the hub knows as a task, by the words for them. */
const TASKS: Readonly<Record<string, RegExp>> = {
  'task_ids:sentiment-classification': /sentiment|emotion|review|opinion|mood/,
  'task_ids:hate-speech-detection': /\bhate|toxic|offensive/,
  'task_ids:intent-classification': /intent|chatbot/,
  'task_ids:topic-classification': /news|topic/,
  'task_categories:time-series-forecasting': /forecast|time series/,
};

/** Each variant as it is, and as a tag; the first also among tables, where what is popular does not push them out. */
export function questionsFor({ text, variants, task, languages = [] }: Topic): readonly Question[] {
  const [first = text, ...others] = [...new Set(variants)].slice(0, VARIANTS);
  const asked = [first, ...others];
  const tables = ['modality:tabular', ...(task === undefined ? [] : [`task_categories:tabular-${task}`])];
  const known = Object.keys(TASKS).filter((tag) => asked.some((each) => TASKS[tag]?.test(each)));
  return [
    ...asked.map((search) => ({ search, filters: [] })),
    ...tables.map((tag) => ({ search: first, filters: [tag] })),
    ...asked.slice(0, TAGS).map((each) => ({ filters: [each.replaceAll(' ', '-')] })),
    ...languages
      .slice(0, 1)
      .flatMap((code) => [
        { search: first, filters: [`language:${code}`] },
        { filters: [`language:${code}`, 'task_categories:text-classification'] },
      ]),
    ...known.slice(0, 1).map((tag) => ({ filters: [tag] })),
  ];
}

/** The words of a name, in lower case: `SalePrice`, `sale_price` and `Sale Price` have the same two. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const ID_WORDS: ReadonlySet<string> = new Set(['id', 'ids', 'uuid', 'guid', 'index', 'idx', 'key', 'rownum', 'serial']);
const RUN_TOGETHER =
  /^(customer|user|passenger|row|record|order|product|patient|employee|client|account|member)(id|no|nr|number)$/;

/** Whether a name says that the column names its rows: `id`, `CustomerID`, `order key`; not `did` or `grid`. */
export function isIdName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  return ID_WORDS.has(last) || words[0] === 'id' || words.some((word) => RUN_TOGETHER.test(word));
}

const TIME_WORDS =
  /^(time|times|timestamp|datetime|date|dates|year|years|yr|month|week|day|days|hour|hours|minute|second|seconds|period|quarter|season|semester|age|t|cycle|step|tick|epoch|jahr|monat|tag|zeit|datum|fecha|mes|dia|ann[eé]e|jour|mois|anno|giorno|jaar|dag)$/;

/** Whether a name says that the column tells when: `year`, `day_of_test`, `t`. */
export const isTimeName = (name: string): boolean => wordsOf(name).some((word) => TIME_WORDS.test(word));

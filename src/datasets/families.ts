/** Competitions publish a table in parts, and only the training part has the answers. */
const TRAINING = /(^|[^a-z])train(ing)?([^a-z]|$)/i;
const NOT_TRAINING =
  /(^|[^a-z])(test(ing)?|valid(ation)?|val|dev|(sample|gender)?[ _-]?submission|all splits)([^a-z]|$)/i;

export const isTraining = (name: string): boolean => TRAINING.test(name);

/** The only one to learn from, where all others are made for testing: of train, test and sample_submission the first. */
export function theTraining<T>(tables: readonly T[], nameOf: (table: T) => string): T | undefined {
  const [only, ...others] = tables.filter((table) => isTraining(nameOf(table)));
  if (only === undefined || others.length > 0) return undefined;
  return tables.every((table) => table === only || NOT_TRAINING.test(nameOf(table))) ? only : undefined;
}

/** The results of what succeeded; when nothing did, the first failure is thrown. */
export async function gather<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(work);
  const done = settled.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
  const failed = settled.find((each) => each.status === 'rejected');
  if (done.length === 0 && failed !== undefined) throw failed.reason;
  return done;
}

type Known<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Leaves out what is not known. */
export const withoutUnknown = <T extends object>(facts: T): Known<T> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Known<T>;

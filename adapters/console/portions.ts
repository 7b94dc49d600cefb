import type { Document, Documents, Filter } from '../../src/store/documents.ts';

const PORTION = 50;

/** All documents of a collection by id, some at a time: nobody's snapshot is held for long, and little in memory. */
export async function* inPortions<T extends Document>(
  documents: Pick<Documents<T>, 'find'>,
): AsyncGenerator<readonly T[]> {
  let after = '';
  for (;;) {
    const portion = await documents.find({ id: { greater: after } } as Filter<T>, { order: ['id'], limit: PORTION });
    if (portion.length === 0) return;
    yield portion;
    after = portion.at(-1)?.id ?? '';
  }
}

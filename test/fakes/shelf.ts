import { Readable } from 'node:stream';
import type { DatasetSource, Listing, OfferedPart } from '../../src/datasets/source.ts';
import { NotFoundError } from '../../src/errors.ts';

export interface ShelfItem extends Partial<Listing> {
  readonly ref: string;
  readonly title: string;
  readonly csv: string;
}

/** A source with what is put on it. `opened` counts how often something was fetched. */
export function createShelf(items: readonly ShelfItem[], name = 'shelf') {
  let opened = 0;
  const candidates = items.map(
    ({ csv: _, ...item }): Listing => ({ source: name, description: '', tags: [], ...item }),
  );
  const source: DatasetSource = {
    name,
    offline: false,
    search: async () => candidates,
    resolve: async (ref) => candidates.find((candidate) => candidate.ref === ref) ?? null,
    async offer(ref) {
      const item = items.find((each) => each.ref === ref);
      if (item === undefined) throw new NotFoundError(`There is no ${ref} on the shelf.`);
      const fileName = `${ref}.csv`;
      const open: OfferedPart['open'] = async (start) => {
        opened += 1;
        return { stream: Readable.from([Buffer.from(item.csv).subarray(start)]), start };
      };
      return { tables: [{ name: fileName, parts: [{ fileName, open }] }] };
    },
  };
  return { source, opened: () => opened };
}

/** A table whose target follows from its columns, with some noise. */
export function createCsv(rows = 80): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const tenure = (i * 37) % 72;
    const plan = ['monthly', 'yearly'][(i * 7) % 2];
    const churn = tenure < 20 && i % 9 !== 0 ? 'yes' : 'no';
    return [tenure, plan, ((i * 13) % 100) / 2, churn].join(',');
  });
  return ['tenure,plan,charges,churn', ...lines].join('\n');
}

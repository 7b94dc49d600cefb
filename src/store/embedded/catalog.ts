import type { CollectionSpec } from '../collections.ts';
import type { Document } from '../documents.ts';
import { type Disk, inRange } from './disk.ts';
import { entryOf, indexesOf, withId } from './documents.ts';
import { allUnder } from './keys.ts';
import { decode, documentPrefix, encode, entryPrefix, noteKey } from './layout.ts';

const INDEXES = noteKey('indexes');

/** Makes the entries on disk those of the declared indexes: another version may have declared others. */
export function updateIndexes(disk: Disk, collections: Readonly<Record<string, CollectionSpec>>): void {
  const declared = Object.entries(collections).flatMap(([collection, spec]) =>
    indexesOf(collection, spec).map((index) => ({ collection, index })),
  );
  const keyOf = (collection: string, name: string): string => JSON.stringify([collection, name]);
  const wanted = declared.map(({ collection, index }) => keyOf(collection, index.name));
  const stored = disk.getBinary(INDEXES);
  const present = stored === undefined ? [] : decode<readonly string[]>(stored);
  const missing = declared.filter(({ collection, index }) => !present.includes(keyOf(collection, index.name)));
  const unused = present.filter((key) => !wanted.includes(key));
  if (missing.length === 0 && unused.length === 0) return;

  disk.transactionSync(() => {
    for (const key of unused) {
      const [collection, name] = JSON.parse(key) as [string, string];
      for (const entry of [...inRange(disk, allUnder(entryPrefix(collection, name)))]) disk.removeSync(entry.key);
    }
    for (const { collection, index } of missing) {
      for (const { value } of inRange(disk, allUnder(documentPrefix(collection)))) {
        const document = decode<Document>(value);
        disk.putSync(withId(entryOf(document, index), document.id), Buffer.from(document.id));
      }
    }
    disk.putSync(INDEXES, encode(wanted));
  });
}

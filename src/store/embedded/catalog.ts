import type { CollectionSpec } from '../collections.ts';
import type { Document } from '../documents.ts';
import { type Disk, inRange } from './disk.ts';
import { entryOf, indexesOf, withId } from './documents.ts';
import { allUnder } from './keys.ts';
import { decode, documentPrefix, encode, noteKey } from './layout.ts';

/** Which indexes have entries, by what the keys of these begin with. */
const INDEXES = noteKey('indexes');

/** Makes the entries on disk those of the declared indexes: another version may have declared others. */
export function updateIndexes(disk: Disk, collections: Readonly<Record<string, CollectionSpec>>): void {
  const declared = Object.entries(collections).flatMap(([collection, spec]) =>
    indexesOf(collection, spec).map((index) => ({ collection, index, prefix: index.path.prefix.toString('hex') })),
  );
  const wanted = declared.map(({ prefix }) => prefix);
  const stored = disk.getBinary(INDEXES);
  const present = stored === undefined ? [] : decode<readonly string[]>(stored);
  const missing = declared.filter(({ prefix }) => !present.includes(prefix));
  const unused = present.filter((prefix) => !wanted.includes(prefix));
  if (missing.length === 0 && unused.length === 0) return;

  disk.transactionSync(() => {
    const entries = unused.flatMap((prefix) => [...inRange(disk, allUnder(Buffer.from(prefix, 'hex')))]);
    for (const { key } of entries) disk.removeSync(key);
    for (const { collection, index } of missing) {
      for (const { value } of inRange(disk, allUnder(documentPrefix(collection)))) {
        const document = decode<Document>(value);
        disk.putSync(withId(entryOf(document, index), document.id), Buffer.from(document.id));
      }
    }
    disk.putSync(INDEXES, encode(wanted));
  });
}

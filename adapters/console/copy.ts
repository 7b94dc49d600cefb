import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { AppError, ConfigError } from '../../src/errors.ts';
import { COLLECTIONS } from '../../src/store/collections.ts';
import type { Document, DocumentStore, Files } from '../../src/store/documents.ts';
import { inPortions } from './portions.ts';

const NAMES = Object.keys(COLLECTIONS);

/**
 * Copies all documents and files into an empty store, under the same ids, and compares the two afterwards.
 * @param tell is called with a line for each collection, and waited for.
 * @throws ConfigError when the other store is not empty. @throws AppError when the two differ in the end.
 */
export async function copyStore(
  from: DocumentStore,
  to: DocumentStore,
  tell: (line: string) => void | Promise<void>,
): Promise<void> {
  await refuseUnlessEmpty(to);
  for (const name of NAMES) {
    const target = to.collection(name);
    for await (const portion of inPortions(from.collection(name))) {
      await Promise.all(portion.map((document) => target.insert(document)));
    }
    await tell(`${name}: ${await compareCollection(name, from, to)}`);
  }
  await tell(`files: ${await copyFiles(from.files, to.files)}`);
}

async function refuseUnlessEmpty(store: DocumentStore): Promise<void> {
  const found: string[] = [];
  for (const name of NAMES) {
    const count = await store.collection(name).count({});
    if (count > 0) found.push(`${name}: ${count}`);
  }
  const files = await store.files.list();
  if (files.length > 0) found.push(`files: ${files.length}`);
  if (found.length === 0) return;
  throw new ConfigError(
    `The MongoDB to copy to is not empty (${found.join(', ')}). Name a database that is, or drop this one first.`,
  );
}

/** How many there are, when both have the same ones. */
async function compareCollection(name: string, from: DocumentStore, to: DocumentStore): Promise<number> {
  const target = to.collection<Document>(name);
  let count = 0;
  for await (const portion of inPortions(from.collection(name))) {
    const copies = await target.find({ id: { in: portion.map(({ id }) => id) } }, { order: ['id'] });
    if (!isDeepStrictEqual(copies, portion)) throw differs(name);
    count += portion.length;
  }
  if ((await target.count({})) !== count) throw differs(name);
  return count;
}

async function copyFiles(from: Files, to: Files): Promise<number> {
  const files = await from.list();
  for (const { id, name } of files) {
    await to.put(name, from.open(id), id);
    if ((await hashOf(from.open(id))) !== (await hashOf(to.open(id)))) throw differs(`file ${name}`);
  }
  if (!isDeepStrictEqual(await to.list(), files)) throw differs('files');
  return files.length;
}

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const differs = (what: string): AppError =>
  new AppError(
    'internal',
    `The copy of ${what} differs from its original. Does anybody write to the MongoDB meanwhile? Drop its database, and copy again.`,
  );

import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { ConfigError } from '../../src/errors.ts';
import { hasEmbeddedStore, openEmbeddedStore, type Reader, readEmbeddedStore } from '../../src/store/embedded/index.ts';
import { copyStore } from './copy.ts';
import { inPortions } from './portions.ts';

type Print = (line: string) => Promise<void>;
type Action = (dataDir: string, print: Print) => Promise<void>;

/** `npm run store`: what is there, the documents of one collection, or everything into a MongoDB. */
export async function lookIntoStore(args: readonly string[], dataDir: string, output: Writable): Promise<void> {
  const act = actionOf(args);
  if (!hasEmbeddedStore(dataDir)) {
    throw new ConfigError(`There is no store in DATA_DIR ${dataDir} yet. npm start makes one.`);
  }
  await act(dataDir, printer(output));
}

function actionOf([what, uri, ...more]: readonly string[]): Action {
  if (what === 'copy-to') {
    if (uri === undefined || more.length > 0) {
      throw new ConfigError('Say where to: npm run store -- copy-to MONGODB_URI');
    }
    if (!/^mongodb(\+srv)?:\/\//.test(uri)) {
      throw new ConfigError('The URI of a MongoDB begins with mongodb:// or mongodb+srv://.');
    }
    return (dataDir, print) => copyTo(uri, dataDir, print);
  }
  if (uri !== undefined) throw new ConfigError('Name one collection at a time: npm run store -- NAME');
  return async (dataDir, print) => {
    const reader = await readEmbeddedStore(dataDir);
    try {
      await (what === undefined ? printCounts(reader, print) : printDocuments(reader, what, print));
    } finally {
      await reader.close();
    }
  };
}

/** Waits for whoever reads. When they have had enough (`| head`), nothing more is printed. */
function printer(output: Writable): Print {
  let closed = false;
  output.on('error', () => {
    closed = true;
  });
  return async (line) => {
    if (!closed && !output.write(`${line}\n`)) await once(output, 'drain').catch(() => undefined);
  };
}

async function printCounts({ names, collection }: Reader, print: Print): Promise<void> {
  const counts = await Promise.all(names.map(async (name) => ({ name, count: await collection(name).count({}) })));
  const width = Math.max(...names.map(({ length }) => length));
  for (const { name, count } of counts) await print(`${name.padEnd(width)} ${String(count).padStart(8)}`);
}

async function printDocuments({ names, collection }: Reader, name: string, print: Print): Promise<void> {
  if (!names.includes(name)) throw new ConfigError(`There is no collection ${name}; there are ${names.join(', ')}.`);
  for await (const portion of inPortions(collection(name))) {
    for (const document of portion) await print(JSON.stringify(document));
  }
}

/** Nobody may write to it meanwhile, so this process takes the store for itself. */
async function copyTo(uri: string, dataDir: string, print: Print): Promise<void> {
  const from = await openEmbeddedStore(dataDir);
  try {
    const { openMongoStore } = await import('../../src/store/mongo/index.ts');
    const to = await openMongoStore(uri);
    try {
      await copyStore(from, to, print);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
  await print('Everything is there, and the same. Set MONGODB_URI to it, and start.');
}

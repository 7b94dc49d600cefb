/**
 * Writes without end to the store of a folder, and tells on standard output what was acknowledged, one JSON line each.
 * Started by kill.test.ts, and killed by it.
 */
import { GridFSBucket, MongoClient } from 'mongodb';
import { startEmbeddedStore } from '../../../src/store/embedded/index.ts';

const [dataDir = '', round = '0'] = process.argv.slice(2);
const store = await startEmbeddedStore({ dataDir });
const client = await new MongoClient(store.uri).connect();
const db = client.db('load');
await db.collection('items').createIndex({ tag: 1 }, { unique: true });

const tell = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

async function insert(): Promise<void> {
  for (let i = 0; ; i++) {
    const _id = `${round}-${i}`;
    await db.collection<{ _id: string; tag: string }>('items').insertOne({ _id, tag: `t${_id}` });
    tell({ inserted: _id });
  }
}

async function count(name: string): Promise<void> {
  for (;;) {
    const after = await db
      .collection<{ _id: string; n: number }>('counters')
      .findOneAndUpdate({ _id: name }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' });
    tell({ counter: name, n: after?.n });
  }
}

async function update(): Promise<void> {
  for (let i = 1; ; i++) {
    await db
      .collection<{ _id: string }>('latest')
      .updateOne({ _id: 'x' }, { $set: { round: Number(round), i } }, { upsert: true });
    tell({ latest: [Number(round), i] });
  }
}

async function upload(): Promise<void> {
  const bucket = new GridFSBucket(db);
  for (let i = 0; ; i++) {
    const stream = bucket.openUploadStream(`${round}-${i}`);
    await new Promise((resolve, reject) =>
      stream
        .on('finish', resolve)
        .on('error', reject)
        .end(Buffer.alloc(300_000, i % 256)),
    );
    tell({ file: stream.id.toHexString(), byte: i % 256 });
  }
}

await Promise.all([insert(), count('a'), count('b'), update(), upload()]);

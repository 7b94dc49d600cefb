import { connect, type Socket } from 'node:net';
import { BSON } from 'bson';
import { MongoClient } from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { createFolder } from '../../support/store.ts';

async function setUp() {
  const store = await startEmbeddedStore({ dataDir: await createFolder() });
  const client = await new MongoClient(store.uri).connect();
  onTestFinished(async () => {
    await client.close();
    await store.close();
  });
  const path = decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(store.uri)?.[1] ?? '');
  return { client, path, things: client.db('x').collection<{ _id: number; n?: unknown }>('things') };
}

function message(body: Buffer, { opcode = 2013, length = body.length + 16 } = {}): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, body]);
}

const command = (document: object): Buffer => Buffer.concat([Buffer.alloc(5), BSON.serialize(document)]);

/** Resolves once the server has closed the connection. */
function closed(path: string, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(path, () => socket.write(bytes));
    socket.on('close', () => resolve());
    socket.on('error', () => undefined);
    socket.resume();
  });
}

describe('messages that cannot be read', () => {
  const broken: Readonly<Record<string, Buffer>> = {
    'a length below its own header': message(Buffer.alloc(0), { length: 3 }),
    'a negative length': message(Buffer.alloc(0), { length: -1 }),
    'a length beyond the limit': message(Buffer.alloc(0), { length: 0x7fffffff }),
    'an unknown opcode': message(Buffer.alloc(20), { opcode: 4242 }),
    'no section': message(Buffer.alloc(4)),
    'an unknown section': message(Buffer.from([0, 0, 0, 0, 9, 1, 2, 3])),
    'a document longer than the message': message(Buffer.concat([Buffer.alloc(5), Buffer.from([255, 255, 0, 0, 0])])),
    'a document that is no BSON': message(
      Buffer.concat([Buffer.alloc(5), Buffer.from([12, 0, 0, 0, 99, 97, 0, 1, 2, 3, 4, 0])]),
    ),
    'a sequence that ends nowhere': message(Buffer.from([0, 0, 0, 0, 1, 200, 0, 0, 0, 97])),
    'required flags nobody knows': message(Buffer.concat([Buffer.from([64, 0, 0, 0, 0]), BSON.serialize({ ping: 1 })])),
    'text of another protocol': Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  };

  it.each(Object.keys(broken))('such as one with %s close their connection and no other', async (kind) => {
    const { path, things } = await setUp();
    await things.insertOne({ _id: 1 });

    await closed(path, broken[kind]);

    expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1 });
  });

  it('are waited for when they are only half sent, without holding up others', async () => {
    const { path, things } = await setUp();
    const whole = message(command({ ping: 1, $db: 'x' }));
    const socket = connect(path);
    onTestFinished(() => void socket.destroy());
    socket.write(whole.subarray(0, 30));

    await things.insertOne({ _id: 1 });
    const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.write(whole.subarray(30));

    expect(BSON.deserialize((await answer).subarray(21))).toEqual({ ok: 1 });
  });

  it('are read one by one when they come all at once, byte by byte', async () => {
    const { path } = await setUp();
    const socket = connect(path);
    onTestFinished(() => void socket.destroy());
    let received = Buffer.alloc(0);
    const three = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (received.length >= 3 * 34) resolve();
      });
    });

    const all = Buffer.concat([1, 2, 3].map(() => message(command({ ping: 1, $db: 'x' }))));
    for (const byte of all) socket.write(Buffer.from([byte]));
    await three;

    expect(received.length).toBe(3 * 34);
  });
});

describe('a document of more than 16 MB', () => {
  it('is refused, by insert and by growth, and what was there stays', async () => {
    const { things } = await setUp();
    const large = 'x'.repeat(17 * 1024 * 1024);
    await things.insertOne({ _id: 1, n: 'small' });

    await expect(things.insertOne({ _id: 2, n: large })).rejects.toThrow();
    await expect(things.updateOne({ _id: 1 }, { $set: { n: large } })).rejects.toThrow();

    expect(await things.find().toArray()).toEqual([{ _id: 1, n: 'small' }]);
  });
});

describe('sessions and transactions', () => {
  it('are ignored and refused, in this order', async () => {
    const { client, things } = await setUp();

    await things.insertOne({ _id: 1 });
    const begun = client
      .db('x')
      .command({ insert: 'things', documents: [{ _id: 2 }], startTransaction: true, autocommit: false, txnNumber: 1 });

    await expect(begun).rejects.toMatchObject({ code: 20 });
    expect(await things.countDocuments()).toBe(1);
  });
});

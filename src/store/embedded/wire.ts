import type { Socket } from 'node:net';
import { BSON, Long } from 'bson';
import type { Doc } from './storage.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MAX_MESSAGE_BYTES = 48_000_000;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** A message that cannot be read; its connection is closed, others are not touched. */
class BrokenMessage extends Error {}

/**
 * Answers the messages of one connection in their order. `run` gives a command's answer; `durable` resolves once
 * everything written before is on disk, and is awaited before a write is acknowledged.
 */
export function answerMessages(
  socket: Socket,
  run: (command: Doc) => Promise<Doc>,
  durable: () => Promise<void>,
): void {
  let pending: Buffer[] = [];
  let size = 0;
  let last: Promise<void> = Promise.resolve();
  let nextId = 1;

  const answer = async (message: Buffer): Promise<void> => {
    const request = read(message);
    const result = await run(request.command);
    if (WRITES.has(Object.keys(request.command)[0] ?? '')) await durable();
    if (!request.silent && !socket.destroyed)
      socket.write(write(result, nextId++, message.readInt32LE(4), request.opcode));
  };

  socket.on('data', (chunk) => {
    pending.push(chunk);
    size += chunk.length;
    while (size >= HEADER_BYTES) {
      if (pending.length > 1 && (pending[0]?.length ?? 0) < HEADER_BYTES) pending = [Buffer.concat(pending)];
      const length = pending[0]?.readInt32LE(0) ?? 0;
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) return void socket.destroy();
      if (size < length) return;
      const all = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending);
      const message = all.subarray(0, length);
      const rest = all.subarray(length);
      pending = rest.length > 0 ? [rest] : [];
      size = rest.length;
      last = last.then(() => answer(message)).catch(() => void socket.destroy());
    }
  });
  socket.on('error', () => socket.destroy());
}

/** Commands whose answer promises that something is kept. */
const WRITES = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'findandmodify',
  'createIndexes',
  'dropIndexes',
  'create',
  'drop',
  'dropDatabase',
]);

interface Request {
  readonly command: Doc;
  readonly opcode: number;
  /** The client waits for no answer. */
  readonly silent: boolean;
}

function read(message: Buffer): Request {
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return readMsg(message);
  if (opcode === OP_QUERY) return readQuery(message);
  throw new BrokenMessage(`unknown opcode ${opcode}`);
}

function readMsg(message: Buffer): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new BrokenMessage('unknown flags');
  const end = (flags & CHECKSUM_PRESENT) === 0 ? message.length : message.length - 4;
  let at = HEADER_BYTES + 4;
  let body: Doc | undefined;
  const sequences: Doc = {};
  while (at < end) {
    const kind = message.readUInt8(at);
    at += 1;
    if (kind === 0) {
      body = document(message, at, end);
      at += message.readInt32LE(at);
    } else if (kind === 1) {
      const size = message.readInt32LE(at);
      const stop = at + size;
      const nameEnd = message.indexOf(0, at + 4);
      if (size < 5 || stop > end || nameEnd < 0 || nameEnd >= stop) throw new BrokenMessage('broken sequence');
      const documents: Doc[] = [];
      for (let next = nameEnd + 1; next < stop; next += message.readInt32LE(next))
        documents.push(document(message, next, stop));
      sequences[message.toString('utf8', at + 4, nameEnd)] = documents;
      at = stop;
    } else throw new BrokenMessage('unknown section');
  }
  if (body === undefined) throw new BrokenMessage('no command');
  return { command: { ...body, ...sequences }, opcode: OP_MSG, silent: (flags & MORE_TO_COME) !== 0 };
}

/** The first greeting of a driver, and nothing else, arrives in this older form. */
function readQuery(message: Buffer): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const name = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const command = document(message, nameEnd + 9, message.length);
  if (!name.endsWith('.$cmd')) throw new BrokenMessage('OP_QUERY is served for commands only');
  return { command: { ...command, $db: name.slice(0, -5) }, opcode: OP_QUERY, silent: false };
}

function document(message: Buffer, at: number, end: number): Doc {
  const size = message.readInt32LE(at);
  if (size < 5 || at + size > end) throw new BrokenMessage('broken document');
  return BSON.deserialize(message.subarray(at, at + size), { promoteValues: true, promoteBuffers: false });
}

function write(result: Doc, id: number, responseTo: number, opcode: number): Buffer {
  const body = BSON.serialize(result, { ignoreUndefined: true });
  const extra = opcode === OP_MSG ? Buffer.alloc(5) : replyHead();
  const head = Buffer.alloc(HEADER_BYTES);
  head.writeInt32LE(HEADER_BYTES + extra.length + body.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(opcode === OP_MSG ? OP_MSG : OP_REPLY, 12);
  return Buffer.concat([head, extra, body]);
}

function replyHead(): Buffer {
  const extra = Buffer.alloc(20);
  extra.writeInt32LE(8, 0);
  extra.set(Long.ZERO.toBytesLE(), 4);
  extra.writeInt32LE(1, 16);
  return extra;
}

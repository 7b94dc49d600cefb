import type { Socket } from 'node:net';
import { decodeDocument, documentSize } from './bson/decode.ts';
import { encodeDocument } from './bson/encode.ts';
import type { Doc } from './bson/value.ts';
import { type Answer, type Request, refusal } from './commands/request.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MAX_MESSAGE_BYTES = 48_000_000;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** The lower half of the flags must be understood; the upper may be passed over. */
const REQUIRED_FLAGS = 0xffff;

/** A message that cannot be read; its connection is closed, others are not touched. */
class BrokenMessage extends Error {}

/** What a message asks of the one who answers a connection. */
export interface Responder {
  run(request: Request): Answer | Promise<Answer>;
}

/** What an answer waits for when its command has written something. */
export interface Disk {
  writeCount(): number;
  flushed(): Promise<void>;
}

/** Answers the messages of one connection in their order. */
export function answerMessages(socket: Socket, responder: Responder, disk: Disk): void {
  let pending: Buffer[] = [];
  let size = 0;
  let last: Promise<void> = Promise.resolve();
  let nextId = 1;

  const answer = async (message: Buffer): Promise<void> => {
    const { request, opcode, silent } = read(message);
    const before = disk.writeCount();
    const result = await responder.run(request);
    if (disk.writeCount() !== before) await disk.flushed();
    if (silent || socket.destroyed) return;
    const body = encodeAnswer(result);
    socket.cork();
    socket.write(head(body.length, nextId++, message.readInt32LE(4), opcode));
    socket.write(body);
    socket.uncork();
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

function encodeAnswer(answer: Answer): Buffer {
  try {
    return encodeDocument(answer);
  } catch (error) {
    return encodeDocument(refusal(error));
  }
}

interface Message {
  readonly request: Request;
  readonly opcode: number;
  /** The client waits for no answer. */
  readonly silent: boolean;
}

function read(message: Buffer): Message {
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG) return readMsg(message);
  if (opcode === OP_QUERY) return readQuery(message);
  throw new BrokenMessage(`unknown opcode ${opcode}`);
}

const verbOf = (command: Doc): string => [...command.keys()][0] ?? '';

function readMsg(message: Buffer): Message {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw new BrokenMessage('unknown flags');
  const end = (flags & CHECKSUM_PRESENT) === 0 ? message.length : message.length - 4;
  let at = HEADER_BYTES + 4;
  let command: Doc | undefined;
  const sequences = new Map<string, readonly Buffer[]>();
  while (at < end) {
    const kind = message.readUInt8(at);
    at += 1;
    if (kind === 0) {
      if (command !== undefined) throw new BrokenMessage('two commands');
      const size = documentSize(message, at, end);
      command = decodeDocument(message, at, at + size);
      at += size;
    } else if (kind === 1) at = readSequence(message, at, end, sequences);
    else throw new BrokenMessage('unknown section');
  }
  if (command === undefined) throw new BrokenMessage('no command');
  const request: Request = { verb: verbOf(command), command, sequences };
  return { request, opcode: OP_MSG, silent: (flags & MORE_TO_COME) !== 0 };
}

/** Documents of a list that travels beside the command. They stay bytes until somebody needs more. */
function readSequence(message: Buffer, at: number, end: number, sequences: Map<string, readonly Buffer[]>): number {
  const stop = at + message.readInt32LE(at);
  const nameEnd = message.indexOf(0, at + 4);
  if (stop <= at + 4 || stop > end || nameEnd < 0 || nameEnd >= stop) throw new BrokenMessage('broken sequence');
  const documents: Buffer[] = [];
  let next = nameEnd + 1;
  while (next < stop) {
    const size = documentSize(message, next, stop);
    documents.push(message.subarray(next, next + size));
    next += size;
  }
  sequences.set(message.toString('utf8', at + 4, nameEnd), documents);
  return stop;
}

/** The first greeting of a driver, and nothing else, arrives in this older form. */
function readQuery(message: Buffer): Message {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const name = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const command = decodeDocument(message, nameEnd + 9, message.length);
  const verb = verbOf(command);
  if (!name.endsWith('.$cmd') || !GREETINGS.has(verb)) throw new BrokenMessage('OP_QUERY is served for greetings only');
  command.set('$db', name.slice(0, -5));
  return { request: { verb, command, sequences: new Map() }, opcode: OP_QUERY, silent: false };
}

const GREETINGS = new Set(['hello', 'isMaster', 'ismaster']);

function head(bodyLength: number, id: number, responseTo: number, opcode: number): Buffer {
  const extra = opcode === OP_MSG ? 5 : 20;
  const bytes = Buffer.alloc(HEADER_BYTES + extra);
  bytes.writeInt32LE(HEADER_BYTES + extra + bodyLength, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(responseTo, 8);
  bytes.writeInt32LE(opcode === OP_MSG ? OP_MSG : OP_REPLY, 12);
  if (opcode !== OP_MSG) {
    bytes.writeInt32LE(8, HEADER_BYTES);
    bytes.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return bytes;
}

import { EngineError } from '../errors.ts';
import { crc32 } from './crc32.ts';

/**
 * A model file is a tree of plain values, followed by its typed arrays as raw little-endian numbers:
 *
 *     0  4  magic "SMLM"
 *     4  2  version
 *     6  2  zero
 *     8  4  length of the header in bytes
 *    12  4  CRC-32 of everything from byte 16 on
 *    16     header: JSON {"arrays": [[type, length], …], "data": …}, where {"#": n} stands for array n
 *           the arrays, each starting at a multiple of 8
 */
const MAGIC = 0x4d4c4d53;
const VERSION = 2;
const HEAD = 16;

type Typed = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

// The platform has these, but the type library of the language does not declare them.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };

/** Array types by their name in the file. "u32s" holds numbers below 65,536 in half the room. */
const TYPES = {
  u8: { bytes: 1, read: (buffer: ArrayBuffer): Typed => new Uint8Array(buffer) },
  u16: { bytes: 2, read: (buffer: ArrayBuffer): Typed => new Uint16Array(buffer) },
  u32: { bytes: 4, read: (buffer: ArrayBuffer): Typed => new Uint32Array(buffer) },
  u32s: { bytes: 2, read: (buffer: ArrayBuffer): Typed => Uint32Array.from(new Uint16Array(buffer)) },
  i32: { bytes: 4, read: (buffer: ArrayBuffer): Typed => new Int32Array(buffer) },
  f32: { bytes: 4, read: (buffer: ArrayBuffer): Typed => new Float32Array(buffer) },
  f64: { bytes: 8, read: (buffer: ArrayBuffer): Typed => new Float64Array(buffer) },
} as const;
type TypeName = keyof typeof TYPES;

function store(array: Typed): { type: TypeName; array: Typed } {
  if (array instanceof Uint32Array) {
    if (array.every((value) => value < 0x10000)) return { type: 'u32s', array: Uint16Array.from(array) };
    return { type: 'u32', array };
  }
  if (array instanceof Uint8Array) return { type: 'u8', array };
  if (array instanceof Uint16Array) return { type: 'u16', array };
  if (array instanceof Int32Array) return { type: 'i32', array };
  return array instanceof Float32Array ? { type: 'f32', array } : { type: 'f64', array };
}

export function pack(data: unknown): Uint8Array {
  const stored: { type: TypeName; array: Typed }[] = [];
  const text = JSON.stringify(data, (_key, value: unknown) => {
    if (!isTyped(value)) return value;
    stored.push(store(value));
    return { '#': stored.length - 1 };
  });
  const arrays = JSON.stringify(stored.map(({ type, array }) => [type, array.length]));
  const header = new TextEncoder().encode(`{"arrays":${arrays},"data":${text}}`);
  let size = HEAD + header.length;
  const offsets = stored.map(({ array }) => {
    const offset = aligned(size);
    size = offset + array.byteLength;
    return offset;
  });
  const bytes = new Uint8Array(size);
  bytes.set(header, HEAD);
  stored.forEach(({ array }, i) => {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offsets[i]!);
  });
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, crc32(bytes.subarray(HEAD)), true);
  return bytes;
}

/** Restores the tree of values. Each array is used once, so a small file cannot become a large model. */
export function unpack(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD || view.getUint32(0, true) !== MAGIC) throw corrupt('it is not a model file');
  const version = view.getUint16(4, true);
  if (version !== VERSION) throw corrupt(`it has version ${version} where ${VERSION} is known`);
  const headerLength = view.getUint32(8, true);
  if (HEAD + headerLength > bytes.length) throw corrupt('it is cut short');
  if (view.getUint32(12, true) !== crc32(bytes.subarray(HEAD))) throw corrupt('its checksum does not fit');
  const header = parse(bytes.subarray(HEAD, HEAD + headerLength));
  if (typeof header !== 'object' || header === null || !('arrays' in header) || !('data' in header)) {
    throw corrupt('its header is incomplete');
  }
  const arrays = readArrays(bytes, header.arrays, HEAD + headerLength);
  return place(header.data, arrays, 0);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt('its header cannot be read', error);
  }
}

function readArrays(bytes: Uint8Array, list: unknown, start: number): (Typed | null)[] {
  if (!Array.isArray(list)) throw corrupt('its header is incomplete');
  let end = start;
  const arrays = list.map((entry: unknown) => {
    const [type, length] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof type !== 'string' || !Object.hasOwn(TYPES, type)) throw corrupt('it holds numbers of an unknown type');
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) throw corrupt('its header is damaged');
    const { bytes: width, read } = TYPES[type as TypeName];
    const offset = aligned(end);
    end = offset + length * width;
    if (end > bytes.length) throw corrupt('it is cut short');
    // The bytes are copied, because `slice` of a Node Buffer would share memory.
    return read(new Uint8Array(bytes.subarray(offset, end)).buffer);
  });
  if (end !== bytes.length) throw corrupt('it is longer than it says');
  return arrays;
}

const MAX_DEPTH = 20;

function place(value: unknown, arrays: (Typed | null)[], depth: number): unknown {
  if (depth > MAX_DEPTH) throw corrupt('its header is too deep');
  if (Array.isArray(value)) return value.map((item) => place(item, arrays, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  if ('#' in value) {
    const at = value['#'];
    const array = typeof at === 'number' ? arrays[at] : undefined;
    if (array === undefined || array === null) throw corrupt('its header names numbers that are not there');
    arrays[at as number] = null;
    return array;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, place(item, arrays, depth + 1)]));
}

function isTyped(value: unknown): value is Typed {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

export function corrupt(why: string, cause?: unknown): EngineError {
  return new EngineError('corrupt', `The model cannot be loaded: ${why}. Train it again.`, { cause });
}

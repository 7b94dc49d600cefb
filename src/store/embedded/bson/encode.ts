import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  type Code,
  type Decimal128,
  type Double,
  type ObjectId,
  serialize,
  type Timestamp,
} from 'bson';
import { MongoError } from '../errors.ts';
import { bsonType, type Doc, type Value } from './value.ts';

/** A document that is bytes already: it goes into an answer as it is. */
export class RawDocument {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** What an answer may hold: values, raw documents among them, and `undefined`, which is left out. */
export type Encodable = Value | RawDocument | undefined | Encodable[] | ReadonlyMap<string, Encodable>;

/** Writes BSON into a buffer that grows. One writer serves many documents; `take` hands out a copy. */
export class BsonWriter {
  bytes: Buffer;
  position: number;

  constructor(capacity = 1024) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.position = 0;
  }

  private reserve(size: number): void {
    const needed = this.position + size;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.position);
    this.bytes = grown;
  }

  int32(value: number): void {
    this.reserve(4);
    this.position = this.bytes.writeInt32LE(value, this.position);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.position] = value;
    this.position += 1;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.position);
    this.position += bytes.length;
  }

  private text(value: string): void {
    if (value.length <= 24) {
      this.reserve(value.length * 3);
      let at = this.position;
      for (let index = 0; index < value.length; index += 1) {
        const code = value.charCodeAt(index);
        if (code >= 0x80) {
          this.longText(value);
          return;
        }
        this.bytes[at] = code;
        at += 1;
      }
      this.position = at;
      return;
    }
    this.longText(value);
  }

  private longText(value: string): void {
    this.reserve(value.length * 3);
    this.position += this.bytes.write(value, this.position, 'utf8');
  }

  private cstring(value: string): void {
    this.text(value);
    this.byte(0);
  }

  private string(value: string): void {
    const lengthAt = this.position;
    this.int32(0);
    this.cstring(value);
    this.bytes.writeInt32LE(this.position - lengthAt - 4, lengthAt);
  }

  document(doc: ReadonlyMap<string, Encodable>): void {
    const start = this.position;
    this.int32(0);
    for (const [name, value] of doc) {
      if (value !== undefined) this.field(name, value);
    }
    this.byte(0);
    this.bytes.writeInt32LE(this.position - start, start);
  }

  private array(items: readonly Encodable[]): void {
    const start = this.position;
    this.int32(0);
    for (let index = 0; index < items.length; index += 1) {
      this.field(String(index), items[index] ?? null);
    }
    this.byte(0);
    this.bytes.writeInt32LE(this.position - start, start);
  }

  private field(name: string, value: Exclude<Encodable, undefined>): void {
    if (value instanceof RawDocument) {
      this.byte(3);
      this.cstring(name);
      this.raw(value.bytes);
      return;
    }
    const type = bsonType(value as Value);
    this.byte(type);
    this.cstring(name);
    this.value(type, value as Value);
  }

  private value(type: number, value: Value): void {
    switch (type) {
      case 1:
        this.reserve(8);
        this.position = this.bytes.writeDoubleLE(
          typeof value === 'number' ? value : (value as Double).value,
          this.position,
        );
        return;
      case 2:
        this.string(value as string);
        return;
      case 3:
        this.document(value as Doc);
        return;
      case 4:
        this.array(value as Value[]);
        return;
      case 5:
        this.binary(value as Binary);
        return;
      case 7:
        this.raw((value as ObjectId).id);
        return;
      case 8:
        this.byte(value === true ? 1 : 0);
        return;
      case 9:
        this.int64(BigInt((value as Date).getTime()));
        return;
      case 10:
      case 127:
      case 255:
        return;
      case 11:
        this.cstring((value as BSONRegExp).pattern);
        this.cstring((value as BSONRegExp).options);
        return;
      case 13:
        this.string(String((value as Code).code));
        return;
      case 14:
        this.string((value as BSONSymbol).value);
        return;
      case 15:
        this.scopedCode(value as Code);
        return;
      case 16:
        this.int32(value as number);
        return;
      case 17:
        this.int32((value as Timestamp).low);
        this.int32((value as Timestamp).high);
        return;
      case 18:
        this.int64(value as bigint);
        return;
      case 19:
        this.raw((value as Decimal128).bytes);
        return;
      default:
        throw new MongoError(1, 'a value has a type that BSON does not know');
    }
  }

  private int64(value: bigint): void {
    this.reserve(8);
    this.position = this.bytes.writeBigInt64LE(value, this.position);
  }

  private binary(value: Binary): void {
    this.int32(value.position);
    this.byte(value.sub_type);
    this.raw(value.buffer.subarray(0, value.position));
  }

  private scopedCode(value: Code): void {
    const start = this.position;
    this.int32(0);
    this.string(String(value.code));
    this.raw(serialize(Object.fromEntries(Object.entries(value.scope ?? {}))));
    this.bytes.writeInt32LE(this.position - start, start);
  }
}

const USUAL_BYTES = 64 * 1024;
let shared = new BsonWriter(USUAL_BYTES);

/** The document as bytes of its own. */
export function encodeDocument(doc: ReadonlyMap<string, Encodable>): Buffer {
  const writer = shared;
  writer.position = 0;
  writer.document(doc);
  const written = writer.bytes.subarray(0, writer.position);
  if (written.length <= USUAL_BYTES) return Buffer.from(written);
  // Large ones are handed over rather than copied.
  shared = new BsonWriter(USUAL_BYTES);
  return written;
}

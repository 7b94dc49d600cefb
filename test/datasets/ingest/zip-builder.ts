import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  readonly data: Buffer | string;
  /** What the archive says the file unpacks to, when that is a lie. */
  readonly claims?: number;
  /** Unix mode, for links. */
  readonly mode?: number;
  readonly encrypted?: boolean;
  /** Sizes and place in the fields that files past 4 GB need. */
  readonly zip64?: boolean;
  readonly method?: number;
}

/** An archive byte by byte, so that it can also be wrong in every way. */
export function createZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const data = Buffer.from(file.data as string);
    const packed = (file.method ?? 8) === 0 ? data : deflateRawSync(data);
    const facts = { packed: packed.length, size: file.claims ?? data.length, crc: crc32(data), offset };
    const local = Buffer.concat([localHeader(file, name, facts), name, packed]);
    directory.push(centralHeader(file, name, facts));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

interface Facts {
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
}

const UTF8_NAMES = 0x800;
const ENCRYPTED = 1;
const SEE_ZIP64 = 0xffffffff;

const flags = ({ encrypted }: ZipFile): number => UTF8_NAMES | (encrypted ? ENCRYPTED : 0);

function localHeader(file: ZipFile, name: Buffer, { packed, size, crc }: Facts): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags(file), 6);
  header.writeUInt16LE(file.method ?? 8, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function centralHeader(file: ZipFile, name: Buffer, { packed, size, crc, offset }: Facts): Buffer {
  const extra = file.zip64 ? zip64Field([size, packed, offset]) : Buffer.alloc(0);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 45, 4);
  header.writeUInt16LE(45, 6);
  header.writeUInt16LE(flags(file), 8);
  header.writeUInt16LE(file.method ?? 8, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(file.zip64 ? SEE_ZIP64 : packed, 20);
  header.writeUInt32LE(file.zip64 ? SEE_ZIP64 : size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 38);
  header.writeUInt32LE(file.zip64 ? SEE_ZIP64 : offset, 42);
  return Buffer.concat([header, name, extra]);
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, at) => {
    field.writeBigUInt64LE(BigInt(value), 4 + at * 8);
  });
  return field;
}

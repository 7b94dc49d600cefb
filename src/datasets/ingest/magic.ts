import type { Content } from './content.ts';

/** How many bytes from the start are looked at. */
export const MAGIC_BYTES = 4_096;

const SAVE_AS_CSV = 'Save it as CSV and send that file.';
const UNPACK = 'Unpack it and send the table inside.';

interface Signature {
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly is: string;
  readonly remedy: string;
}

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const OPENED: readonly { readonly bytes: readonly number[]; readonly format: Exclude<Content['format'], 'text'> }[] = [
  { bytes: [0x1f, 0x8b], format: 'gzip' },
  { bytes: ascii('PAR1'), format: 'parquet' },
  { bytes: ascii('PK\u0003\u0004'), format: 'zip' },
  { bytes: ascii('PK\u0005\u0006'), format: 'zip' },
];

const REFUSED: readonly Signature[] = [
  { bytes: ascii('PARE'), is: 'an encrypted Parquet file', remedy: 'Save it without encryption and send that file.' },
  { bytes: ascii('ARROW1'), is: 'an Arrow (Feather) file', remedy: 'Save it as Parquet or CSV and send that file.' },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    is: 'an Excel workbook of the old kind (.xls), or one with a password',
    remedy: 'Save it as .xlsx without a password, or as CSV, and send that file.',
  },
  { bytes: ascii('%PDF'), is: 'a PDF document', remedy: 'Send the table itself as CSV.' },
  { bytes: ascii('BZh'), is: 'a bzip2 archive', remedy: UNPACK },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: 'an xz archive', remedy: UNPACK },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: 'a zstd archive', remedy: UNPACK },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7-Zip archive', remedy: UNPACK },
  { bytes: ascii('Rar!'), is: 'a RAR archive', remedy: UNPACK },
  { bytes: ascii('PK\u0007\u0008'), is: 'one part of a divided ZIP archive', remedy: UNPACK },
  { bytes: ascii('ustar'), at: 257, is: 'a tar archive', remedy: UNPACK },
  { bytes: ascii('SQLite format 3'), is: 'a SQLite database', remedy: 'Export one table as CSV and send that file.' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], is: 'a PNG picture', remedy: 'Send the table itself as CSV.' },
  { bytes: [0xff, 0xd8, 0xff], is: 'a JPEG picture', remedy: 'Send the table itself as CSV.' },
];

const standsAt = (head: Buffer, { bytes, at = 0 }: Pick<Signature, 'bytes' | 'at'>): boolean =>
  bytes.every((byte, offset) => head[at + offset] === byte);

/** The format that the first bytes mark; null for text. */
export function recogniseFormat(head: Buffer): Exclude<Content['format'], 'text'> | null {
  return OPENED.find((signature) => standsAt(head, signature))?.format ?? null;
}

/**
 * What a file is when its first bytes show that it is no table, with the remedy, as the end of a sentence.
 * Null when it may be a table.
 */
export function recogniseForeign(head: Buffer): string | null {
  const signature = REFUSED.find((each) => standsAt(head, each));
  if (signature) return `is ${signature.is}. ${signature.remedy}`;
  return textual(
    head
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
      .toLowerCase(),
  );
}

function textual(start: string): string | null {
  if (start.startsWith('version https://git-lfs.github.com/spec/')) {
    return 'is a Git LFS pointer, a note saying where the data is kept. Download the real file and send that.';
  }
  if (/^<(!doctype html|html|head|body)/.test(start)) {
    return 'is a web page, perhaps a login or error page saved in place of the data. Download the table itself and send that.';
  }
  if (start.startsWith('<?xml')) return `is an XML document. ${SAVE_AS_CSV}`;
  if (/^(\[\s*)?\{\s*"/.test(start) || /^\[\s*[[{]/.test(start)) return `is JSON. ${SAVE_AS_CSV}`;
  return null;
}

/** How many bytes `recogniseForeign` wants to see, when the file has them. */
export const MAGIC_BYTES = 4_096;

const SAVE_AS_CSV = 'Save it as CSV and send that file.';

interface Signature {
  readonly bytes: readonly number[];
  readonly is: string;
  readonly remedy: string;
}

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const SIGNATURES: readonly Signature[] = [
  { bytes: [0x1f, 0x8b], is: 'a gzip archive', remedy: 'Unpack it and send the CSV inside.' },
  { bytes: ascii('PAR1'), is: 'a Parquet file', remedy: SAVE_AS_CSV },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], is: 'an old Excel workbook (.xls)', remedy: SAVE_AS_CSV },
  { bytes: ascii('%PDF'), is: 'a PDF document', remedy: 'Send the table itself as CSV.' },
  { bytes: ascii('BZh'), is: 'a bzip2 archive', remedy: 'Unpack it and send the CSV inside.' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: 'an xz archive', remedy: 'Unpack it and send the CSV inside.' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: 'a zstd archive', remedy: 'Unpack it and send the CSV inside.' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7-Zip archive', remedy: 'Unpack it and send the CSV inside.' },
  { bytes: ascii('Rar!'), is: 'a RAR archive', remedy: 'Unpack it and send the CSV inside.' },
  { bytes: ascii('SQLite format 3'), is: 'a SQLite database', remedy: 'Export one table as CSV and send that file.' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], is: 'a PNG picture', remedy: 'Send the table itself as CSV.' },
  { bytes: [0xff, 0xd8, 0xff], is: 'a JPEG picture', remedy: 'Send the table itself as CSV.' },
];

/**
 * What a file is, when its first bytes say that it is no CSV whatever its name: a phrase and what to do about it.
 * Null when it may be a CSV.
 */
export function recogniseForeign(head: Buffer): string | null {
  const signature = SIGNATURES.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte));
  if (signature) return `is ${signature.is}. ${signature.remedy}`;
  if (head.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return zip(head);
  return textual(
    head
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
      .toLowerCase(),
  );
}

function zip(head: Buffer): string {
  const names = head.toString('latin1');
  return names.includes('[Content_Types].xml') || names.includes('xl/')
    ? `is an Excel workbook. ${SAVE_AS_CSV}`
    : 'is a ZIP archive. Unpack it and send the CSV inside.';
}

function textual(start: string): string | null {
  if (start.startsWith('version https://git-lfs.github.com/spec/')) {
    return 'is a Git LFS pointer, a note saying where the data is kept. Download the real file and send that.';
  }
  if (/^<(!doctype html|html|head|body)/.test(start)) {
    return 'is a web page, perhaps a login or error page saved in place of the data. Download the CSV itself and send that.';
  }
  if (start.startsWith('<?xml')) return `is an XML document. ${SAVE_AS_CSV}`;
  if (/^(\[\s*)?\{\s*"/.test(start) || /^\[\s*[[{]/.test(start)) return `is JSON. ${SAVE_AS_CSV}`;
  return null;
}

import type { Content, JsonContent } from './content.ts';

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

/** Formats with a mark of their own. */
type Packed = Exclude<Content['format'], 'text' | 'json'>;

const OPENED: readonly { readonly bytes: readonly number[]; readonly format: Packed }[] = [
  { bytes: [0x1f, 0x8b], format: 'gzip' },
  { bytes: ascii('PAR1'), format: 'parquet' },
  { bytes: ascii('PK\u0003\u0004'), format: 'zip' },
  { bytes: ascii('PK\u0005\u0006'), format: 'zip' },
];

const REFUSED: readonly Signature[] = [
  { bytes: [0xff, 0xfe, 0, 0], is: 'text in UTF-32', remedy: 'Save it as UTF-8 and send that file.' },
  { bytes: [0, 0, 0xfe, 0xff], is: 'text in UTF-32', remedy: 'Save it as UTF-8 and send that file.' },
  { bytes: ascii('PARE'), is: 'an encrypted Parquet file', remedy: 'Save it without encryption and send that file.' },
  { bytes: ascii('ARROW1'), is: 'an Arrow (Feather) file', remedy: 'Save it as Parquet or CSV and send that file.' },
  // A stream of Arrow's begins with a mark for "goes on" and the length of its schema.
  { bytes: [0xff, 0xff, 0xff, 0xff], is: 'an Arrow stream', remedy: 'Save it as Parquet or CSV and send that file.' },
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
export function recogniseFormat(head: Buffer): Packed | null {
  return OPENED.find((signature) => standsAt(head, signature))?.format ?? null;
}

/** The form of JSON that may be a list of records; null for all else. */
export function recogniseRecords(head: Buffer): JsonContent | null {
  const start = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^\{\s*"/.test(start)) return { format: 'json', form: 'newline_delimited' };
  return /^\[\s*\{/.test(start) ? { format: 'json', form: 'array' } : null;
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

/** Texts that are no tables with a separator, by how they begin, in lower case. */
const TEXTS: readonly { readonly begins: RegExp; readonly is: string }[] = [
  {
    begins: /^version https:\/\/git-lfs\.github\.com\/spec\//,
    is: 'a Git LFS pointer, a note saying where the data is kept. Download the real file and send that.',
  },
  {
    begins: /^<(!doctype html|html|head|body)/,
    is: 'a web page, perhaps a login or error page saved in place of the data. Download the table itself and send that.',
  },
  { begins: /^<\?xml/, is: `an XML document. ${SAVE_AS_CSV}` },
  { begins: /^<[a-z!?][^\n]*>/, is: `a text with markup, such as HTML or XML. ${SAVE_AS_CSV}` },
  { begins: /^((\[\s*)?\{\s*"|\[\s*[[{])/, is: `JSON. ${SAVE_AS_CSV}` },
  { begins: /^([%#][^\n]*\n|\s)*@relation\s/, is: 'an ARFF file. Save it as CSV, as Weka can, and send that file.' },
  {
    begins:
      /^(--[^\n]*\n|\/\*[\s\S]*?\*\/|\s)*(create (table|database)|insert into|drop table|begin transaction|pragma |use `)/,
    is: 'a script of SQL. Export the table itself as CSV and send that file.',
  },
  {
    begins: /^[+-]?\d+(\.\d+)?( (qid:)?\d+:[+-]?[\d.e-]+)+\s*$/m,
    is: `in the sparse format of svmlight. ${SAVE_AS_CSV}`,
  },
  {
    begins:
      /^\[?\d{4}[-/]\d\d[-/]\d\d[t ]\d\d:\d\d:\d\d[^\n]{0,40}\b(info|debug|warn|warning|error|trace|fatal|notice)\b/,
    is: 'a log. Cut its lines into columns, save these as CSV and send that file.',
  },
  {
    begins: /^(\S+ \S+ \S+ \[\d\d\/[a-z]{3}\/\d{4}:|[a-z]{3} [ \d]\d \d\d:\d\d:\d\d \S+ \S+:)/,
    is: 'a log. Cut its lines into columns, save these as CSV and send that file.',
  },
  {
    begins: /^([\w.-]+ ?= ?[^=\n]*[\n,;\t|]\s*){4}/,
    is: 'a list of names and values (name=value). Write the names once, as a header, and send it as CSV.',
  },
  { begins: /^(return-path|received|from|message-id|mime-version): /, is: 'an e-mail. Send the table itself as CSV.' },
  { begins: /^begin:v(card|calendar)/, is: 'a list of contacts or appointments. Export it as CSV and send that file.' },
  { begins: /^\{\\rtf/, is: 'a text document (RTF). Send the table itself as CSV.' },
  { begins: /^(%[^\n]*\n|\s)*\\(documentclass|begin\{)/, is: 'a LaTeX document. Send the table itself as CSV.' },
];

const textual = (start: string): string | null => {
  const text = TEXTS.find(({ begins }) => begins.test(start));
  return text === undefined ? null : `is ${text.is}`;
};

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** What a text may be written in. Node's TextDecoder knows all of them. */
export const ENCODINGS = [
  ...(['utf-8', 'utf-16le', 'utf-16be'] as const),
  ...(['windows-1250', 'windows-1251', 'windows-1252', 'windows-1253', 'windows-1254'] as const),
  ...(['windows-1255', 'windows-1256', 'windows-1257', 'windows-1258', 'windows-874'] as const),
  ...(['iso-8859-2', 'iso-8859-5', 'iso-8859-7', 'iso-8859-15', 'koi8-r', 'koi8-u', 'ibm866'] as const),
  ...(['macintosh', 'x-mac-cyrillic', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'] as const),
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The encoding that the first bytes show by a byte order mark, or by the places of their zeros; else null. */
export function declaredEncoding(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  return utf16ByZeros(head);
}

/** Latin text in UTF-16 without a mark has a zero in every second byte and in no other. */
function utf16ByZeros(head: Buffer): Encoding | null {
  const pairs = Math.floor(head.length / 2);
  if (pairs < 8) return null;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let at = 0; at < pairs * 2; at += 2) {
    if (head[at] === 0) evenZeros += 1;
    if (head[at + 1] === 0) oddZeros += 1;
  }
  if (evenZeros === 0 && oddZeros > pairs * 0.7) return 'utf-16le';
  if (oddZeros === 0 && evenZeros > pairs * 0.7) return 'utf-16be';
  return null;
}

/** Checks a stream of bytes piece by piece for being UTF-8. */
export class Utf8Check {
  #tail: Buffer = Buffer.alloc(0);
  #valid = true;

  add(chunk: Buffer): void {
    if (!this.#valid) return;
    const bytes = this.#tail.length === 0 ? chunk : Buffer.concat([this.#tail, chunk]);
    const end = bytes.length - unfinishedBytes(bytes);
    this.#valid = isUtf8(bytes.subarray(0, end));
    this.#tail = Buffer.from(bytes.subarray(end));
  }

  get valid(): boolean {
    return this.#valid && this.#tail.length === 0;
  }
}

/** How many bytes at the end, 0 to 3, begin a character that the next chunk completes. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/**
 * Writes a UTF-8 copy with `\n` as the only line break and without a byte order mark. All later readers agree on that.
 */
export async function rewriteAsUtf8(from: string, to: string, encoding: Encoding, signal?: AbortSignal): Promise<void> {
  const decode = decoderOf(encoding);
  const file = await open(to, 'w');
  try {
    let afterReturn = false;
    let first = true;
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20, signal })) {
      let text = decode(chunk);
      if (first) text = text.replace(/^\ufeff/, '');
      if (afterReturn && text.startsWith('\n')) text = text.slice(1);
      if (text.length > 0) {
        first = false;
        afterReturn = text.endsWith('\r');
      }
      await file.write(text.replace(/\r\n?/g, '\n'));
    }
  } finally {
    await file.close();
  }
}

/** Decodes a text piece by piece. */
export function decoderOf(encoding: Encoding): (chunk: Buffer) => string {
  if (encoding === 'windows-1252') return decodeWindows1252;
  const decoding = new TextDecoder(encoding);
  return (chunk) => decoding.decode(chunk, { stream: true });
}

/** The characters of bytes 0x80 to 0x9f. Node's own windows-1252 decoder gives control characters (seen in 20.20). */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const decodeWindows1252 = (chunk: Buffer): string =>
  chunk.toString('latin1').replace(/[\u0080-\u009f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte);

import { open } from 'node:fs/promises';
import { decoderOf, type Encoding } from './encoding.ts';

/** So much of a file shows what it is written in; letters outside ASCII may come late. */
const SAMPLE_BYTES = 4_000_000;
const SHOWN_CHARACTERS = 200_000;
/** With fewer letters outside ASCII nothing can be told. */
const FEWEST = 4;

/** What a text that is no UTF-8 is most likely written in. */
export async function guessEncoding(path: string): Promise<Encoding> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    return guessOf(telling(buffer.subarray(0, bytesRead)));
  } finally {
    await file.close();
  }
}

/** The lines with bytes outside ASCII. */
function telling(bytes: Buffer): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const odd = lines.slice(0, lines.length > 1 ? -1 : 1).filter((line) => /[\x80-\xff]/.test(line));
  return Buffer.from(odd.join('\n').slice(0, SHOWN_CHARACTERS), 'latin1').subarray(0, SHOWN_CHARACTERS);
}

export function guessOf(bytes: Buffer): Encoding {
  for (const { encoding, written } of DOUBLE) {
    const text = strictly(bytes, encoding);
    if (text !== null && isEastAsian(text) && written(text, bytes)) return encoding;
  }
  const scores = SINGLE.map(({ encoding, languages }) => {
    const text = decoderOf(encoding)(bytes);
    return { encoding, score: Math.max(...languages.map((language) => scoreOf(text, language))) };
  });
  return scores.reduce((best, each) => (each.score > best.score + 0.01 ? each : best)).encoding;
}

/** Encodings of two bytes, in the order they are tried: a later one also reads most of what an earlier one does. */
const DOUBLE: readonly {
  readonly encoding: Encoding;
  readonly written: (text: string, bytes: Buffer) => boolean;
}[] = [
  { encoding: 'shift_jis', written: (text) => !/[\uff61-\uff9f]/.test(text) },
  // Kana have the same places in Chinese encodings, and nobody writes them there.
  { encoding: 'euc-jp', written: (text) => /[\u3041-\u30f6]/.test(text) },
  // Chinese read as Korean gives rare signs beside syllables.
  { encoding: 'euc-kr', written: (text) => !/[\u4e00-\u9fff]/.test(text) },
  // Of its signs a third have a second byte within ASCII.
  { encoding: 'big5', written: (text, bytes) => oddOf(text) * 1.9 > bytes.filter((byte) => byte > 127).length },
  { encoding: 'gb18030', written: (text) => /[\u4e00-\u9fff]/.test(text) },
];

function strictly(bytes: Buffer, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const oddOf = (text: string): number => text.match(/[^\p{ASCII}]/gu)?.length ?? 0;

const EAST_ASIAN = /[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uffe6]/gu;
const BESIDE_LATIN = /[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]/gu;

/** An accent and the letter behind it also make a sign, but one in the middle of a word. */
function isEastAsian(text: string): boolean {
  const signs = text.match(EAST_ASIAN)?.length ?? 0;
  const odd = oddOf(text);
  const beside = text.match(BESIDE_LATIN)?.length ?? 0;
  return signs >= FEWEST && signs >= 0.9 * odd && beside <= 0.1 * signs;
}

/** A language by its letters: the commonest of a script of its own, or all that Latin has not. */
interface Language {
  readonly letters: RegExp;
  /** Of a script of its own: any of its letters. */
  readonly script?: RegExp;
}

const latin = (...letters: readonly string[]): readonly Language[] =>
  letters.map((own) => ({ letters: new RegExp(`^[${own}]$`, 'iu') }));
const script = (name: string, common: string): readonly Language[] => [
  { letters: new RegExp(`^[${common}]$`, 'iu'), script: new RegExp(`^[${name}]$`, 'u') },
];

const CYRILLIC = script('\\u0400-\\u045f', 'оеаинтсрвлкмд');
const WESTERN = latin(
  'àâæçéèêëîïôœùûüÿ',
  'äöüß',
  'áéíóúüñ',
  'áâãàçéêíóôõú',
  'àèéìíòóù',
  'åäöæøé',
  'éëïöüè',
  'áðéíóúýþæö',
);

/** Encodings of one byte, the commonest first: of equally good ones the first is taken. */
const SINGLE: readonly { readonly encoding: Encoding; readonly languages: readonly Language[] }[] = [
  { encoding: 'windows-1252', languages: WESTERN },
  { encoding: 'windows-1251', languages: CYRILLIC },
  {
    encoding: 'windows-1250',
    languages: latin('ąćęłńóśźż', 'áčďéěíňóřšťúůýžäĺľôŕ', 'áéíóöőúüű', 'čćđšž', 'ăâîşţ'),
  },
  { encoding: 'windows-1254', languages: latin('çğıöşüâîİ') },
  { encoding: 'windows-1257', languages: latin('ąčęėįšųūž', 'āčēģīķļņšūž') },
  { encoding: 'windows-1253', languages: script('\\u0370-\\u03ff', 'αοιετσνηυράό') },
  { encoding: 'windows-1255', languages: script('\\u0591-\\u05f4', 'יוהלארתבמ') },
  { encoding: 'windows-1256', languages: script('\\u0621-\\u065f', 'الينمرتوب') },
  { encoding: 'windows-874', languages: script('\\u0e01-\\u0e5b', 'ากนรองเมลดบ่') },
  { encoding: 'koi8-r', languages: CYRILLIC },
  { encoding: 'ibm866', languages: CYRILLIC },
  { encoding: 'macintosh', languages: WESTERN },
];

const SIGNS = /^[€£¥§©®°±²³µ·¹º»«¼½¾×÷“”„‚‘’–—…•™№¿¡\u00a0]$/u;
const CASED_WELL = /^(?:[^\p{Lu}]*|[^\p{Ll}]*|\p{Lu}[^\p{Lu}]*)$/u;

/** How well the characters outside ASCII go together as words of a language, 0 to 1. */
function scoreOf(text: string, { letters, script }: Language): number {
  let [odd, well] = [0, 0];
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+|[^\p{ASCII}]/gu)) {
    const own = [...word].filter((letter) => letter > '\u007f');
    odd += own.length;
    if (own.length === 1 && SIGNS.test(word)) well += 0.7;
    else if (!CASED_WELL.test(word)) continue;
    else if (script !== undefined) {
      if (own.length < word.length || !own.every((letter) => script.test(letter))) continue;
      // Text in capitals alone is another script in disguise.
      const loud = own.length > 1 && word !== word.toLowerCase() && word === word.toUpperCase() ? 0.7 : 1;
      well += loud * own.reduce((sum, letter) => sum + (letters.test(letter) ? 1 : 0.6), 0);
    } else if (own.length === 1 || own.length < [...word].length) {
      well += own.filter((letter) => letters.test(letter)).length * 0.95;
    }
  }
  return odd < FEWEST ? 0 : well / odd;
}

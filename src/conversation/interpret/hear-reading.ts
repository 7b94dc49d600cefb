import { isMissing } from '../../datasets/formats/missing.ts';
import type { ReadingOptions } from '../../datasets/ingest/options.ts';
import { findMentions } from './columns.ts';
import type { ChatContext } from './interpreter.ts';
import { readMessage } from './message.ts';

/**
 * What a message says about how the file of the data set in focus is to be read: "treat zip as text", "the first two
 * lines are no data", "NA means Namibia", "use ; as separator". Null when it says nothing of the kind.
 */
export function hearReading(text: string, context: ChatContext): ReadingOptions | null {
  if (context.dataset === undefined) return null;
  const heard = [hearKinds(text, context), hearLines(text), hearMissing(text), hearMarks(text), hearSheet(text)];
  return heard.every((each) => each === null) ? null : Object.assign({}, ...heard);
}

const KINDS: readonly (readonly [RegExp, 'text' | 'number' | 'date'])[] = [
  [
    /^(?:plain )?(?:texts?|strings?|words?|categor(?:y|ies)|categorical|labels?|names?|codes?|ids?|identifiers?)$/,
    'text',
  ],
  [/^(?:numbers?|numeric(?:al)?|quantit(?:y|ies)|amounts?)$/, 'number'],
  [/^(?:dates?|times?|timestamps?)$/, 'date'],
];

const AS_KIND =
  /\b(?:treat|read|take|use|consider|interpret|parse|import|handle|see|keep|make)\s+(.+?)\s+(?:as|into)\s+(?:an?\s+)?([a-z ]+?)(?:\s+columns?)?\s*[.!]?$/i;
const IS_KIND =
  /^(.+?)\s+(?:is|are|should be|must be)\s+(?:really\s+|actually\s+)?(?:an?\s+)?([a-z ]+?)(?:\s+columns?)?(?:,?\s+not\s+.+)?\s*[.!]?$/i;

function hearKinds(text: string, context: ChatContext): ReadingOptions | null {
  const [, what, kindSaid] = AS_KIND.exec(text) ?? IS_KIND.exec(text) ?? [];
  const kind = KINDS.find(([words]) => words.test((kindSaid ?? '').toLowerCase()))?.[1];
  if (what === undefined || kind === undefined) return null;
  const columns = findMentions(readMessage(what, context)).map(({ column }) => column);
  return columns.length === 0 ? null : { kinds: Object.fromEntries(columns.map((column) => [column, kind])) };
}

const NUMBERS: Readonly<Record<string, number>> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
};

const NO_DATA =
  /\bfirst\s+(?:(\w+)\s+)?(?:lines?|rows?)\b.*\b(?:no data|not data|aren['’]t|isn['’]t|not part|do not|don['’]t|comments?|titles?|notes?|junk)\b/i;
const SKIP = /\b(?:skip|ignore|drop|leave out|remove)\s+the\s+first\s+(?:(\w+)\s+)?(?:lines?|rows?)\b/i;
const HEADER_IN =
  /\b(?:header|column names?|names)\s+(?:(?:is|are|stands?|begins?|starts?)\s+)?(?:in|on|at)\s+(?:line|row)\s+(\w+)/i;
const NO_HEADER = /\b(?:no|without a?|has no|have no)\s*(?:header|column names)\b/i;
const HEADER =
  /\bfirst\s+(?:line|row)\s+(?:is the header|is a header|has the (?:column )?names|holds the (?:column )?names|names the columns)\b/i;

function hearLines(text: string): ReadingOptions | null {
  const at = HEADER_IN.exec(text);
  const line = numberOf(at?.[1]);
  if (at !== null && line !== null && line > 0) return { skipLines: line - 1, header: true };
  if (HEADER.test(text)) return { header: true };
  if (NO_HEADER.test(text)) return { header: false };
  const skipped = SKIP.exec(text) ?? NO_DATA.exec(text);
  const lines = skipped === null ? null : skipped[1] === undefined ? 1 : numberOf(skipped[1]);
  return lines === null ? null : { skipLines: lines };
}

const numberOf = (said = ''): number | null =>
  NUMBERS[said.toLowerCase()] ?? (/^\d{1,4}$/.test(said) ? Number(said) : null);

const CELL = `["“'\`]?([^\\s"”'\`]{1,40})["”'\`]?`;
const MEANS = new RegExp(
  `^(?:in [^,]+, )?${CELL}\\s+(?:means?|stands? for|is|are|should be|counts? as)\\s+(.+?)\\s*[.!]?$`,
  'i',
);
const TREAT = new RegExp(`\\b(?:treat|read|take|count)\\s+${CELL}\\s+as\\s+(.+?)\\s*[.!]?$`, 'i');
const NO_VALUE =
  /^(?:a )?(?:missing|no values?|unknown|not known|not available|empty|blank|null|nothing|missing values?)$/i;
const A_VALUE = /^(?:an? (?:value|label|class|category|word|code)|not (?:missing|empty|blank|unknown)|values?)$/i;

/** A cell that means "no value", or one that usually does and is a value here: NA means Namibia. */
function hearMissing(text: string): ReadingOptions | null {
  const verb = /\b(?:means?|stands? for)\b/i.test(text);
  const [, cell, meaning = ''] = MEANS.exec(text) ?? TREAT.exec(text) ?? [];
  if (cell === undefined) return null;
  if (NO_VALUE.test(meaning) && (verb || !/^\p{L}{3,}$/u.test(cell))) return { missing: [cell] };
  return isMissing(cell) && (verb || A_VALUE.test(meaning)) ? { notMissing: [cell] } : null;
}

const MARKS: readonly (readonly [RegExp, NonNullable<ReadingOptions['delimiter']>])[] = [
  [/;|\bsemicolons?\b/i, ';'],
  [/\t|\btabs?\b|\btabulators?\b/i, '\t'],
  [/\||\bpipes?\b|\bbars?\b/i, '|'],
  [/,|\bcommas?\b/i, ','],
];

function hearMarks(text: string): ReadingOptions | null {
  const short = text.length < 80;
  if (short && /\bdecimal/i.test(text)) {
    if (/,|\bcommas?\b/i.test(text)) return { decimal: ',' };
    return /\.\S|\s\.\s|\b(?:points?|dots?|periods?)\b/i.test(text) ? { decimal: '.' } : null;
  }
  if (!short || !/\b(?:separators?|separated|delimiters?|delimited)\b/i.test(text)) return null;
  const mark = MARKS.find(([sign]) => sign.test(text))?.[1];
  return mark === undefined ? null : { delimiter: mark };
}

function hearSheet(text: string): ReadingOptions | null {
  const [, quoted, bare] =
    /\b(?:read|use|take)\s+(?:the\s+)?(?:work)?sheet\s+(?:["“'`](.+?)["”'`]|(\S+))\s*[.!]?$/i.exec(text) ?? [];
  const sheet = quoted ?? bare;
  return sheet === undefined ? null : { sheet };
}

import { isMissing } from '../../datasets/formats/missing.ts';
import type { Encoding } from '../../datasets/ingest/encoding.ts';
import type { ReadingOptions } from '../../datasets/ingest/options.ts';
import { findMentions } from './columns.ts';
import type { ChatContext } from './interpreter.ts';
import { readMessage } from './message.ts';

/**
 * What a message says about how the file of the data set in focus is to be read: "treat zip as text", "the first two
 * lines are no data", "NA means Namibia", "use ; as separator". Null when it says nothing of the kind, or more.
 */
export function hearReading(text: string, context: ChatContext): ReadingOptions | null {
  if (context.dataset === undefined || OTHER_REQUEST.test(text)) return null;
  const parts = text.split(BETWEEN).map((part) => hearPart(part.replace(POLITE, '').replace(/[\s.!?]+$/, ''), context));
  if (parts.some((part) => part === null)) return null;
  const kinds = Object.assign({}, ...parts.map((part) => part?.kinds));
  return { ...Object.assign({}, ...parts), ...(Object.keys(kinds).length > 0 ? { kinds } : {}) };
}

const OTHER_REQUEST =
  /^\W*(?:predict|what|which|who|why|how|is|are|was|does|do you|train|fit|learn|find|search|deploy|explain|compare|show)\b/i;
const BETWEEN =
  /(?<=\w\w)[.!]\s+|\n+|,?\s+and\s+(?=(?:please\s+)?(?:treat|read|use|skip|ignore|take|the first|decode)\b)/i;
const POLITE =
  /^\s*(?:no|hey|ok|okay|actually|sorry|but|oh|hm+)?[,.!]?\s*(?:(?:can|could|would|will) you\s+|i(?:['’]d like| want) you to\s+|you (?:should|must)\s+)?(?:please\s+)?|,?\s+(?:please|instead|again|thanks|then)\s*[.!?]*$/gi;

function hearPart(text: string, context: ChatContext): ReadingOptions | null {
  const heard = [
    hearMarks(text),
    hearEncoding(text),
    hearLines(text),
    hearOrder(text),
    hearKinds(text.replace(ORDER, ''), context),
    hearMissing(text),
    hearSheet(text),
  ];
  return heard.every((each) => each === null) ? null : Object.assign({}, ...heard);
}

const KINDS: readonly (readonly [RegExp, 'text' | 'number' | 'date'])[] = [
  [
    /^(?:(?:plain|free) )?(?:texts?|strings?|words?|categor(?:y|ies)|categoric(?:al)?|nominal|labels?|names?|codes?|ids?|identifiers?|text|texte|texto|testo|tekst|kategorie)$/,
    'text',
  ],
  [
    /^(?:numbers?|numeric(?:al)?|quantit(?:y|ies)|amounts?|floats?|integers?|decimals?|zahl|nombre|n[uú]mero)$/,
    'number',
  ],
  [/^(?:dates?|times?|timestamps?|datetimes?|datum|fecha|data)$/, 'date'],
];

const VERB =
  'treat|read|take|use|consider|interpret|parse|import|handle|see|keep|make|convert|turn|change|set|cast|regard|view|store|behandle|lies|lese|nimm|traite|lis|trata|lee|leer';
/** Each gives the column's words and the kind; `not` where the kind is denied. */
const SAYS_KIND: readonly RegExp[] = [
  new RegExp(
    `^(?:${VERB})\\s+(?<what>.+?)\\s+(?:as|into|to(?: be)?|als|comme|como)\\s+(?:an?\\s+|the\\s+)?(?<kind>[\\p{L} ]+)$`,
    'iu',
  ),
  new RegExp(
    `^(?<not>(?:do not|don['’]t|never|stop)\\s+)(?:${VERB}|treating|reading|taking|using)\\s+(?<what>.+?)\\s+(?:as|like)\\s+(?:an?\\s+)?(?<kind>[\\p{L} ]+)$`,
    'iu',
  ),
  /^(?:make|keep)\s+(?<what>.+?)\s+(?:an?\s+)?(?<kind>[\p{L}]+)$/iu,
  /^(?<what>.+?)\s+(?<not>(?:is|are|should|must)(?:\s+not|n['’]t|\s+no)(?:\s+be)?(?:\s+(?:treated|read|taken|seen))?(?:\s+as)?)\s+(?:really\s+)?(?:an?\s+)?(?<kind>[\p{L} ]+)$/iu,
  /^(?:i\s+(?:want|need)\s+)?(?<what>.+?)\s+(?:is|are|to be|(?:should|must|has to|have to|ought to)(?:\s+be)?)\s+(?:(?:treated|read|taken|seen|handled|considered|meant|imported|parsed)(?:\s+as)?\s+)?(?:really\s+|actually\s+|in fact\s+)?(?:an?\s+)?(?<kind>[\p{L} ]+?)(?:,?\s+(?:and\s+)?not\s+.+)?$/iu,
  /^(?<what>.+?)\s+(?:as|als)\s+(?:an?\s+)?(?<kind>[\p{L}]+?)(?:\s+(?:lesen|behandeln|nehmen))?$/iu,
];
const DAY_FIRST =
  "days?[ -]first|days? before (?:the )?months?|dd ?[/.-] ?mm(?: ?[/.-] ?y{2,4})?|day[/.-]month(?:[/.-]year)?|european dates?|tag zuerst|jour d[’']abord";
const MONTH_FIRST =
  'months?[ -]first|months? before (?:the )?days?|mm ?[/.-] ?dd(?: ?[/.-] ?y{2,4})?|month[/.-]day(?:[/.-]year)?|(?:american|us) dates?|monat zuerst';
const ORDER = new RegExp(
  `[,;]?\\s*(?:\\(|with (?:the )?|and |as |in )?(?:${DAY_FIRST}|${MONTH_FIRST})(?: (?:order|format|form))?\\)?$`,
  'i',
);
const SAYS_DAY_FIRST = new RegExp(`\\b(?:${DAY_FIRST})\\b`, 'i');

/** Whether the day stands before the month, at the end of what is said. */
function hearOrder(text: string): ReadingOptions | null {
  const [said] = ORDER.exec(text) ?? [];
  return said === undefined ? null : { dayFirst: SAYS_DAY_FIRST.test(said) };
}

const ZEROS =
  /\b(?:keep|preserve|retain|don['’]t (?:drop|lose|remove))\b.*\bleading zeros?\b(?:\s+(?:in|of|for|on)\s+(.+))?$/i;

function hearKinds(text: string, context: ChatContext): ReadingOptions | null {
  const zeros = ZEROS.exec(text);
  if (zeros?.[1] !== undefined) return kindsOf(zeros[1], 'text', context);
  for (const says of SAYS_KIND) {
    const { what, kind: said = '', not } = says.exec(text)?.groups ?? {};
    const bare = said.toLowerCase().replace(/\s+(?:columns?|values?|variables?|features?|fields?|data)$/, '');
    const kind = KINDS.find(([words]) => words.test(bare))?.[1];
    if (what === undefined || kind === undefined) continue;
    // What is no number or date is what stands there.
    if (not !== undefined && kind === 'text') continue;
    const heard = kindsOf(what, not === undefined ? kind : 'text', context);
    if (heard !== null) return heard;
  }
  return null;
}

function kindsOf(what: string, kind: 'text' | 'number' | 'date', context: ChatContext): ReadingOptions | null {
  const columns = findMentions(readMessage(what, context)).map(({ column }) => column);
  return columns.length === 0 ? null : { kinds: Object.fromEntries(columns.map((column) => [column, kind])) };
}

const NUMBERS: Readonly<Record<string, number>> = {
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10 },
  ...{ zwei: 2, drei: 3, vier: 4, deux: 2, trois: 3, dos: 2, tres: 3 },
};

const numberOf = (said = ''): number | null =>
  NUMBERS[said.toLowerCase()] ?? (/^\d{1,4}(?:st|nd|rd|th)?$/i.test(said) ? Number.parseInt(said, 10) : null);

const LINES = '(?:lines?|rows?|zeilen?|lignes?|l[ií]neas?)';
const NAMES =
  '(?:headers?|headings?|column (?:names?|headers?|titles?)|names(?: of the columns)?|titles of the columns)';
const IS_NO_DATA =
  "(?:no|not|aren['’]?t|isn['’]?t|don['’]?t|do not|does not|comments?|titles?|notes?|junk|garbage|rubbish|metadata|meta data|nothing|useless|irrelevant|keine?)\\b";

const HEADER_IN: readonly RegExp[] = [
  new RegExp(
    `\\b${NAMES}\\s+(?:(?:is|are|stands?|begins?|starts?|comes?)\\s+)?(?:only\\s+)?(?:in|on|at)\\s+(?:the\\s+)?(?:${LINES}\\s+(\\w+)|(\\w+)\\s+${LINES})`,
    'i',
  ),
  new RegExp(
    `\\b(?:use|take|read)\\s+(?:the\\s+)?(?:${LINES}\\s+(\\w+)|(\\w+)\\s+${LINES})\\s+(?:as|for)\\s+(?:the\\s+)?${NAMES}`,
    'i',
  ),
  new RegExp(
    `\\b(?:${LINES}\\s+(\\d+)|(\\w+)\\s+${LINES})\\s+(?:is|has|holds|contains|are|gives)\\s+(?:really\\s+)?(?:the\\s+|a\\s+)?${NAMES}`,
    'i',
  ),
  new RegExp(`\\b${NAMES}\\s+(?:is|are)\\s+(?:the\\s+)?(?:${LINES}\\s+(\\w+)|(\\w+)\\s+${LINES})`, 'i'),
  new RegExp(
    `\\btable\\s+(?:really\\s+)?(?:starts?|begins?)\\s+(?:only\\s+)?(?:in|on|at|with|from)\\s+(?:the\\s+)?(?:${LINES}\\s+(\\w+)|(\\w+)\\s+${LINES})`,
    'i',
  ),
];
const NO_HEADER = new RegExp(
  `\\b(?:no|without an?y?|without|has no|have no|isn['’]t a|is not a|lacks a)\\s*(?:${NAMES})\\b|\\b(?:first|top)\\s+${LINES}\\s+(?:is|are|holds?|contains?)\\s+(?:already\\s+|also\\s+|really\\s+)?(?:a\\s+)?(?:data|values|row)\\b|\\bcolumns have no names\\b|\\bkeine kopfzeile\\b`,
  'i',
);
const FIRST = `(?:first|top|upper|ersten|premi[eè]res?|primeras)`;
const NO_DATA: readonly RegExp[] = [
  new RegExp(`\\b${FIRST}\\s+(?:(\\w+)\\s+)?${LINES}\\b.*\\b${IS_NO_DATA}`, 'i'),
  new RegExp(`\\b(\\w+)\\s+${FIRST}\\s+${LINES}\\b.*\\b${IS_NO_DATA}`, 'i'),
  new RegExp(`\\b${LINES}\\s+1\\s*(?:and|to|through|until|[-–&])\\s*(\\w+)\\s+.*\\b${IS_NO_DATA}`, 'i'),
];
const SKIPS =
  '(?:skip|ignore|drop|leave out|remove|discard|omit|throw away|cut(?: off)?|delete|jump over|strip|überspringe)';
const SKIP: readonly RegExp[] = [
  new RegExp(`\\b${SKIPS}\\s+(?:the\\s+|die\\s+)?${FIRST}\\s+(?:(\\w+)\\s+)?${LINES}\\b`, 'i'),
  new RegExp(
    `\\b${SKIPS}\\s+(?:the\\s+)?(\\w+)\\s+(?:${FIRST}\\s+)?${LINES}(?:\\s+(?:at|from|on) (?:the )?(?:top|beginning|start))?$`,
    'i',
  ),
  new RegExp(`\\b${SKIPS}\\s+${LINES}\\s+1\\s*(?:and|to|through|until|[-–&])\\s*(\\w+)\\b`, 'i'),
];
const DATA_FROM = new RegExp(
  `\\bdata\\s+(?:really\\s+|only\\s+)?(?:starts?|begins?)\\s+(?:in|on|at|with|from)\\s+(?:the\\s+)?(?:${LINES}\\s+(\\w+)|(\\w+)\\s+${LINES})`,
  'i',
);

function hearLines(text: string): ReadingOptions | null {
  const header = lineIn(text, HEADER_IN);
  if (header !== null && header > 0) return { skipLines: header - 1, header: true };
  if (NO_HEADER.test(text)) return { header: false };
  const data = lineIn(text, [DATA_FROM]);
  // The names stand in the line above.
  if (data !== null && data > 1) return { skipLines: data - 2, header: true };
  const skipped = [...SKIP, ...NO_DATA].map((each) => each.exec(text)).find((found) => found !== null);
  if (skipped === undefined) return null;
  const lines = skipped[1] === undefined || /^lines?|rows?$/i.test(skipped[1]) ? 1 : numberOf(skipped[1]);
  return lines === null ? null : { skipLines: lines };
}

function lineIn(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const [, behind, before] = pattern.exec(text) ?? [];
    const line = numberOf(behind ?? before);
    if (line !== null) return line;
  }
  return null;
}

const CELL = `(?:the (?:value|cell|word|code|label|token|entry) )?["“'‘\`]?(?<cell>[^\\s"”'’\`]{1,40})["”'’\`]?`;
const IN = '(?:(?:here|in [^,]+),? )?';
const NOTHING =
  '(?:a |an |the )?(?:missing|no values?|no data|unknown|not known|not available|empty|blanks?|null|nothing|none|na|n/a|missing (?:values?|data)|not measured|nicht bekannt|fehlend)';
/** A cell means "no value". */
const IS_NOTHING: readonly RegExp[] = [
  new RegExp(
    `^${IN}${CELL}\\s+(?<verb>means?|stands? for|marks?|denotes?|indicates?|counts? as|=)\\s+${NOTHING}$`,
    'i',
  ),
  new RegExp(
    `^${IN}${CELL}\\s+(?:is|are|should be|is used for|is a placeholder for|is the code for|is our)\\s+(?:treated as |read as |counted as |really |actually )?${NOTHING}$`,
    'i',
  ),
  new RegExp(
    `^(?:treat|read|take|count|consider|regard|see|set|use|replace|interpret)\\s+${CELL}\\s+(?:as |to |by |with |to be )?${NOTHING}$`,
    'i',
  ),
  new RegExp(`^(?:values?|cells?) of ${CELL}\\s+(?:are|mean|stand for|count as)\\s+${NOTHING}$`, 'i'),
];
/** A cell that usually means that is a value here. */
const IS_VALUE: readonly RegExp[] = [
  new RegExp(
    `^${IN}${CELL}\\s+(?:means?|stands? for|is short for|refers to|denotes?|=|is the code (?:of|for)|as|bedeutet|ist)\\s+.+$`,
    'i',
  ),
  new RegExp(
    `^${IN}${CELL}\\s+(?:is|isn['’]t|are|should be|should not|shouldn['’]t|must not|does not|doesn['’]t|counts? as)\\s+.+$`,
    'i',
  ),
  new RegExp(`^(?:treat|read|take|count|keep|consider|leave|use)\\s+${CELL}(?:\\s+(?:as|like|in)\\s+.+)?$`, 'i'),
  new RegExp(
    `^(?:do not|don['’]t|never|stop)\\s+(?:treat|read|take|count|consider|drop|lose|treating|reading|counting)\\s+${CELL}(?:\\s+as\\s+.+)?$`,
    'i',
  ),
];

function hearMissing(text: string): ReadingOptions | null {
  for (const says of IS_NOTHING) {
    const { cell, verb } = says.exec(text)?.groups ?? {};
    // "age is missing" complains of a column.
    if (cell !== undefined && (verb !== undefined || !/^\p{L}{3,}$/u.test(cell))) return { missing: [cell] };
  }
  for (const says of IS_VALUE) {
    const cell = says.exec(text)?.groups?.cell;
    if (cell !== undefined && cell !== '' && (isMissing(cell) || /^none$/i.test(cell))) return { notMissing: [cell] };
  }
  return null;
}

const MARKS: readonly (readonly [RegExp, NonNullable<ReadingOptions['delimiter']>])[] = [
  [/;|\bsemi-?colons?\b|\bsemikolons?\b/i, ';'],
  [/\t|\\t|\btabs?\b|\btabulators?\b/i, '\t'],
  [/\||\bpipes?\b|\b(?:vertical )?bars?\b/i, '|'],
  [/,|\bcommas?\b/i, ','],
];
const SEPARATES =
  /\b(?:separat(?:ors?|ed|es?)|seperat(?:ors?|ed)|sep|delimit(?:ers?|ed|s)?|divided|trennzeichen|(?:columns?|cells?|fields?)\s+(?:are\s+)?(?:split|cut|apart)|split (?:the |it )?(?:columns?|cells?|fields?|lines?)?\s*(?:at|on|by)\s+(?:the\s+)?(?:["“'‘]?[;|,]|tabs?|semi|pipes?|commas?)|between (?:the )?(?:columns?|cells?|fields?))|\bfile uses (?:semi|tabs?|pipes?|commas?)/i;

function hearMarks(text: string): ReadingOptions | null {
  const short = text.length < 80;
  if (short && /\bdecimals?\b/i.test(text)) {
    if (/["“'‘]?,["”'’]?(?:\s|$)|\bcommas?\b/i.test(text)) return { decimal: ',' };
    return /["“'‘]?\.["”'’]?(?:\s|$)|\b(?:points?|dots?|periods?)\b/i.test(text) ? { decimal: '.' } : null;
  }
  if (!short || !SEPARATES.test(text)) return null;
  const mark = MARKS.find(([sign]) => sign.test(text))?.[1];
  return mark === undefined ? null : { delimiter: mark };
}

/** By what people call them. */
const ENCODED: readonly (readonly [RegExp, Encoding])[] = [
  [/\butf[- ]?16[- ]?be\b/i, 'utf-16be'],
  [/\butf[- ]?16(?:[- ]?le)?\b/i, 'utf-16le'],
  [/\butf[- ]?8\b|\bunicode\b/i, 'utf-8'],
  [/\b(?:windows|win|cp|ansi)[- ]?125([0-8])\b/i, 'windows-1252'],
  [/\biso[- ]?8859[- ]?15\b|\blatin[- ]?9\b/i, 'iso-8859-15'],
  [/\biso[- ]?8859[- ]?2\b|\blatin[- ]?2\b/i, 'iso-8859-2'],
  [/\biso[- ]?8859[- ]?5\b/i, 'iso-8859-5'],
  [/\biso[- ]?8859[- ]?7\b/i, 'iso-8859-7'],
  [/\biso[- ]?8859[- ]?1\b|\blatin[- ]?1\b/i, 'windows-1252'],
  [/\bkoi8[- ]?u\b/i, 'koi8-u'],
  [/\bkoi8(?:[- ]?r)?\b/i, 'koi8-r'],
  [/\b(?:cp|ibm|dos)[- ]?866\b/i, 'ibm866'],
  [/\b(?:cp|windows)[- ]?874\b|\btis[- ]?620\b/i, 'windows-874'],
  [/\bmac[- ]?cyrillic\b/i, 'x-mac-cyrillic'],
  [/\bmac(?:intosh|[- ]?roman)\b/i, 'macintosh'],
  [/\bshift[-_ ]?jis\b|\bs-?jis\b|\bcp932\b/i, 'shift_jis'],
  [/\beuc[-_ ]?jp\b/i, 'euc-jp'],
  [/\bgb[- ]?(?:18030|2312|k)\b|\bcp936\b/i, 'gb18030'],
  [/\bbig[- ]?5\b|\bcp950\b/i, 'big5'],
  [/\beuc[-_ ]?kr\b|\bcp949\b/i, 'euc-kr'],
];

function hearEncoding(text: string): ReadingOptions | null {
  if (text.length > 80) return null;
  for (const [called, encoding] of ENCODED) {
    const found = called.exec(text);
    if (found === null) continue;
    return { encoding: found[1] === undefined ? encoding : (`windows-125${found[1]}` as Encoding) };
  }
  return null;
}

const SHEETS: readonly RegExp[] = [
  /\b(?:read|use|take|open|switch to|look at|go to|want|need|with|in|on|from)\s+(?:the\s+)?(?:work)?(?:sheet|tab)\s+(?:called\s+|named\s+)?(?:["“‘'`](?<quoted>.+?)["”’'`]|(?<bare>[^"“”]+?))\s*$/i,
  /\b(?:read|use|take|open|want|need)\s+(?:the\s+)?(?:["“‘'`](?<quoted>.+?)["”’'`]|(?<bare>\S+))\s+(?:work)?sheet\s*$/i,
];

function hearSheet(text: string): ReadingOptions | null {
  for (const says of SHEETS) {
    const { quoted, bare } = says.exec(text)?.groups ?? {};
    const sheet = quoted ?? bare;
    if (sheet !== undefined) return { sheet };
  }
  return null;
}

import { findMentions } from './columns.ts';
import { hearReading } from './hear-reading.ts';
import type { Message } from './message.ts';
import { optional, type Scope, type Slots } from './scope.ts';
import { modelNamed } from './things-named.ts';

const UNIT = String.raw`(?:\d+ )?(?:weekday|weekend|week|day|night|month|quarter|year|hour|minute|morning|evening|afternoon|noon|mon\w*|tues?\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|tag|nacht|woche|monat|abend|morgen|[^\s,;.!?]+)s?`;
const CLOCK = String.raw`(?:,? (?:at|um|à|a las|alle|às|om|gegen)?\s?(?:\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm|h|uhr|o'clock)?|noon|midnight|(?:(?:half|quarter) (?:past|to) )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: in the (?:morning|afternoon|evening))?))?`;
const TIME = [
  `(?:on )?(?:every|each|jeden|jede|jedes|chaque|cada|ogni|elke|iedere|tous les|toutes les|todos los|todas las|todos os|todas as) (?:(?:other|single|second|last|first|1st|ersten|letzten) )?(?:of the month|${UNIT})(?: (?:of (?:the|each|every) month|im monat|evening|morning|night|afternoon))?${CLOCK}`,
  String.raw`(?:at \d{1,2}(?::\d\d)?\s?(?:am|pm)? )?(?:tomorrow|tmrw|tonight|today|heute|morgen|demain|mañana|domani|amanhã|nightly|weekly|daily|hourly|monthly|quarterly|täglich|wöchentlich|monatlich|nachts|quartalsweise)(?: (?:morning|evening|afternoon|night|noon|abend|nacht|früh))?${CLOCK}`,
  String.raw`(?:on |am |next |this )(?:mon|tues|wednes|thurs|fri|satur|sun|diens|donners|frei|sams|sonn)(?:day|tag)\w*${CLOCK}`,
  String.raw`(?:on (?:the )?)?\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*${CLOCK}`,
  `(?:on |at )?the (?:first|1st|last|end)(?: day)? of (?:the|each|every) (?:month|week|quarter|year)${CLOCK}`,
  String.raw`(?:in|once a|twice a|per|in an?) ?(?:\d+|an?|one|two|three|four|five|six|ten|half an|a few|zwei|drei|einer)?\s?(?:minutes?|hours?|days?|weeks?|months?|min|stunden?|minuten|tagen|heures?|horas?|ore|uur)`,
  String.raw`(?:at|um|à|alle|a las|às|om) (?:\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm|h|uhr|o'clock)?(?: (?:tomorrow|tonight|today))?|noon|midnight|night)`,
  String.raw`in \d+\s?h`,
  // as crontab has it
  String.raw`(?:[\d*/,-]+ ){4}[\d*/,-]+`,
  `next (?:week|month|quarter|year)|later (?:today|tonight)`,
];
const WHEN = new RegExp(
  TIME.map((pattern) => String.raw`(?:(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}]))`).join('|'),
  'giu',
);

/** A time to come or that comes again, as said. */
export const timeSaid = ({ text }: Message): string | undefined =>
  [...text.matchAll(WHEN)].map(([said]) => said.trim()).sort((a, b) => b.length - a.length)[0];

const ARROW = /(?:->|→|⇒|=>)\s*["'`]?([^\s"'`,;]{1,80})/u;
const QUOTED = String.raw`[\x60"'“”‘’«»]?`;
const NAME = String.raw`${QUOTED}([^\x60"“”«»,;.!?\n]{1,80}?)${QUOTED}`;
const END = String.raw`(?=\s*(?:[,;!?\n(]|\.(?:\s|$)|$| (?:please|pls|bitte|instead|from now|from here|s'il|por favor|per favore|now|then|and|um$)))`;
const TO = new RegExp(
  String.raw`(?:\b(?:renam\w*|benenne|umbenennen|renomme[rz]?|renombra\w*|rinomina\w*|renomei\w*|hernoem\w*|call(?:ed)?|name[ds]?|nenne|title[ds]?|retitle|label)\b[^\n]*\s(?:to|into|as|in|en|a|para|naar|it|this one|this|them|be|model)\s|\b(?:should be|is|be|gets?|its) (?:called|named)\s|\bnew(?: name)?(?: for [^:]+)?\s?:\s*|->|→|⇒|\b(?:appelle-le|llámalo|chiamalo|noem het)\s|\bmake (?:it|that|the name)\s)\s*${NAME}${END}`,
  'iu',
);

/** A new name, and whose it is. */
export function fillName(scope: Scope): Slots | null {
  const { message } = scope;
  const { tokens, context, text } = message;
  const to =
    ARROW.exec(text)?.[1] ??
    TO.exec(text)?.[1]?.trim() ??
    tokens.filter(({ kind }) => kind === 'code' || kind === 'quoted').at(-1)?.text ??
    lastUnknown(message);
  if (to === undefined || to === '') return null;
  const before = text.slice(0, Math.max(0, text.lastIndexOf(to)));
  const says = (name: string | undefined): boolean =>
    name !== undefined && before.toLowerCase().includes(name.toLowerCase());
  if (says(context.dataset) && !/\bmodel/i.test(before)) return { to, ...optional('dataset', context.dataset) };
  if (says(context.model)) return { to, ...optional('model', context.model) };
  const other = tokens.find(
    ({ kind, text: each, end }) =>
      end <= before.length && each !== to && (kind === 'code' || kind === 'quoted' || /_|\p{L}\d/u.test(each)),
  )?.text;
  if (other !== undefined)
    return /\b(?:data ?sets?|table|datensatz)\b/i.test(before) ||
      (context.model === undefined && !/model/i.test(before))
      ? { to, dataset: other }
      : { to, model: other };
  const said = /\bmodell?o?\s+(\p{L}[\w-]*)\s+(?:to|as|in|a|para|naar)\b/iu.exec(before)?.[1];
  return { to, ...optional('model', said) };
}

function lastUnknown({ tokens, hits }: Message): string | undefined {
  return tokens.filter(({ kind }, at) => kind === 'word' && !hits.some((hit) => hit.start <= at && at < hit.end)).at(-1)
    ?.text;
}

const AS =
  /\b(?:as|als|into|comme|como|come|like|stay|be|is|isn't .*?it's|it's)\s+(?:an?\s+|ein(?:e)?\s+|un[ea]?\s+)?(text|txt|strings?|numbers?|numeric|integers?|floats?|dates?|timestamps?|categor(?:y|ies|ical)|code|zahl|datum|kategorie|texte|nombre|texto|número|numero|testo|data|tekst|getal|id)\b/gi;

/** Before a kind that it is not, or only seems to be: "and not as text", "it thinks it's text". */
const DENIES = /\b(?:not|nicht|pas|non|nao|niet|isn't|thinks?|says|reads)\s*$/i;

/** Which column is to be read otherwise, and as what. */
export function fillReading({ message, clauses }: Scope): Slots {
  const { context, text } = message;
  const mention = clauses
    .flatMap(({ start, end }) => findMentions(message, start, end))
    .find(({ strength }) => strength > 1);
  const said = [...text.matchAll(AS)];
  const isDenied = ({ index }: { index: number }): boolean => DENIES.test(text.slice(0, index));
  const as =
    (said.findLast((each) => !isDenied(each)) ?? said.at(-1))?.[1] ??
    (mention === undefined ? text.slice(0, 200) : undefined);
  const options = hearReading(text, context);
  return { ...optional('column', mention?.column), ...optional('as', as), ...(options === null ? {} : { options }) };
}

export const modelOf = (scope: Scope): Slots => optional('model', modelNamed(scope));

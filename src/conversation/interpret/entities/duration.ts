import type { Message } from '../message.ts';

export interface Found<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

const SECONDS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [
        1,
        's sec secs second seconds sek sekunde sekunden segundo segundos seconde secondes secondi secondo seconden sekund sekunder saniye sekundy секунд секунды 秒 secounds seconds',
      ],
      [
        60,
        'm min mins minute minutes minuten minuto minutos minuti minuut minuter minut minuty dakika минут минуты минуту мин 分 分钟 分間 mintues minuts minues',
      ],
      [
        3600,
        'h hr hrs hour hours std stunde stunden hora horas heure heures ora ore uur uren timme timmar godzina godziny saat ghanta ghante час часа часов 小时 時間',
      ],
      [86_400, 'd day days tag tage dia dias jour jours giorno giorni dag dagen'],
    ] as const
  ).flatMap(([seconds, names]) => names.split(' ').map((name) => [name, seconds])),
);

const NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [0.5, 'half halben halbe halbes media medio demi demie meia mezza mezzo mezz halve aadha'],
      [1, 'a an one ein eine einer einen un una une uno uma um een ek единую'],
      [2, 'two couple zwei dos deux dois duas due twee do две'],
      [3, 'three drei tres trois tre drie teen три'],
      [4, 'four vier cuatro quatre quatro quattro char'],
      [5, 'five funf cinco cinq cinque vijf paanch panch пять'],
      [6, 'six sechs seis sei zes'],
      [7, 'seven sieben siete sept sete sette zeven'],
      [8, 'eight acht ocho huit oito otto'],
      [9, 'nine neun nueve neuf nove negen'],
      [10, 'ten zehn diez dix dez dieci tien das десять'],
      [12, 'twelve zwolf doce douze doze dodici twaalf'],
      [15, 'fifteen funfzehn quince quinze quindici vijftien'],
      [20, 'twenty zwanzig veinte vingt vinte venti twintig'],
      [30, 'thirty dreissig treinta trente trinta trenta dertig'],
      [40, 'forty fourty vierzig cuarenta quarante quarenta quaranta veertig'],
      [45, 'fortyfive forty-five'],
      [50, 'fifty funfzig cincuenta cinquante cinquenta cinquanta vijftig'],
      [60, 'sixty sechzig sesenta soixante sessenta sessanta zestig'],
      [90, 'ninety neunzig noventa novanta negentig'],
    ] as const
  ).flatMap(([value, names]) => names.split(' ').map((name) => [name, value])),
);

/** A small number written out, in the languages read. */
export function numberWord(word: string): number | undefined {
  return Object.hasOwn(NUMBERS, word) ? NUMBERS[word] : undefined;
}

function secondsPer(unit: string): number | undefined {
  return Object.hasOwn(SECONDS, unit) ? SECONDS[unit] : undefined;
}

/**
 * The first length of time, in seconds: "90s", "5 min", "1h30", "half an hour", "an hour and a half",
 * "2 min 30 s", "eine halbe Stunde".
 */
export function findDuration(message: Message, from = 0, to = message.tokens.length): Found<number> | null {
  for (let at = from; at < to; at++) {
    const found = durationAt(message.words, at, to);
    if (found !== null) return withRest(message.words, found, to);
  }
  return null;
}

function durationAt(words: readonly string[], at: number, to: number): Found<number> | null {
  const word = words[at] ?? '';
  const glued = gluedDuration(word);
  if (glued !== null) return { value: glued, start: at, end: at + 1 };

  const amount = /^\d+(?:[.,]\d+)?$/.test(word) ? Number(word.replace(',', '.')) : numberWord(word);
  if (amount === undefined) return null;
  let next = at + 1;
  let factor = amount;
  // "half an hour", "eine halbe Stunde", "a couple of minutes", "a quarter of an hour", "one and a half hours"
  while (next < to && next < at + 5) {
    const unit = secondsPer(words[next] ?? '');
    if (unit !== undefined) {
      const bare = (words[next] ?? '').length === 1 && !/\d/.test(word);
      return bare ? null : { value: factor * unit, start: at, end: next + 1 };
    }
    const step = stepOf(words, next, factor);
    if (step === null) return null;
    factor = step.factor;
    next = step.next;
  }
  return null;
}

function stepOf(words: readonly string[], at: number, factor: number): { factor: number; next: number } | null {
  const word = words[at] ?? '';
  if (word === 'of' || word === '-' || word === 'more' || word === 'de' || word === 'd')
    return { factor, next: at + 1 };
  if (word === 'and' && words[at + 1] === 'a' && words[at + 2] === 'half')
    return { factor: factor + 0.5, next: at + 3 };
  if (word === 'quarter' || word === 'viertel') return { factor: factor * 0.25, next: at + 1 };
  const times = numberWord(word);
  if (times === undefined) return null;
  return times === 1 || factor === 1 ? { factor: factor * times, next: at + 1 } : null;
}

const GLUED = /^(\d+(?:[.,]\d+)?)(\p{L}+)(?:(\d+)(\p{L}*))?$/u;

function gluedDuration(word: string): number | null {
  const match = GLUED.exec(word);
  const unit = secondsPer(match?.[2] ?? '');
  if (match === null || unit === undefined) return null;
  const whole = Number((match[1] ?? '').replace(',', '.')) * unit;
  if (match[3] === undefined) return whole;
  const smaller = secondsPer(match[4] ?? '') ?? unit / 60;
  return whole + Number(match[3]) * smaller;
}

/** What is added after: "and a half", "30 s", "et demie", "y media". */
function withRest(words: readonly string[], found: Found<number>, to: number): Found<number> {
  const unit = secondsPer((words[found.end - 1] ?? '').replace(/^[\d.,]+/, '')) ?? 0;
  let next = found.end;
  if (/^(?:and|und|y|et|e|en)$/.test(words[next] ?? '')) next++;
  if (words[next] === 'a' || words[next] === 'un') next++;
  if (next > found.end && numberWord(words[next] ?? '') === 0.5) {
    return { value: found.value + unit / 2, start: found.start, end: next + 1 };
  }
  const more = found.end < to ? durationAt(words, found.end, to) : null;
  if (more === null || more.value >= unit) return found;
  return { value: found.value + more.value, start: found.start, end: more.end };
}

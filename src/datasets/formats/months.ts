import { textList, textLiteral } from '../sql.ts';

/** The names of the months, January first, by language: in full, and short where that is not the full name's beginning of three. */
const LANGUAGES: readonly (readonly [full: string, short: string])[] = [
  [
    'january february march april may june july august september october november december',
    'jan feb mar apr may jun jul aug sep|sept oct nov dec',
  ],
  [
    'januar|jänner februar märz|maerz april mai juni juli august september oktober november dezember',
    'jan|jän feb mär|mrz apr mai jun jul aug sep|sept okt nov dez',
  ],
  [
    'janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre décembre|decembre',
    'janv févr|fév|fevr mars avr mai juin juil août|aou sept oct nov déc|dec',
  ],
  [
    'enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre',
    'ene feb mar abr may jun jul ago sep|sept|set oct nov dic',
  ],
  [
    'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
    'gen feb mar apr mag giu lug ago set|sett ott nov dic',
  ],
  [
    'janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro dezembro',
    'jan fev mar abr mai jun jul ago set out nov dez',
  ],
  [
    'januari februari maart april mei juni juli augustus september oktober november december',
    'jan feb mrt apr mei jun jul aug sep okt nov dec',
  ],
];

const NUMBERS = new Map<string, number>();

function learn(names: string, step = 1): readonly string[] {
  return names.split(' ').flatMap((alternatives, at) => {
    const each = alternatives.split('|');
    for (const name of each) NUMBERS.set(name, at * step + 1);
    return each;
  });
}

/** The longest first, so that none is taken for a longer one's beginning. */
const distinct = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

export const MONTHS = distinct(LANGUAGES.flatMap(([full]) => learn(full)));
export const SHORT_MONTHS = distinct(LANGUAGES.flatMap(([, short]) => learn(short)));
/** A quarter is called by its first month. */
export const QUARTERS = learn('q1 q2 q3 q4', 3);

/** 1 for January and for the first quarter; null for what names no month. */
export const monthNumber = (name: string): number | null => NUMBERS.get(name.toLowerCase().replace('.', '')) ?? null;

const NAMES = distinct([...NUMBERS.keys()]);

/** A cell, in SQL, with the number of the month in place of its name, all in lower case. */
export function numberedMonth(cell: string): string {
  const name = `regexp_extract(lower(${cell}), ${textLiteral(NAMES.join('|'))})`;
  const numbers = NAMES.map((each) => String(NUMBERS.get(each)));
  const number = `([${textList(numbers)}])[list_position([${textList(NAMES)}], ${name})]`;
  return `replace(replace(lower(${cell}), ${name} || '.', ${number}), ${name}, ${number})`;
}

import type { Measure } from '../../datasets/query/query.ts';

/** Words of questions to data, and what they ask for. English, and the commonest of five more languages. */

export type Figure = Exclude<Measure['of'], 'count' | 'share'>;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

export const FIGURES: Readonly<Record<Figure, ReadonlySet<string>>> = {
  mean: words(
    'average avg mean avarage averages means typical durchschnitt durchschnittlich durchschnittliche mittelwert moyenne moyen promedio media medio gemiddelde',
  ),
  median: words('median medians mediane mediana'),
  sum: words('sum total totals overall summe gesamt insgesamt somme suma somma totale totaal'),
  min: words('min minimum lowest smallest least minimal kleinste niedrigste minimo laagste'),
  max: words('max maximum highest largest biggest greatest peak maximal hochste grosste maximo hoogste'),
  distinct: words('distinct unique different verschiedene'),
};

/** What a thing that is the most so has most of: names that columns have for it. */
export const SUPERLATIVES: Readonly<Record<string, readonly ['most' | 'least', string]>> = {
  expensive: ['most', 'price cost fare amount'],
  priciest: ['most', 'price cost fare amount'],
  dearest: ['most', 'price cost fare amount'],
  cheapest: ['least', 'price cost fare amount'],
  oldest: ['most', 'age'],
  youngest: ['least', 'age'],
  heaviest: ['most', 'weight mass'],
  lightest: ['least', 'weight mass'],
  longest: ['most', 'length duration time minutes'],
  shortest: ['least', 'length duration time minutes height'],
  tallest: ['most', 'height'],
  fastest: ['least', 'time duration minutes seconds'],
  slowest: ['most', 'time duration minutes seconds'],
  hottest: ['most', 'temperature temp'],
  coldest: ['least', 'temperature temp'],
  richest: ['most', 'income salary'],
  poorest: ['least', 'income salary'],
};

export const MOST = words('highest largest biggest greatest most max maximum top best');
export const LEAST = words('lowest smallest least fewest min minimum bottom worst');

export const COUNTS = words('count counts number cnt anzahl nombre numero cuantos cuantas combien quanti quante');
export const SHARES = words(
  'share percentage percent proportion fraction rate ratio pct anteil prozent porcentaje pourcentage percentuale',
);
export const DISTRIBUTIONS = words('histogram histogramm hist distribution distributions spread verteilung');
export const BREAKDOWNS = words('breakdown split balance mix frequencies frequency');
export const CORRELATIONS = words(
  'correlation correlate correlated correlates correlations relationship related relation relates scatter scatterplot korrelation',
);
export const BY = words('by per across grouped group je pro nach por par per');
export const MISSING = words('missing blank blanks empty null nulls nan unknown gaps gap leer fehlend fehlende');
export const NEGATIONS = words(
  'not no without except excluding never non isnt arent didnt dont doesnt wasnt nicht ohne',
);
/** They stand before a value that rows are chosen by. */
export const PREPOSITIONS = words('in for from with at where whose among within during of on');

/** Signs and words that compare, by how many tokens they take. */
export const COMPARISONS: readonly (readonly [readonly string[], 'above' | 'below' | 'from' | 'to'])[] = (
  [
    ['> = | >= | at least | no less than | not less than | from | since | or more than', 'from'],
    ['< = | <= | at most | up to | no more than | not more than | until', 'to'],
    [
      '> | over | above | more than | greater than | higher than | larger than | bigger than | older than | longer than | exceeding | exceeds | after | uber',
      'above',
    ],
    [
      '< | under | below | less than | lower than | smaller than | fewer than | younger than | shorter than | before | unter',
      'below',
    ],
  ] as const
)
  .flatMap(([phrases, is]) => phrases.split('|').map((phrase) => [phrase.trim().split(' '), is] as const))
  .sort((a, b) => b[0].length - a[0].length);

export const UNITS: Readonly<Record<string, 'year' | 'month' | 'week' | 'day'>> = {
  year: 'year',
  years: 'year',
  yearly: 'year',
  annually: 'year',
  month: 'month',
  months: 'month',
  monthly: 'month',
  week: 'week',
  weeks: 'week',
  weekly: 'week',
  day: 'day',
  days: 'day',
  daily: 'day',
};

/** They begin what goes on from the question before. */
export const GOES_ON =
  /^(?:and\b|only\b|just\b|what about|how about|same\b|the same|now\b|but\b|or\b|instead\b|as (?:a )?(?:chart|table))/;

/** What one answer to a yes-or-no column is called. */
export const POSITIVE = words('yes true 1 y t ja si oui sim positive left churned defaulted survived');

/** Spoken of by time, which needs today's date: what is meant is asked. */
export const RELATIVE_TIME =
  /\b(?:last|this|next|past|previous|current) (?:year|month|week|day|quarter|summer|winter)\b|\b(?:today|yesterday|tomorrow)\b/;

/** A word that asks for a figure. */
export const isAsking = (word: string): boolean =>
  [...Object.values(FIGURES), COUNTS, SHARES, DISTRIBUTIONS, BREAKDOWNS, CORRELATIONS, MOST, LEAST].some((group) =>
    group.has(word),
  );

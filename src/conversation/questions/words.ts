import type { Measure } from '../../datasets/query/query.ts';

/** Words of questions to data, and what they ask for. English, and the commonest of five more languages. */

export type Figure = Exclude<Measure['of'], 'count' | 'share' | 'part'>;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

export const FIGURES: Readonly<Record<Figure, ReadonlySet<string>>> = {
  mean: words(
    'average avg mean avarage averages means typical durchschnitt durchschnittlich durchschnittliche mittelwert moyenne moyen promedio media medio gemiddelde',
  ),
  median: words('median medians mediane mediana'),
  sum: words('sum total totals summe gesamt insgesamt somme suma somma totale totaal'),
  min: words('min minimum lowest smallest least minimal kleinste niedrigste minimo laagste'),
  max: words('max maximum highest largest biggest greatest peak maximal hochste grosste maximo hoogste'),
  distinct: words('distinct unique different verschiedene'),
};

export const MOST = words('highest largest biggest greatest most max maximum top best');
export const LEAST = words('lowest smallest least fewest min minimum bottom worst');

export const COUNTS = words('count counts number cnt anzahl nombre numero cuantos cuantas combien quanti quante');
export const SHARES = words(
  'share shares percentage percentages percent proportion fraction portion  rate rates pct anteil prozent porcentaje pourcentage percentuale',
);
export const DISTRIBUTIONS = words(
  'histogram histogramm hist distribution distributions distributed spread spreads verteilung',
);
export const BREAKDOWNS = words('breakdown split balance mix frequencies frequency');
export const CORRELATIONS = words(
  'correlation correlate correlated correlates correlations relationship related relation relations relates scatter scatterplot associated association linked link connected connection korrelation',
);
const RELATING =
  /\bgo(?:es)? (?:along )?(?:together )?with\b|\bgo(?:es)? together\b|\bdepends? on\b|\bdependent on\b|\binfluences? of\b|\binfluenced? by\b|\binfluences?\b|\baffects?\b|\baffected by\b|\bimpacts?\b|\beffect of\b|\bmatters? for\b|\bmoves? together\b|\btied to\b|\bmoves? with\b|\bvar(?:y|ies) with\b/;

/** The words that ask whether one thing goes with another: "does price depend on carat?" */
export const isRelating = (text: string): string | null => RELATING.exec(text)?.[0] ?? null;

export const isRelatingVerb = (word: string): boolean =>
  /^(?:depends?|dependent|influences?|influenced|affects?|affected|impacts?|effect|matters?)$/.test(word);

export const BY = words('by per across grouped group je pro nach por par per');
export const MISSING = words(
  'missing blank blanks empty null nulls nan na unknown unrecorded gaps gap leer fehlend fehlende',
);
export const NEGATIONS = words(
  'not no without except excluding never non neither nor isnt arent aint didnt dont doesnt wasnt werent havent hasnt hadnt cant wont lack lacks lacking nicht ohne kein keine',
);
/** They stand before a value that rows are chosen by. */
export const PREPOSITIONS = words('in for from with at where whose among within during of on');

/** Signs and words that compare, by how many tokens they take. */
export const COMPARISONS: readonly (readonly [readonly string[], 'above' | 'below' | 'from' | 'to'])[] = (
  [
    ['> = | >= | at least | no less than | not less than | minimum | from | since', 'from'],
    ['< = | <= | at most | up to | no more than | not more than | maximum | until', 'to'],
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

/** Said behind a figure: "4 or more beds". */
export const ENDS: readonly (readonly [readonly string[], 'from' | 'to'])[] = (
  [
    [
      '+ | or more | and more | or over | and over | or above | and above | or higher | or older | plus | and up',
      'from',
    ],
    ['or less | or fewer | or under | and under | or below | and below | or lower | or younger', 'to'],
  ] as const
).flatMap(([phrases, is]) => phrases.split('|').map((phrase) => [phrase.trim().split(' '), is] as const));

/** "males vs females". */
export const VERSUS = words('vs versus against than compared compare comparing comparison difference unlike gegenuber');
/** "than the others": the other side is whoever is not on this one. */
export const REST = words('others other else rest remaining');

/** Words of more and less, for whether one side has more. */
export const MORE_OR_LESS = words(
  'more less higher lower bigger smaller greater larger fewer better worse differ differs different difference differences older younger longer shorter heavier lighter cheaper',
);

/** They begin what is said of rows that were named before: "homes that have", "customers who". */
export const RELATIVES = words(
  'live lives lived belong belongs use uses work works own owns led lead leads ended ends resulted results who that which whose is are was were have has had do did does get got come comes came',
);

/** They choose the rows that a share is of: "among women". */
export const AMONG = words('among amongst for within in');

/** They begin what goes on from the question before. */
export const GOES_ON =
  /^(?:and\b|only\b|just\b|what about|how about|same\b|the same|now\b|but\b|or\b|instead\b|as (?:a )?(?:chart|table))/;

/** The rows of the question before, with something more said of them. */
export const OF_THOSE = /^(?:and |but )?(?:of|among|from|out of) (?:those|these|them)\b/;

/** What one answer to a yes-or-no column is called. */
export const POSITIVE = words('yes true 1 y t ja si oui sim positive left churned defaulted survived');
export const NEGATIVE = words('no false 0 n f nein non negative stayed retained');

/** Spoken of by time, which needs today's date: what is meant is asked. */
export const RELATIVE_TIME =
  /\b(?:last|this|next|past|previous|current) (?:year|month|week|day|quarter|summer|winter)\b|\b(?:today|yesterday|tomorrow)\b/;

/** Words that ask for something, by what they ask for. */
const ASKING = [...Object.values(FIGURES), COUNTS, SHARES, DISTRIBUTIONS, BREAKDOWNS, CORRELATIONS, MOST, LEAST];

export const isAsking = (word: string): boolean => ASKING.some((group) => group.has(word));

/** Two words for the same: "histogram of the distribution". */
export const askTheSame = (a: string, b: string): boolean => ASKING.some((group) => group.has(a) && group.has(b));

export const MONTHS: ReadonlyMap<string, number> = new Map(
  'january february march april may june july august september october november december'
    .split(' ')
    .flatMap((month, i) => [[month, i + 1] as const, [month.slice(0, 3), i + 1] as const]),
);

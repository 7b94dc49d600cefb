import { stemmer } from 'stemmer';

/** Names of typical targets, by certainty. Outcomes are nearly always the target; the others are often features. */
const OUTCOMES =
  'target|label|labels|class|classes|outcome|y|churn|churned|exited|attrition|survived|survival|fraud|fraudulent|spam|' +
  'canceled|cancelled|defaulted|readmitted|approved|diagnosis|species|variety|sentiment|compressive strength|medv|' +
  'death event|died|mortality|left|quit|purchased|bought|converted|conversion|subscribed|clicked|failure|anomaly|winner';
const LIKELY = 'sale price|price|strength|quality|price range|stroke|disease|severity|delay|delayed|yield|emotion|fake';
const POSSIBLE =
  'default|response|result|status|category|output|rating|score|cnt|demand|sales|revenue|salary|income|amount|cost|' +
  'value|charges|deposit|risk|rent|wage|wages|grade|stage|consumption|profit|intent|topic';

const FAINT = 'count|number';

export interface KnownName {
  readonly words: readonly string[];
  readonly stems: readonly string[];
  /** Points for a column of this name. */
  readonly worth: number;
}

const known = (names: string, worth: number): readonly KnownName[] =>
  names.split('|').map((name) => {
    const words = name.split(' ');
    return { words, stems: words.map(stemmer), worth };
  });

/** The surest first. */
export const KNOWN_NAMES: readonly KnownName[] = [
  ...known(OUTCOMES, 10),
  ...known(LIKELY, 7),
  ...known(POSSIBLE, 4),
  ...known(FAINT, 2.5),
];

/** What came before the outcome is known when that is to be predicted: `previous_default`, `baseline value`. */
export const EARLIER: ReadonlySet<string> = new Set([
  ...['previous', 'prior', 'last', 'past', 'baseline', 'initial', 'old', 'estimated', 'expected', 'original', 'first'],
]);

/** Words of one matter, in the names of columns and in what people say of it. */
const MATTERS = [
  'leave left exit exited churn churned attrition quit turnover resign stay',
  'die died death dead survive survived survival mortality alive',
  'price cost costs worth expensive charge charges fare value sell sold pay',
  'rent rental rented rentals hire demand count cnt',
  'sale sales sell sold revenue turnover demand units',
  'buy bought purchase purchased convert converted conversion order revenue',
  'subscribe subscribed deposit response respond',
  'income salary wage wages earn earns earnings compensation',
  'rating rate rated score stars quality good liked',
  'delay delayed late on-time punctual',
  'grade grades marks score exam pass passed result',
  'fraud fraudulent scam cheat',
  'spam ham junk',
  'cancel canceled cancelled cancellation',
  'default defaulted repay arrears',
  'approve approved approval grant accepted status',
  'ill sick disease diagnosis malignant benign',
  'fail failure fault broken breakdown anomaly',
  'drink drinkable potable potability safe',
  'poisonous edible toxic',
].map((words): ReadonlySet<string> => new Set(words.split(' ').map(stemmer)));

/** Whether two stems speak of one matter: the same, one a longer form of the other, or words for the same thing. */
export function areAkin(a: string, b: string): boolean {
  const [short = '', long = ''] = a.length < b.length ? [a, b] : [b, a];
  if (short === long || (short.length >= LEAST_COMMON && long.startsWith(short))) return true;
  return MATTERS.some((matter) => matter.has(a) && matter.has(b));
}

const LEAST_COMMON = 4;

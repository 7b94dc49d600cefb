import { metricName } from '../text/sentences.ts';
import type { Tone } from './card.ts';
import { count, plural, quantity, scoreWithInterval } from './format.ts';

/** How well a model did on its test rows, beside an answer that is always the same. */
export interface Judged {
  readonly target: string;
  readonly classes: readonly string[];
  readonly metric: string;
  readonly scores: Readonly<Record<string, { readonly value: number; readonly low: number; readonly high: number }>>;
  readonly baseline: { readonly scores: Readonly<Record<string, number>> };
  readonly test_rows: number;
  /** Test rows whose equal was among those it learned from. */
  readonly seen_test_rows: number;
  /** False where all figures are made up. */
  readonly uses_real_model?: boolean;
}

/** Nothing was learned, and whatever shows a figure of it has to say so. */
export const isSimulated = ({ uses_real_model }: { readonly uses_real_model?: boolean }): boolean =>
  uses_real_model === false;

const SMALLER_IS_BETTER = new Set(['mae', 'rmse', 'log_loss']);

/** No better than guessing as far as the test can tell: the guess lies within the interval of the score, or beyond it. */
export function isNoBetter({ metric, scores, baseline }: Judged): boolean {
  const [score, guess] = [scores[metric], baseline.scores[metric]];
  if (score === undefined || guess === undefined) return false;
  return SMALLER_IS_BETTER.has(metric) ? score.high >= guess : score.low <= guess;
}

export const toneOf = (judged: Judged): Tone => (isNoBetter(judged) || isSimulated(judged) ? 'warning' : 'good');

/** What the score means, for somebody who has never heard of the metric. */
export function verdict(judged: Judged): string {
  if (isSimulated(judged)) return 'Simulated: nothing was learned, and all figures are made up.';
  const sentence = [judged.metric, 'accuracy', 'mae'].map((metric) => SENTENCES[metric]?.(judged)).find(isSaid);
  if (isNoBetter(judged)) return ['It is not clearly better than guessing.', sentence].filter(isSaid).join(' ');
  return sentence ?? 'It is clearly better than guessing.';
}

type Sentence = (judged: Judged) => string | undefined;

/** Null figures have no sentence, and a metric without one of its own is told by one that has. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  roc_auc: pairs,
  accuracy: rightAnswers,
  mae: (judged) => offBy(judged, 'mae', 'It is off by'),
  rmse: (judged) => offBy(judged, 'rmse', 'It is off by', ', large errors counting more'),
  r2: (judged) => offBy(judged, 'mae', 'It is off by'),
};

function rightAnswers(judged: Judged): string | undefined {
  const [share, guess] = figures(judged, 'accuracy');
  if (share === undefined) return undefined;
  const { target, test_rows } = judged;
  const beside = guess === undefined ? '' : `; guessing always the same gets ${inCases(guess, test_rows)}`;
  return `It gives the right ${target} in ${ofCases(share, test_rows)}${newOnes(judged)}${beside}.`;
}

/** AUC is the share of pairs that are told apart, which is no share of right answers. */
function pairs(judged: Judged): string | undefined {
  const { target, classes } = judged;
  const [share] = figures(judged, 'roc_auc');
  if (share === undefined) return undefined;
  const [one, other] = classes;
  const pair =
    classes.length === 2
      ? `one case with ${target} “${one}” and one with “${other}”`
      : `two cases that differ in ${target}`;
  return `Shown ${pair}, it tells which is which ${inHundred(share)} times of 100; guessing gets 50.`;
}

function offBy(judged: Judged, metric: string, words: string, more = ''): string | undefined {
  const [error, guess] = figures(judged, metric);
  if (error === undefined) return undefined;
  const beside = guess === undefined ? '' : `; always guessing the mean would be off by ${quantity(guess)}`;
  return `${words} ${quantity(error)} on average${more}${beside}.`;
}

function figures({ scores, baseline }: Judged, metric: string): readonly [number | undefined, number | undefined] {
  return [finite(scores[metric]?.value), finite(baseline.scores[metric])];
}

const finite = (value: number | undefined): number | undefined => (Number.isFinite(value) ? value : undefined);

/** `81 of 100 cases`; of those there were, where there were fewer. */
function ofCases(share: number, rows: number): string {
  if (rows >= 100) return `${inHundred(share)} of 100 cases`;
  return share === 1 ? `all ${plural(rows, 'case')}` : `${inCases(share, rows)} of the ${plural(rows, 'case')}`;
}

const inCases = (share: number, rows: number): string =>
  rows >= 100 ? inHundred(share) : count(Math.round(share * rows));

/** Never all and never none, which a test on some rows cannot tell. */
function inHundred(share: number): string {
  const value = Math.round(100 * share);
  return value === 100 && share < 1 ? 'nearly 100' : value === 0 && share > 0 ? 'hardly any' : String(value);
}

const newOnes = ({ seen_test_rows }: Judged): string => (seen_test_rows > 0 ? '' : ' it never saw');

/** `AUC .851 ± .012 on 1,409 rows it never saw` */
export function scoreLine(judged: Judged): string {
  const { metric, scores, test_rows, seen_test_rows } = judged;
  const main = scores[metric];
  const figure = main === undefined ? 'no score' : `${metricName(metric)} ${scoreWithInterval(metric, main)}`;
  if (isSimulated(judged)) return `${figure}, simulated`;
  if (seen_test_rows === 0) return `${figure} on ${plural(test_rows, 'row')} it never saw`;
  return `${figure} on ${plural(test_rows, 'row')} set aside, ${count(seen_test_rows)} of them like rows learned from`;
}

const isSaid = (text: string | undefined): text is string => text !== undefined;

/** `AUC .851 ± .012 on 1,409 rows it never saw.` */
export function scoreSentence(judged: Judged): string {
  const line = scoreLine(judged);
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}

/** Says what the interval of the score is where one is shown; one of no width is not. */
export function explainInterval({ metric, scores }: Judged): readonly string[] {
  const main = scores[metric];
  const shown = main === undefined ? '' : scoreWithInterval(metric, main);
  if (shown.includes('±')) return ['± is where the score would lie in about 95 of 100 such tests.'];
  return shown.includes(' to ') ? ['In brackets is where the score would lie in about 95 of 100 such tests.'] : [];
}

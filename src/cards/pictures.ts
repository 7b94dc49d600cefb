import { metricName } from '../text/sentences.ts';
import type { BarChart, Chart, LineChart } from './chart.ts';
import { count, score } from './format.ts';

/** How the predictions for the test part lie beside the truth. */
export type ShownDiagnosis =
  | {
      readonly task: 'classification';
      readonly confusion: {
        readonly classes: readonly (number | 'others')[];
        readonly counts: readonly (readonly number[])[];
      };
      readonly thresholds:
        | readonly {
            readonly threshold: number;
            readonly recall: number;
            readonly falseAlarms: number;
            readonly precision: number;
          }[]
        | null;
      readonly calibration: readonly { readonly said: number; readonly was: number; readonly rows: number }[];
    }
  | {
      readonly task: 'regression';
      readonly pairs: readonly { readonly truth: number; readonly predicted: number; readonly rows: number }[];
    };

export interface PicturedModel {
  readonly target: string;
  readonly classes: readonly string[];
  readonly metric: string;
  readonly test_rows: number;
  readonly baseline: { readonly scores: Readonly<Record<string, number>> };
  readonly leaderboard: readonly { readonly model: string; readonly score: number }[];
  readonly diagnosis?: ShownDiagnosis;
}

/** The one picture at the end of a run: what was predicted for the rows that were set aside, beside what they are. */
export function resultPicture({ target, classes, test_rows, diagnosis }: PicturedModel): Chart | null {
  if (diagnosis === undefined) return null;
  const rows = `${count(test_rows)} rows it never saw`;
  if (diagnosis.task === 'regression') {
    return {
      kind: 'points',
      title: `Predicted against actual ${target}, for ${rows}`,
      x: { label: `actual ${target}` },
      y: { label: `predicted ${target}` },
      points: diagnosis.pairs.map(({ truth, predicted, rows: close }) => ({ x: truth, y: predicted, count: close })),
      diagonal: 'exactly right',
    };
  }
  const { classes: shown, counts } = diagnosis.confusion;
  return {
    kind: 'matrix',
    title: `What was predicted as ${target}, for ${rows}`,
    labels: shown.map((each) => (each === 'others' ? 'all others' : (classes[each] ?? '?'))),
    counts,
  };
}

/** Shares of the positives found against false alarms, and against wrong calls. None unless there are two classes. */
export function thresholdPictures({ target, classes, diagnosis }: PicturedModel): readonly LineChart[] {
  if (diagnosis?.task !== 'classification' || diagnosis.thresholds === null) return [];
  const { thresholds } = diagnosis;
  const positive = `“${classes[1] ?? ''}”`;
  const chosen = thresholds.findLast(({ threshold }) => threshold >= CHOSEN);
  const markAt = (x: number, y: number): Pick<LineChart, 'mark'> => ({ mark: { x, y, label: 'from 50 % on' } });
  const found = { label: `${target} ${positive} found`, holds: 'share' } as const;
  return [
    {
      kind: 'lines',
      title: `How many ${positive} it finds, at how many false alarms`,
      x: { label: 'false alarms among the others', holds: 'share' },
      y: found,
      series: [
        {
          name: 'this model',
          points: [[0, 0], ...thresholds.map(({ falseAlarms, recall }) => [falseAlarms, recall] as const)],
        },
      ],
      diagonal: 'guessing',
      ...(chosen === undefined ? {} : markAt(chosen.falseAlarms, chosen.recall)),
    },
    {
      kind: 'lines',
      title: `How often it is right when it says ${positive}`,
      x: found,
      y: { label: `right when it says ${positive}`, holds: 'share' },
      series: [{ name: 'this model', points: thresholds.map(({ recall, precision }) => [recall, precision] as const) }],
      ...(chosen === undefined ? {} : markAt(chosen.recall, chosen.precision)),
    },
  ];
}

/** Of two classes the likelier one is the answer. */
const CHOSEN = 0.5;

/** Whether what is said to be likely is. */
export function calibrationPicture({ classes, diagnosis }: PicturedModel): LineChart | null {
  if (diagnosis?.task !== 'classification' || diagnosis.calibration.length < 2) return null;
  return {
    kind: 'lines',
    title: 'When it says 70 %, is it 70 %?',
    x: { label: classes.length === 2 ? `probability of “${classes[1]}”` : 'probability of its answer', holds: 'share' },
    y: { label: 'share that came true', holds: 'share' },
    series: [{ name: 'this model', points: diagnosis.calibration.map(({ said, was }) => [said, was] as const) }],
    diagonal: 'exactly as said',
  };
}

const LEADERS = 12;

/** Each model tried, by its score on the rows it was chosen by. */
export function leaderboardPicture({ metric, leaderboard, baseline }: PicturedModel): BarChart | null {
  if (leaderboard.length === 0) return null;
  const guess = baseline.scores[metric];
  return {
    kind: 'bars',
    title: `${metricName(metric)} of each model tried`,
    bars: leaderboard
      .slice(0, LEADERS)
      .map(({ model, score: value }) => ({ label: model, value, text: score(metric, value) })),
    ...(guess === undefined || !Number.isFinite(guess)
      ? {}
      : { reference: { value: guess, label: 'always guessing the same' } }),
  };
}

import type { Chart } from '../../src/cards/chart.ts';

const wave = (n: number): readonly (readonly [number, number])[] =>
  Array.from({ length: n }, (_, i) => [i / (n - 1), Math.sqrt(i / (n - 1))] as const);

const LONG = 'a name that goes on and on '.repeat(8);

/** Each kind of chart, as it usually is. */
export const USUAL: Readonly<Record<string, Chart>> = {
  importance: {
    kind: 'bars',
    title: 'How much the AUC suffers when a column is shuffled',
    bars: [
      { label: 'contract', value: 0.08, text: '.080 ± .006', low: 0.074, high: 0.086 },
      { label: 'tenure', value: 0.061, text: '.061 ± .008', low: 0.053, high: 0.069 },
      { label: 'monthly charges', value: 0.02, text: '.020 ± .004', low: 0.016, high: 0.024 },
      { label: 'internet service', value: 0.011, text: '.011 ± .003', low: 0.008, high: 0.014 },
    ],
  },
  leaderboard: {
    kind: 'bars',
    title: 'AUC of each model on rows it had not seen',
    bars: [
      { label: 'blend of 4', value: 0.851, text: '.851', low: 0.839, high: 0.863 },
      { label: 'boosted trees', value: 0.846, text: '.846' },
      { label: 'linear', value: 0.84, text: '.840' },
      { label: 'extra trees', value: 0.831, text: '.831' },
    ],
    reference: { value: 0.5, label: 'always guessing the same' },
  },
  distribution: {
    kind: 'histogram',
    title: 'How price spreads',
    x: 'price',
    bins: [3, 18, 60, 90, 70, 41, 22, 12, 7, 3, 1, 1].map((count, i) => ({
      from: i * 5000,
      to: (i + 1) * 5000,
      count: count * 40,
    })),
  },
  roc: {
    kind: 'lines',
    title: 'Churners found against false alarms',
    x: { label: 'false alarms', holds: 'share' },
    y: { label: 'churners found', holds: 'share' },
    series: [{ name: 'this model', points: wave(40) }],
    diagonal: 'guessing',
    mark: { x: 0.24, y: 0.49, label: 'chosen threshold .42' },
  },
  calibration: {
    kind: 'lines',
    title: 'When it says 70 %, is it 70 %?',
    x: { label: 'what it said', holds: 'share' },
    y: { label: 'what it was', holds: 'share' },
    series: [
      {
        name: 'this model',
        points: [0.05, 0.15, 0.3, 0.42, 0.55, 0.63, 0.75, 0.9].map((x, i) => [x, x + (i % 2 ? 0.03 : -0.02)] as const),
      },
    ],
    diagonal: 'exactly right',
  },
  progress: {
    kind: 'lines',
    title: 'Best score so far',
    x: { label: 'seconds' },
    y: { label: 'AUC' },
    series: ['boosted trees', 'linear', 'extra trees'].map((name, at) => ({
      name,
      points: Array.from(
        { length: 10 },
        (_, i) => [i * 5 + at, 0.78 + 0.07 * (1 - Math.exp(-(i + 1) / (2 + at)))] as const,
      ),
    })),
  },
  confusion: {
    kind: 'matrix',
    title: 'What it was, and what was predicted',
    labels: ['Adelie', 'Chinstrap', 'Gentoo'],
    counts: [
      [30, 1, 0],
      [2, 12, 0],
      [0, 0, 24],
    ],
  },
  fit: {
    kind: 'points',
    title: 'Predicted against actual',
    x: { label: 'actual price' },
    y: { label: 'predicted price' },
    points: Array.from({ length: 300 }, (_, i) => {
      const x = 5000 + ((i * 7919) % 300) * 150;
      return { x, y: x * (0.9 + ((i * 104729) % 200) / 1000), count: 1 + (i % 3) };
    }),
    diagonal: 'exactly right',
  },
  effect: {
    kind: 'lines',
    title: 'What tenure does to the probability of churn',
    x: { label: 'tenure (months)' },
    y: { label: 'probability of yes', holds: 'share' },
    series: [
      {
        name: 'on average',
        points: Array.from({ length: 25 }, (_, i) => [i * 3, 0.55 * Math.exp(-i / 9) + 0.05] as const),
      },
    ],
    density: Array.from({ length: 24 }, (_, i) => ({
      from: i * 3,
      to: i * 3 + 3,
      count: i === 0 || i === 23 ? 900 : 250,
    })),
  },
  waterfall: {
    kind: 'waterfall',
    title: 'Why 71 % for this customer',
    start: { label: 'on average', value: 0.27 },
    steps: [
      { label: 'contract = month-to-month', value: 0.24 },
      { label: 'tenure = 3', value: 0.18 },
      { label: 'monthly charges = 89.5', value: 0.07 },
      { label: 'phone service = yes', value: -0.05 },
    ],
    end: { label: 'this one', value: 0.71 },
    holds: 'share',
  },
};

/** What breaks pictures: nothing, one, many, long, other scripts, no spread, huge and tiny figures. */
export const EXTREME: Readonly<Record<string, Chart>> = {
  'one bar': { kind: 'bars', title: 'One class', bars: [{ label: 'only', value: 1, text: '100 %' }] },
  'no bars': { kind: 'bars', title: 'Nothing', bars: [] },
  'sixty bars': {
    kind: 'bars',
    title: 'Sixty classes',
    bars: Array.from({ length: 60 }, (_, i) => ({ label: `class ${i}`, value: 60 - i, text: String(60 - i) })),
  },
  'long, odd and right-to-left names': {
    kind: 'bars',
    title: LONG,
    bars: [
      { label: LONG, value: 5, text: '5' },
      { label: 'عدد العملاء', value: 4, text: '4' },
      { label: 'מחיר', value: 3, text: '3' },
      { label: '🐧🐧 penguins 👩‍👩‍👧', value: 2, text: '2' },
      { label: '価格', value: 2, text: '2' },
      { label: '<b>&amp;"\'', value: 1, text: '1' },
    ],
  },
  'negative and zero bars': {
    kind: 'bars',
    title: 'Correlation with the target',
    bars: [
      { label: 'up', value: 0.8, text: '.80' },
      { label: 'none', value: 0, text: '0' },
      { label: 'down', value: -0.6, text: '−.60' },
    ],
  },
  'all zero': {
    kind: 'bars',
    title: 'Nothing matters',
    bars: [
      { label: 'a', value: 0, text: '0' },
      { label: 'b', value: 0, text: '0' },
    ],
  },
  'two points': {
    kind: 'points',
    title: 'Two rows',
    x: { label: 'actual' },
    y: { label: 'predicted' },
    points: [
      { x: 1, y: 2, count: 1 },
      { x: 3, y: 3, count: 1 },
    ],
    diagonal: 'exactly right',
  },
  'one value': {
    kind: 'points',
    title: 'All the same',
    x: { label: 'actual' },
    y: { label: 'predicted' },
    points: [{ x: 5, y: 5, count: 1000 }],
    diagonal: 'exactly right',
  },
  huge: {
    kind: 'histogram',
    title: 'Huge figures',
    x: 'population of the universe',
    bins: Array.from({ length: 10 }, (_, i) => ({ from: i * 1e15, to: (i + 1) * 1e15, count: 10 ** i })),
  },
  tiny: {
    kind: 'histogram',
    title: 'Tiny figures',
    x: 'mass',
    bins: Array.from({ length: 5 }, (_, i) => ({ from: i * 1e-9, to: (i + 1) * 1e-9, count: i })),
  },
  'one bin': { kind: 'histogram', title: 'A constant', x: 'x', bins: [{ from: 3, to: 3, count: 9 }] },
  'sixty classes': {
    kind: 'matrix',
    title: 'Sixty classes',
    labels: Array.from({ length: 60 }, (_, i) => `class ${i}`),
    counts: Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 60 }, (__, j) => (i === j ? 50 : Number((i * j) % 17 === 3))),
    ),
  },
  'one class': { kind: 'matrix', title: 'One class', labels: ['only'], counts: [[12]] },
  'one point of a line': {
    kind: 'lines',
    title: 'Just begun',
    x: { label: 'seconds' },
    y: { label: 'RMSE' },
    series: [{ name: 'linear', points: [[1, 2e6]] }],
  },
  'lines over time': {
    kind: 'lines',
    title: 'Orders by month',
    x: { label: 'month', holds: 'time' },
    y: { label: 'orders' },
    series: [
      { name: 'orders', points: Array.from({ length: 24 }, (_, i) => [Date.UTC(2023, i, 1), -20 + i * i] as const) },
    ],
  },
  'all down': {
    kind: 'waterfall',
    title: 'Below zero',
    start: { label: 'on average', value: 12000 },
    steps: [
      { label: LONG, value: -15000 },
      { label: 'rooms = 1', value: -2500.5 },
    ],
    end: { label: 'this one', value: -5500.5 },
  },
};

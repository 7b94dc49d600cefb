import type { Config } from 'vega-lite';

/** Of the page that a picture is shown on. */
export type Theme = 'light' | 'dark';

export interface Colours {
  readonly ground: string;
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  /** What a picture is about. */
  readonly main: string;
  /** What it is set against. */
  readonly other: string;
  /** Of several lines, each its own. */
  readonly series: readonly string[];
}

/** Colours that people who see few colours tell apart too (after Okabe and Ito), light enough on dark. */
export const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    ground: '#ffffff',
    text: '#1d2733',
    quiet: '#5b6775',
    grid: '#e6e9ed',
    main: '#0b69b0',
    other: '#d9730d',
    series: ['#0b69b0', '#d9730d', '#00846a', '#b25a94', '#6b7280', '#a88b00'],
  },
  dark: {
    ground: '#1e2126',
    text: '#eceef1',
    quiet: '#a3acb8',
    grid: '#343a42',
    main: '#5fb3f0',
    other: '#f5a04c',
    series: ['#5fb3f0', '#f5a04c', '#3cc9a7', '#e39bcb', '#9aa3af', '#e6cf5a'],
  },
};

export const FONT = 'DejaVu Sans';
/** In pixels of a picture that is drawn at double density: what a phone shows at about its own size. */
export const WIDTH = 480;
export const TEXT = 13;
const TITLE = 15;

export function styleOf({ ground, text, quiet, grid, main, series }: Colours): Config {
  return {
    background: ground,
    font: FONT,
    padding: 14,
    view: { stroke: null },
    title: { color: text, fontSize: TITLE, fontWeight: 'bold', anchor: 'start', frame: 'bounds', offset: 12, limit: 0 },
    axis: {
      labelColor: quiet,
      labelFontSize: TEXT - 1,
      titleColor: quiet,
      titleFontSize: TEXT - 1,
      titleFontWeight: 'normal',
      titlePadding: 8,
      gridColor: grid,
      domainColor: grid,
      ticks: false,
      labelPadding: 6,
      labelOverlap: 'greedy',
    },
    legend: {
      orient: 'bottom',
      title: null,
      labelColor: text,
      labelFontSize: TEXT - 1,
      symbolStrokeWidth: 3,
      labelLimit: 200,
    },
    range: { category: [...series] },
    bar: { color: main, cornerRadiusEnd: 2 },
    line: { color: main, strokeWidth: 2.5 },
    circle: { color: main },
    point: { color: main },
    text: { color: text, fontSize: TEXT, font: FONT },
  };
}

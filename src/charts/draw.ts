import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import type { Chart } from '../cards/chart.ts';
import { specOf } from './spec.ts';
import { FONT, TEXT, type Theme } from './style.ts';
import { textWidth } from './text-width.ts';

/** Twice as many dots as the picture's own measure, for screens that have them. */
const DENSITY = 2;

const require = createRequire(import.meta.url);
const fontFiles = [
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];

// There is no canvas to measure texts with. Vega's types leave out where it asks for widths.
Object.assign((vega as unknown as { readonly textMetrics: object }).textMetrics, {
  width: (item: { readonly fontSize?: number }, text: unknown) => textWidth(String(text ?? ''), item.fontSize ?? TEXT),
});

/** @returns an SVG document. Nothing is fetched for it: a chart holds all its data. */
export async function drawSvg(chart: Chart, theme: Theme): Promise<string> {
  const { spec } = compile(specOf(chart, theme), { logger: vega.logger(vega.None) });
  const view = new vega.View(vega.parse(spec), { logLevel: vega.None, renderer: 'none', loader: NOTHING });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** @returns a PNG, by default at double density. */
export async function drawPng(chart: Chart, theme: Theme, density = DENSITY): Promise<Uint8Array> {
  const svg = await drawSvg(chart, theme);
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: FONT };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: density } }).render().asPng();
}

const refuse = (): never => {
  throw new Error('A chart loads nothing.');
};
const NOTHING = { load: refuse, sanitize: refuse, http: refuse, file: refuse } as unknown as vega.Loader;

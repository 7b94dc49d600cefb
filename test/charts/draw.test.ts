import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../../src/cards/chart.ts';
import { drawPng, drawSvg } from '../../src/charts/draw.ts';
import { EXTREME, USUAL } from './samples.ts';

/** Pictures that were looked at, at half size. `GOLDEN=write npx vitest …/draw.test.ts` makes them again: look at each. */
const FOLDER = new URL('./golden/', import.meta.url);
const DENSITY = 0.5;
/** Of 255: what smoothing may differ by. */
const NEAR = 32;
/** The share of dots that may differ by more. */
const FEW = 0.01;

interface Dots {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A PNG's width and height stand at fixed places; the renderer that draws pictures decodes them too. */
function dotsOf(png: Uint8Array): Dots {
  const bytes = Buffer.from(png);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const image = `<image width="${width}" height="${height}" href="data:image/png;base64,${bytes.toString('base64')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`;
  return { width, height, pixels: new Resvg(svg).render().pixels };
}

function difference(a: Dots, b: Dots): number {
  if (a.width !== b.width || Math.abs(a.height - b.height) > 1) return 1;
  const length = Math.min(a.pixels.length, b.pixels.length);
  let far = 0;
  for (let at = 0; at < length; at += 4) {
    const channels = [0, 1, 2].map((channel) =>
      Math.abs((a.pixels[at + channel] ?? 0) - (b.pixels[at + channel] ?? 0)),
    );
    if (Math.max(...channels) > NEAR) far += 1;
  }
  return far / (length / 4);
}

const all: readonly (readonly [string, Chart])[] = Object.entries({ ...USUAL, ...EXTREME });

describe.each(['light', 'dark'] as const)('a %s picture', (theme) => {
  it.each(all)('of %s looks as it did when it was looked at', async (name, chart) => {
    const png = await drawPng(chart, theme, DENSITY);
    const file = new URL(`${theme}-${name.replaceAll(' ', '-')}.png`, FOLDER);
    if (process.env.GOLDEN === 'write') {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(file, png);
    }

    expect(existsSync(file)).toBe(true);
    expect(difference(dotsOf(png), dotsOf(readFileSync(file)))).toBeLessThan(FEW);
  });
});

describe('a picture', () => {
  it('differs from another one, as the comparison sees', async () => {
    const [a, b] = [USUAL.roc, USUAL.calibration] as const;
    if (a === undefined || b === undefined) throw new Error('no samples');

    expect(
      difference(dotsOf(await drawPng(a, 'light', DENSITY)), dotsOf(await drawPng(b, 'light', DENSITY))),
    ).toBeGreaterThan(FEW);
  });

  it('is sharp where screens are: twice as many dots as it is wide', async () => {
    const png = Buffer.from(await drawPng(USUAL.roc as Chart, 'light'));

    expect(png.readUInt32BE(16)).toBe(960);
  });

  it('loads nothing and runs nothing, whatever a name says', async () => {
    const label = '<script>alert(1)</script><image href="http://example.org/x.png"/>';
    const svg = await drawSvg({ kind: 'bars', title: label, bars: [{ label, value: 1, text: label }] }, 'light');

    expect(svg).not.toMatch(/<(script|image|a)\b/);
  });
});

import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { Chart } from '../../src/cards/chart.ts';
import { createDrawer } from '../../src/charts/drawer.ts';
import { USUAL } from './samples.ts';

const MODULE = fileURLToPath(new URL('../../.build/src/charts/drawing-process.js', import.meta.url));
const { roc, fit } = USUAL as Readonly<Record<'roc' | 'fit', Chart>>;

function drawer(modulePath = MODULE) {
  const made = createDrawer({ modulePath });
  onTestFinished(() => made.stop());
  return made;
}

it('draws in a process of its own, as PNG and as SVG', async () => {
  const { draw } = drawer();

  const [png, svg] = await Promise.all([
    draw({ chart: roc, theme: 'light', format: 'png' }),
    draw({ chart: roc, theme: 'dark', format: 'svg' }),
  ]);

  expect(Buffer.from(png).subarray(1, 4).toString()).toBe('PNG');
  expect(Buffer.from(svg).toString()).toMatch(/^<svg/);
});

it('draws the same picture once', async () => {
  const { draw } = drawer();
  const request = { chart: roc, theme: 'light', format: 'png' } as const;

  expect(await draw(request)).toBe(await draw({ ...request }));
});

it('says so when a chart cannot be drawn, and goes on with the next', async () => {
  const { draw } = drawer();
  const broken = { kind: 'nonsense' } as unknown as Chart;

  await expect(draw({ chart: broken, theme: 'light', format: 'png' })).rejects.toThrow('could not be drawn');
  expect((await draw({ chart: fit, theme: 'light', format: 'png' })).length).toBeGreaterThan(1000);
});

it('is not ended by a process that dies: the next picture starts another', async () => {
  const { draw, stop } = drawer();
  const request = { chart: roc, theme: 'light', format: 'png' } as const;
  const lost = draw(request);
  await stop();

  await expect(lost).rejects.toThrow('could not be drawn');
  expect((await draw(request)).length).toBeGreaterThan(1000);
});

import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { BROWSER, launchBrowser } from './chromium.ts';

/** What a suite is called that needs a browser: where there is none it says, aloud, that it was not run. */
export function inBrowser(name: string): string {
  if (BROWSER !== null) return name;
  const missing = `${name} (NOT RUN: there is no Chromium here; apt-get install chromium)`;
  process.stderr.write(`${missing}\n`);
  return missing;
}

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the page, its violations of the policy included. */
  readonly complaints: string[];
}

/** A page of the real browser, with all that it complains about. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Opened> {
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('request', (request) => {
    const { host, protocol } = new URL(request.url());
    // A picture that the page has fetched already.
    if (protocol === 'blob:') return;
    if (!/^127\.0\.0\.1:/.test(host)) complaints.push(`asked ${host}`);
  });
  return { page, complaints };
}

/** Nothing that keeps somebody from using what is shown now, in either theme. */
export async function expectUsableByAll(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
    );
    const found = violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${impact} ${id}: ${html}`));
    expect(found, `${page.url()}, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Nothing is wider than the window. */
export async function expectToFit(page: Page): Promise<void> {
  const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(over, `${page.url()} is wider than its window`).toBeLessThanOrEqual(0);
}

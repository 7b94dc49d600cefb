import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { readPage } from '../../adapters/web/page-files.ts';
import { launchBrowser } from '../support/chromium.ts';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const OPENED = 9;

/** How soon somebody can write on the page after opening it, with nothing kept by the browser and with all; and what it weighs. */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', MONGODB_URI: '', SEARCH_OFFLINE: '1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const entrance = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += String(chunk);
      const [, address] = /^open (.*)$/m.exec(text) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const browser = await launchBrowser();
  try {
    const [cold, warm]: [number[], number[]] = [[], []];
    for (let i = 0; i < OPENED; i += 1) await open(browser, entrance, cold, warm);
    const scripts = [...readPage().files.values()].filter(({ type }) => type.startsWith('text/javascript'));
    const kb = scripts.reduce((sum, { gzip }) => sum + gzip.length, 0) / 1000;
    process.stdout.write(
      `medians of ${OPENED}: can be written on after ${median(cold)} ms at first, ${median(warm)} ms again; ` +
        `${scripts.length} scripts, ${kb.toFixed(1)} KB packed\n`,
    );
  } finally {
    await browser.close();
    child.removeAllListeners('exit');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function open(browser: Browser, entrance: string, cold: number[], warm: number[]): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(entrance);
  cold.push(await usableAfter(page));
  await page.reload();
  warm.push(await usableAfter(page));
  await context.close();
}

/** From the beginning of the navigation, by the page's own clock. */
async function usableAfter(page: Page): Promise<number> {
  const seen = "document.querySelector('#message:not(:disabled)') !== null && Math.round(performance.now())";
  return (await page.waitForFunction(seen, undefined, { polling: 'raf' })).jsonValue() as Promise<number>;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The system's browser; null where it has none. */
export const BROWSER: string | null =
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path)) ?? null;

/** @throws Error where there is none. */
export function launchBrowser(): Promise<Browser> {
  if (BROWSER === null) throw new Error('There is no Chromium here; apt-get install chromium.');
  // The sandbox needs rights that a container does not give.
  return chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
}

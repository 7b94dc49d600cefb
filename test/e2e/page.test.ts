import { createServer } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCsv } from '../fakes/shelf.ts';
import { expectToFit, expectUsableByAll, inBrowser, openBrowser } from '../support/browser.ts';
import { BROWSER } from '../support/chromium.ts';
import { exit, lineOf, startProgram } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

/** The server, and the address that it prints to be opened. */
async function startServer(env: Readonly<Record<string, string>> = {}) {
  const dataDir = env.DATA_DIR ?? (await createFolder());
  const child = startProgram(['start'], { PORT: '0', TRAIN_TIME_LIMIT_S: '8', ...env, DATA_DIR: dataDir });
  const [, entrance = ''] = /^open (.*)$/.exec(await lineOf(child, /^open /)) ?? [];
  return {
    dataDir,
    entrance,
    origin: entrance.replace(/\/#.*$/, ''),
    token: entrance.replace(/^.*token=/, ''),
    async kill() {
      child.kill('SIGKILL');
      await exit(child);
    },
  };
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const view = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true });
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

async function say(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await box(page).press('Enter');
}

async function addPenguins(page: Page): Promise<void> {
  await say(page, 'find me a dataset about penguins');
  await button(page, 'Add').click();
  await button(page, 'Train').waitFor();
}

describe.skipIf(BROWSER === null)(inBrowser('the page'), { timeout: 180_000 }, () => {
  it('leads from a question to predictions, on data found and on a file of one’s own', async () => {
    const { entrance } = await startServer();
    const { page, complaints } = await openBrowser();
    await page.goto(entrance);
    await heading(page, 'What would you like to predict?').waitFor();
    expect(page.url()).not.toContain('token');
    await expectUsableByAll(page);

    await addPenguins(page);
    await expectUsableByAll(page);
    await button(page, 'Train').click();
    await button(page, 'Cancel').waitFor();
    await page.reload();
    await button(page, 'Cancel').waitFor();
    await view(page, 'Runs').click();
    await page.getByRole('link', { name: /Palmer penguins · species/ }).click();
    await button(page, 'Stop').waitFor();
    await expectUsableByAll(page);
    await page.getByRole('link', { name: 'Open the model' }).waitFor();
    await page.getByRole('heading', { name: 'Leaderboard' }).waitFor();
    await expectUsableByAll(page);

    await view(page, 'Chat').click();
    await button(page, 'Leaderboard').click();
    await page.getByRole('heading', { name: /^Leaderboard of/ }).waitFor();
    await say(page, 'train for 4 seconds without island');
    await page
      .getByText(/The training on Palmer penguins is finished: palmer-penguins-2/)
      .first()
      .waitFor();

    await view(page, 'Models').click();
    await heading(page, 'Models').waitFor();
    await page.getByRole('checkbox', { name: 'Compare palmer-penguins-1' }).check();
    await page.getByRole('checkbox', { name: 'Compare palmer-penguins-2' }).check();
    await expectUsableByAll(page);
    await button(page, 'Compare 2 models').click();
    await heading(page, 'Side by side').waitFor();
    const compared = page.getByRole('table');
    await compared.getByRole('link', { name: 'palmer-penguins-2' }).waitFor();
    for (const line of ['accuracy', 'What it goes by', 'Answers in']) {
      expect(await compared.getByRole('rowheader', { name: line, exact: true }).count()).toBe(1);
    }
    await button(page, 'Measure').first().click();
    await compared
      .getByText(/\d ms from here/)
      .first()
      .waitFor();
    await expectUsableByAll(page);

    await compared.getByRole('link', { name: 'palmer-penguins-1' }).click();
    await heading(page, 'palmer-penguins-1').waitFor();
    await expectUsableByAll(page);
    await button(page, 'Deploy').click();
    await page.getByRole('heading', { name: 'Try it' }).waitFor();
    await button(page, 'Fill in typical values').click();
    await button(page, 'Predict').click();
    await page.locator('.figure').waitFor();
    expect(await page.locator('.figure').textContent()).toMatch(/^(Adelie|Chinstrap|Gentoo)$/);
    await page.locator('dt', { hasText: 'In all' }).locator('+ dd', { hasText: /^1$/ }).waitFor();
    await button(page, 'Python').click();
    expect(await page.getByRole('region', { name: 'How to ask it with Python' }).textContent()).toContain('urllib');
    await expectUsableByAll(page);
    await button(page, 'Undeploy').click();
    await page.getByText('inactive', { exact: true }).first().waitFor();
    await button(page, 'Deploy').click();
    await page.getByRole('heading', { name: 'Try it' }).waitFor();

    await view(page, 'Chat').click();
    await button(page, 'Predict').last().click();
    await page.getByRole('textbox', { name: 'bill_length_mm' }).fill('50');
    await page.locator('.row-form').getByRole('button', { name: 'Predict' }).click();
    await page.getByRole('heading', { name: /^species: / }).waitFor();
    await expectUsableByAll(page);

    const file = `new File([${JSON.stringify(createCsv())}], 'customers.csv', { type: 'text/csv' })`;
    const dropped = await page.evaluateHandle(
      `(() => { const it = new DataTransfer(); it.items.add(${file}); return it; })()`,
    );
    await page.dispatchEvent('.thread', 'dragover', { dataTransfer: dropped });
    await page.dispatchEvent('.thread', 'drop', { dataTransfer: dropped });
    await page.getByText('customers.csv', { exact: true }).first().waitFor();
    await page
      .getByRole('heading', { name: 'customers.csv' })
      .or(page.getByText(/^Added/).last())
      .first()
      .waitFor();
    await view(page, 'Data').click();
    await page.getByRole('link', { name: /customers/ }).click();
    await page.getByRole('heading', { name: 'First rows' }).waitFor();
    await expectUsableByAll(page);

    expect(complaints).toEqual([]);
  });

  it('asks for a token where it has none, and where the server does not know it', async () => {
    const { origin, entrance, token } = await startServer();
    const { page } = await openBrowser();
    await page.goto(origin);
    await page
      .getByText(/This page needs a token/)
      .first()
      .waitFor();
    await expectUsableByAll(page);

    await page.getByLabel('Address or token').fill('sml_not-this-one');
    await page.getByLabel('Address or token').press('Enter');
    await page
      .getByText(/The server does not know that token/)
      .first()
      .waitFor();
    await page.getByLabel('Address or token').fill(entrance);
    await button(page, 'Open').click();
    await box(page).waitFor();
    expect(await page.evaluate('localStorage.token')).toBe(token);

    await button(page, 'Sign out').click();
    await page
      .getByText(/This page needs a token/)
      .first()
      .waitFor();
    expect(await page.evaluate('localStorage.token')).toBeUndefined();
  });

  it('shows a new token once, and nothing of it after a reload', async () => {
    const { entrance } = await startServer();
    const { page } = await openBrowser();
    await page.goto(entrance);
    await say(page, '/ml token read');
    await page.getByRole('heading', { name: 'Shown once' }).waitFor();
    const shown = (await page.locator('.secret').textContent()) ?? '';
    const [made = ''] = /sml_[\w-]+/.exec(shown) ?? [];
    expect(made).not.toBe('');
    await page.reload();
    await page
      .getByText(/Made a token/)
      .first()
      .waitFor();
    expect(await page.content()).not.toContain(made);

    await page.goto(`${entrance.replace(/#.*/, '')}#token=${made}`);
    await page.getByText('may read').first().waitFor();
    await page.getByPlaceholder('Your token is for reading').waitFor();
    expect(await box(page).isDisabled()).toBe(true);
  });

  it('is used by keys alone: what is in focus shows, Enter sends, Shift and Enter begin a line', async () => {
    const { entrance } = await startServer();
    const { page } = await openBrowser();
    await page.goto(entrance);
    await box(page).fill('find me a dataset');
    await box(page).press('Shift+Enter');
    await page.keyboard.type('about penguins');
    await page.reload();
    expect(await box(page).inputValue()).toBe('find me a dataset\nabout penguins');

    await box(page).press('Enter');
    await button(page, 'Add').waitFor();
    expect(await box(page).inputValue()).toBe('');
    for (let i = 0; i < 30 && !(await button(page, 'Add').evaluate((it) => it.matches(':focus'))); i += 1) {
      await page.keyboard.press('Shift+Tab');
    }
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await button(page, 'Train').waitFor();
    // Whoever does not see it is told.
    await page.locator('[aria-live=polite]', { hasText: 'Palmer penguins' }).waitFor({ state: 'attached' });
  });

  it('keeps what is said while the server is out of reach, and goes on when it is back', async () => {
    const port = await freePort();
    const server = await startServer({ PORT: port });
    const { page } = await openBrowser();
    await page.goto(server.entrance);
    await addPenguins(page);
    await server.kill();
    await page
      .getByText(/Connecting again/)
      .first()
      .waitFor();
    await say(page, 'describe it');
    await page.getByText('Will be sent when the server can be reached').first().waitFor();
    await expectUsableByAll(page);

    await startServer({ PORT: port, DATA_DIR: server.dataDir });
    await page.getByRole('heading', { name: 'How the values spread' }).first().waitFor();
    await page.getByText(/Connecting again/).waitFor({ state: 'detached' });
    expect(await page.getByText('describe it', { exact: true }).count()).toBe(1);

    await page.context().setOffline(true);
    await page
      .getByText(/^You are offline/)
      .first()
      .waitFor();
    await say(page, 'list datasets');
    await page.getByText('Will be sent when the server can be reached').first().waitFor();
    await page.context().setOffline(false);
    await page
      .getByText(/Data sets here: 1/)
      .first()
      .waitFor();
    expect(await page.getByText('list datasets', { exact: true }).count()).toBe(1);

    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByText('list datasets', { exact: true }).first().waitFor();
    await say(other, 'what is AUC?');
    await page.getByText('what is AUC?', { exact: true }).first().waitFor();
  });

  it('stops a run', async () => {
    const { entrance } = await startServer({ TRAIN_TIME_LIMIT_S: '60' });
    const { page, complaints } = await openBrowser();
    await page.goto(entrance);
    await addPenguins(page);
    await view(page, 'Data').click();
    await page.getByRole('link', { name: /Palmer penguins/ }).click();
    await button(page, 'Train').click();
    await button(page, 'Cancel').waitFor();
    await view(page, 'Runs').click();
    await page.getByRole('link', { name: /Palmer penguins/ }).click();
    await button(page, 'Stop').click();
    await page
      .getByText(/· cancelled/)
      .first()
      .waitFor();
    expect(await button(page, 'Stop').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('fits a phone, with its views at the bottom', async () => {
    const { entrance } = await startServer();
    const { page, complaints } = await openBrowser({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    await page.goto(entrance);
    await addPenguins(page);
    await expectToFit(page);
    await button(page, 'Details').last().click();
    await page.getByRole('heading', { name: 'How the values spread' }).first().waitFor();
    await expectToFit(page);
    const place = await view(page, 'Data').boundingBox();
    expect(place?.y).toBeGreaterThan(750);
    await view(page, 'Data').tap();
    await page.getByRole('link', { name: /Palmer penguins/ }).tap();
    await page.getByRole('heading', { name: 'First rows' }).waitFor();
    await expectToFit(page);
    await view(page, 'Chat').tap();
    await page.getByLabel('Target', { exact: true }).last().selectOption('island');
    await page.locator('.card').getByText('the target is now island').first().waitFor();
    await page.getByRole('link', { name: 'Chats' }).tap();
    await heading(page, 'Chats').waitFor();
    await expectUsableByAll(page);
    expect(complaints).toEqual([]);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDrawer } from '../../src/charts/drawer.ts';
import { makeReport } from '../../src/reports/make-report.ts';
import { VERSION } from '../../src/version.ts';
import { createDatasetFields, createModelFields } from '../support/builders.ts';
import { ADA, createServices, GRACE } from '../support/usecases.ts';

const modulePath = fileURLToPath(new URL('../../.build/src/charts/drawing-process.js', import.meta.url));

const DIAGNOSIS = {
  task: 'classification',
  confusion: {
    classes: [0, 1],
    counts: [
      [50, 4],
      [6, 20],
    ],
  },
  thresholds: Array.from({ length: 9 }, (_, i) => ({
    threshold: 0.9 - i / 10,
    recall: i / 8,
    falseAlarms: (i / 8) ** 2,
    precision: 1 - i / 20,
  })),
  calibration: [0.1, 0.4, 0.8].map((said) => ({ said, was: said + 0.05, rows: 26 })),
} as const;

async function setUp() {
  const { services, store } = await createServices();
  const path = `${services.workDir}/original`;
  writeFileSync(path, 'a,b\n1,2\n');
  const fileId = await store.files.put('original', path);
  const dataset = await store.datasets.insert(
    createDatasetFields({ title: 'Customers <b>& co</b>', original_file_id: fileId, parquet_file_id: 'table' }),
  );
  const model = await store.models.insert(
    createModelFields({
      dataset_id: dataset.id,
      diagnosis: DIAGNOSIS,
      table: { file_id: 'table', rows: 80 },
      seed: 4711,
    }),
  );
  const drawer = createDrawer({ modulePath });
  onTestFinished(() => drawer.stop());
  return { model, report: (by = ADA) => makeReport({ store, draw: drawer.draw }, by, model.id) };
}

describe('a report', () => {
  it('holds the stored figures, the pictures with words for them, and what is needed to repeat it', async () => {
    const { model, report } = await setUp();
    const { name, html } = await report();

    expect(name).toBe('churn-1-report.html');
    for (const { value } of Object.values(model.scores)) expect(html).toContain(value.toFixed(3).replace(/^0/, ''));
    expect(html.match(/<img alt="[^"]{20,}"/g)).toHaveLength(4);
    expect(html).toContain('4711');
    expect(html).toMatch(/SHA-256 of the file<\/dt><dd>[0-9a-f]{64}</);
  });

  it('takes the words of others for words, and needs no network', async () => {
    const { html } = await (await setUp()).report();

    expect(html).toContain('Customers &lt;b&gt;&amp; co&lt;/b&gt;');
    expect(html).not.toMatch(/<(script|link|iframe)\b|src="http|url\(/);
    expect(html.length).toBeLessThan(2_000_000);
  });

  it('is made for nobody who may not see the model', async () => {
    const { services, store } = await createServices();
    const model = await store.models.insert(createModelFields({ private_to: ADA.actor.id }));
    const draw = () => Promise.reject(new Error('nothing is drawn in this test'));

    await expect(makeReport({ store: services.store, draw }, GRACE, model.id)).rejects.toThrow(
      /no longer here|not here|gone/i,
    );
  });

  it('tells the version of the program', () => {
    expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});

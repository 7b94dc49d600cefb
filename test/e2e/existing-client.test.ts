import { expect, it, onTestFinished } from 'vitest';
import { createExistingClient } from '../support/existing-client.ts';
import { exit, lineOf, startProgram } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

it('leads the existing client through a whole life', { timeout: 120_000 }, async () => {
  const dataDir = await createFolder();
  const server = startProgram(['start'], { DATA_DIR: dataDir, PORT: '0', TRAIN_TIME_LIMIT_S: '8' });
  // Before the folder is removed.
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await exit(server);
  });
  const [, origin = '', token = ''] = /^open (.*)\/#token=(.*)$/.exec(await lineOf(server, /^open /)) ?? [];
  const client = createExistingClient(origin, token);

  expect(await client.open()).toBe('web:owner  you train');
  const chat = await client.createChat('New Chat');
  const greeting = await client.say(chat, 'hello');
  const found = await client.say(chat, 'find me a dataset about penguins');
  const [card] = found.cards;
  if (card === undefined) throw new Error('nothing was found');
  const added = await client.add(card, chat);
  const details = await client.details(added.id);
  expect(greeting).toMatchObject({ label: 'simple', cards: [] });
  expect(found).toMatchObject({ role: 'assistant', label: 'data_based' });
  expect(card.lines[0]).toMatch(/penguins/i);
  expect(added.isAdded).toBe(true);
  expect(details).toMatchObject({ rows: 344, ready: true });
  expect(details.columns).toContainEqual(expect.stringMatching(/^species object 0 3 /));
  expect((await client.reload(chat)).flatMap(({ cards }) => cards)).toEqual(found.cards);

  const training = await client.createChat('Training: Palmer penguins', added.id);
  const [first, reloaded] = await Promise.all([client.train(added.id, training), client.train(added.id, training)]);
  const { model } = first;
  if (model === null) throw new Error(first.notice);
  expect(first).toMatchObject({ failed: false, notice: `Best model: ${model.best}` });
  expect(first.lines.length).toBeGreaterThan(3);
  expect(model.scores.map((each) => each.split(' ')[0])).toEqual(
    expect.arrayContaining(['accuracy', 'f1_score', 'precision', 'recall']),
  );
  // A page that is loaded again joins the run, rather than to start another.
  expect(reloaded).toEqual(first);
  expect((await client.reload(training)).at(-1)).toMatchObject({ model, content: first.lines.at(-1) });
  expect(await client.jobs()).toEqual([expect.stringMatching(/^● Palmer penguins: species 100 true$/)]);

  const page = await client.model(model.id);
  const tried = await client.tryOut(model.id);
  expect(page).toMatchObject({ hasForm: true, title: expect.stringMatching(/ classification /) });
  expect(page.figures).toContainEqual(expect.stringMatching(/^accuracy [01]\.\d{4}$/));
  expect(tried.warned).toBe(false);
  expect(tried.shown).toMatch(/^(Adelie|Chinstrap|Gentoo) \d+\.\d % (\w+ \d+\.\d %(, )?){3}$/);

  const body = { model_id: model.id, name: 'penguins' };
  const { deployment, api_endpoint, usage_example } = await client.api('POST', '/api/deployments', body);
  const answer = await client.api('POST', api_endpoint, { island: 'Biscoe', body_mass_g: 5000 });
  const { metrics } = await client.api('GET', `/api/deployments/${deployment._id}/metrics?timeframe=1h`);
  expect(usage_example.curl).toContain(api_endpoint);
  expect(answer).toMatchObject({ success: true, deployment_id: deployment._id, prediction: expect.any(String) });
  expect(metrics.summary.total_requests).toBe(1);
  expect(
    (await client.api('POST', `/api/deployments/${deployment._id}/test`, { input_data: { island: 'Dream' } })).output,
  ).toHaveProperty('prediction');

  expect(await client.api('GET', `/api/models/${model.id}/download`)).toMatchObject({
    _id: model.id,
    download_format: 'json',
  });
  expect((await client.api('DELETE', `/api/models/${model.id}`)).message).toMatch(/^Deleted /);
  await expect(client.model(model.id)).rejects.toThrow(/no longer here/);
  await expect(client.train('f'.repeat(24), training)).rejects.toThrow('HTTP 404');
  await client.api('DELETE', `/api/datasets/${added.id}`);
  await client.api('DELETE', `/api/chats/${chat}`);
  await expect(client.reload(chat)).rejects.toThrow(/no longer here/);

  // What cannot be trained ends the stream with an error, which is the only thing the client looks for.
  const csv = `${['a,b', ...Array.from({ length: 12 }, (_, i) => `${i},x`)].join('\n')}\n`;
  const form = new FormData();
  form.append('file', new Blob([csv]), 'same.csv');
  const headers = { authorization: `Bearer ${token}` };
  const uploaded = await fetch(`${origin}/api/datasets/upload`, { method: 'POST', headers, body: form });
  const { id } = (await uploaded.json()) as { readonly id: string };
  const failing = await client.createChat('Training: same', id);
  await client.api('PATCH', `/api/datasets/${id}`, { target_column: 'b' }).catch(() => undefined);
  const failed = await client.train(id, failing);
  expect(failed).toMatchObject({ failed: true, model: null });
  expect((await client.reload(failing)).at(-1)?.content).toBe(failed.lines.at(-1));
});

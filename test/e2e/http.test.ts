import { describe, expect, it } from 'vitest';
import { type ReadFrame, readFrames } from '../support/events.ts';
import { exit, lineOf, startProgram } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

/** The server, and a client that knows nothing but the address that was printed at its start. */
async function startServer(dataDir: string) {
  const child = startProgram(['start'], { DATA_DIR: dataDir, PORT: '0', TRAIN_TIME_LIMIT_S: '8' });
  const [listening, opened] = await Promise.all([lineOf(child, /^listening on /), lineOf(child, /^open /)]);
  const [, origin = '', token = ''] = /^open (.*)\/#token=(.*)$/.exec(opened) ?? [];
  expect(listening).toBe(`listening on ${origin}`);
  const ask = (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    token,
    ask,
    // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of a body
    json: async (method: string, path: string, body?: unknown): Promise<any> => (await ask(method, path, body)).json(),
    async kill() {
      child.kill('SIGKILL');
      await exit(child);
    },
  };
}

describe('a life over HTTP', { timeout: 120_000 }, () => {
  it('is led past a killed server, and no event is lost or told twice', async () => {
    const dataDir = await createFolder();
    const before = await startServer(dataDir);
    const { _id: chat } = await before.json('POST', '/api/chats', { title: 'Penguins' });
    const answer = await before.json('POST', '/api/messages/agent', {
      chat_id: chat,
      role: 'user',
      content: 'find me a dataset about penguins',
    });
    const [{ ref }] = answer.metadata.kaggle_datasets;
    const dataset = await before.json('POST', '/api/datasets/add-from-kaggle', { dataset_ref: ref, chat_id: chat });
    expect(dataset).toMatchObject({ status: 'ready', targetColumn: 'species' });

    const training = await before.ask('POST', `/api/automl/train/${dataset.id}?chat_id=${chat}`);
    const begun = await readFrames(training, (frames) => !frames.some(({ type }) => type === 'progress'));
    const seen: ReadFrame[] = [...begun.frames];
    const last = seen.at(-1);
    await before.kill();

    const after = await startServer(dataDir);
    expect(after.token).toBe(before.token);
    const path = `/api/runs/${last?.run_id}/events`;
    const rest = await after.ask('GET', path, undefined, { 'last-event-id': String(last?.number) });
    seen.push(...(await readFrames(rest)).frames);
    expect(seen.map(({ number }) => number)).toEqual(seen.map((_, i) => i + 1));
    const end = seen.at(-1);
    expect(end).toMatchObject({ type: 'complete', best_model: expect.any(String) });
    for (const value of Object.values(end?.metrics ?? {})) expect(value).toEqual(expect.any(Number));

    const told = await after.json('GET', `/api/messages/chat/${chat}`);
    expect(told.at(-1).metadata).toMatchObject({ model_id: end?.model_id, best_model: end?.best_model });
    const { samples } = await after.json('GET', `/api/models/${end?.model_id}/sample-data?count=1`);
    const deployed = await after.json('POST', '/api/deployments', { model_id: end?.model_id, name: 'penguins' });
    const predicted = await after.json('POST', deployed.api_endpoint, samples[0].input);
    expect(['Adelie', 'Chinstrap', 'Gentoo']).toContain(predicted.prediction);
    expect(predicted.confidence).toBe(predicted.probabilities[predicted.prediction]);
    const said = await after.json('POST', '/api/messages/chat', {
      chat_id: chat,
      role: 'user',
      content: 'list models',
    });
    expect(said.content).toMatch(/penguins/);
  });
});

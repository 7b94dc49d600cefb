import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/store/id.ts';
import { furnish, kindOf } from '../../support/furnished.ts';
import { startWeb } from '../../support/web.ts';

type Web = Awaited<ReturnType<typeof startWeb>>;

/** A chat, a data set, a run, a model and a deployment of somebody else, where `whose` says. */
const createForeign = ({ store }: Web, whose: { readonly space: string; readonly private_to?: string }) =>
  furnish(store, { ...whose, user_id: 'slack:U9', name: `foreign-${newId()}` });

/** Bodies and queries that would do, so that nothing else is wrong. */
const BODIES: Readonly<Record<string, object>> = {
  'PATCH /api/chats/{id}': { title: 'Mine' },
  'POST /api/chats/{id}/turns': { text: 'help' },
  'PATCH /api/datasets/{id}': { target_column: 'churn' },
  'POST /api/models/{id}/predict': { tenure: 1 },
  'POST /api/deployments/{id}/test': { input_data: { tenure: 1 } },
  'POST /api/deployments/{id}/predict': { input_data: { tenure: 1 } },
  'POST /api/deployed/{id}/predict': { tenure: 1 },
  'POST /api/deployed/{id}/feedback': { prediction_id: 'f'.repeat(24), actual: 'yes' },
  'PATCH /api/deployments/{id}': { description: 'mine' },
  'POST /api/deployments/{id}/scale': { replicas: 0 },
};
const QUERIES: Readonly<Record<string, string>> = {
  '/api/automl/train/{id}': `?chat_id=${'f'.repeat(24)}`,
  '/api/training/jobs/{id}/deploy': '?deployment_name=mine',
  '/api/chats/{id}/posts/{post}/chart': '?at=0',
};

describe('every id in an address', () => {
  it.each([
    ['of another space', { space: 'slack:T9' }],
    ['that is kept to somebody else', { space: 'web:local', private_to: 'slack:U9' }],
  ])('%s is not there', async (_, whose) => {
    const web = await startWeb();
    const foreign = await createForeign(web, whose);
    const { paths } = (await web.get('/openapi.json')).body;
    const answers: string[] = [];
    for (const [path, operations] of Object.entries(paths as Record<string, object>)) {
      const kind = kindOf(path);
      if (!path.includes('{id}') || kind === undefined) continue;
      for (const method of Object.keys(operations).map((each) => each.toUpperCase())) {
        const address = `${path.replace('{id}', foreign[kind]).replace('{post}', newId())}${QUERIES[path] ?? ''}`;
        const body = BODIES[`${method} ${path}`];
        const { status, body: answer } = await web.ask(method, address, body === undefined ? {} : { body });
        answers.push(`${method} ${path} ${status} ${typeof answer.detail}`);
      }
    }

    expect(answers.length).toBeGreaterThan(25);
    expect(answers.filter((answer) => !answer.endsWith(' 404 string'))).toEqual([]);
  });

  it('in a body is not there either', async () => {
    const web = await startWeb();
    const { dataset, model, chat } = await createForeign(web, { space: 'slack:T9' });
    const message = { chat_id: chat, role: 'user', content: 'help' };
    const answers = [
      await web.post('/api/chats', { title: 'x', dataset_id: dataset }),
      await web.post('/api/chats', { title: 'x', model_id: model }),
      await web.post('/api/messages', message),
      await web.post('/api/messages/chat', message),
      await web.post('/api/messages/agent', message),
      await web.post('/api/datasets/inspect', { dataset_id: dataset }),
      await web.post('/api/training/jobs', { job_name: 'x', dataset_id: dataset, model_id: 'any' }),
      await web.post('/api/deployments', { model_id: model, name: 'x' }),
      await web.get(`/api/datasets/download-progress/${dataset}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import { startHuggingFace } from '../fakes/huggingface.ts';
import { startKaggle } from '../fakes/kaggle.ts';
import { runProgram } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

const SECRETS = { KAGGLE_API_TOKEN: 'KGAT_never_seen', HF_TOKEN: 'hf_never_seen' };

async function startHubs() {
  const kaggle = await startKaggle({ token: SECRETS.KAGGLE_API_TOKEN });
  const hub = await startHuggingFace({ token: SECRETS.HF_TOKEN });
  onTestFinished(() => kaggle.close());
  onTestFinished(() => hub.close());
  const files = { 'attrition.csv': 'tenure,left\n1,yes\n2,no\n' };
  kaggle.put({ ref: 'ada/staff-attrition', title: 'Staff attrition', files, downloads: 7 });
  hub.put({ id: 'ada/attrition', description: 'Who left, and when.', tags: ['format:csv'], files, downloads: 5 });
  const env = {
    DATA_DIR: await createFolder(),
    KAGGLE_API_URL: kaggle.url,
    HF_ENDPOINT: hub.url,
    HF_DATASETS_SERVER: hub.server.url,
    LOG_LEVEL: 'trace',
    ...SECRETS,
  };
  return { kaggle, hub, env };
}

describe('the program and the hubs', () => {
  it('finds what both have, and shows their secrets to nobody', async () => {
    const { kaggle, hub, env } = await startHubs();

    const { stdout, stderr, code } = await runProgram(
      ['chat'],
      { ...env, SEARCH_OFFLINE: '' },
      'find attrition datasets\n',
    );

    expect(code).toBe(0);
    expect(stdout).toContain('Staff attrition');
    expect(stdout).toContain('Hugging Face');
    expect([...kaggle.requests, ...hub.requests].every(({ authorization }) => authorization !== undefined)).toBe(true);
    expect(stdout + stderr).not.toMatch(/never_seen|Signature=/);
  });

  it('asks neither when it is told to search offline', async () => {
    const { kaggle, hub, env } = await startHubs();

    const { stdout } = await runProgram(
      ['chat'],
      { ...env, SEARCH_OFFLINE: '1' },
      'find attrition datasets\nfind churn datasets\n',
    );

    expect(stdout).toContain('Telco customer churn');
    expect([...kaggle.requests, ...hub.requests]).toEqual([]);
  });

  it('gives what one has when the other is down, and says which', async () => {
    const { hub, env } = await startHubs();
    hub.faults.plan(/./, 'drop');

    const { stdout } = await runProgram(['chat'], { ...env, SEARCH_OFFLINE: '' }, 'find attrition datasets\n');

    expect(stdout).toContain('Staff attrition');
    expect(stdout).toMatch(/Hugging Face|huggingface/);
  });
});

import { describe, expect, it } from 'vitest';
import { checkCredentials, doubtAbout, SCOPES } from '../../../adapters/slack/credentials.ts';
import { createInstallationStore, createSeal } from '../../../adapters/slack/oauth.ts';
import { createLog } from '../../../src/log.ts';
import { createMemory } from '../../fakes/core.ts';
import { SILENT } from '../../support/builders.ts';
import { configFor, MANIFEST, openWorkspace, SIGNING_SECRET } from './harness.ts';

describe('before the start', () => {
  it('a good token says who we are', async () => {
    const slack = await openWorkspace();

    expect(await checkCredentials(configFor(slack), SILENT)).toEqual({
      team: slack.team.id,
      teamName: 'acme',
      botUser: slack.team.botUser,
    });
  });

  it('a wrong bot token is told apart from a wrong app token', async () => {
    const slack = await openWorkspace();

    await expect(checkCredentials(configFor(slack, { botToken: 'xoxb-wrong' }), SILENT)).rejects.toThrow(
      /^SLACK_BOT_TOKEN is not accepted .*copy the Bot User OAuth Token/,
    );
    await expect(checkCredentials(configFor(slack, { mode: { appToken: 'xapp-wrong' } }), SILENT)).rejects.toThrow(
      /^SLACK_APP_TOKEN is not accepted .*connections:write/,
    );
  });

  it('a missing scope is named', async () => {
    const slack = await openWorkspace();
    slack.team.scopes = slack.team.scopes.filter((scope) => scope !== 'files:read');

    await expect(checkCredentials(configFor(slack), SILENT)).rejects.toThrow(
      /lacks the scope files:read; add it under OAuth & Permissions/,
    );
  });

  it('a missing scope of the app token is named too', async () => {
    const slack = await openWorkspace();
    slack.faults.push({ method: /connections\.open/, how: 'platform_error', error: 'missing_scope' });

    await expect(checkCredentials(configFor(slack), SILENT)).rejects.toThrow(
      /^SLACK_APP_TOKEN lacks the scope connections:write; make a new app-level token/,
    );
  });

  it('Slack being out of reach is no fault of the settings', async () => {
    const slack = await openWorkspace();
    const config = configFor(slack, { apiUrl: 'http://127.0.0.1:9/api/' });

    expect(await checkCredentials(config, SILENT)).toBeNull();
  });

  it('a signing secret is judged by its looks', () => {
    expect(doubtAbout(SIGNING_SECRET)).toBeNull();
    expect(doubtAbout('xoxb-1')).toContain('SLACK_SIGNING_SECRET does not look like one');
  });

  it('asks for the scopes of the manifest, no more', () => {
    expect([...SCOPES].sort()).toEqual([...MANIFEST.oauth_config.scopes.bot].sort());
  });
});

describe('tokens at rest', () => {
  it('that the key does not fit are said to be so, and no installation is found', async () => {
    const { installations } = createMemory();
    const lines: string[] = [];
    const log = createLog('error', { write: (line) => void lines.push(line) });
    await installations.put('slack:T1', createSeal('key one').seal({ bot: { token: 'xoxb-1' } }));

    const store = createInstallationStore(installations, createSeal('key two'), log);

    expect(await store.find({ teamId: 'T1', enterpriseId: undefined })).toBeNull();
    expect(lines.join()).toContain('SLACK_TOKEN_KEY is not the one');
  });

  it('are read with their key only, and unharmed only', () => {
    const sealed = createSeal('key one').seal({ token: 'xoxb-1' });
    const broken = Buffer.from(sealed, 'base64');
    broken[30] = (broken[30] ?? 0) ^ 1;

    expect(sealed).not.toContain('xoxb');
    expect(createSeal('key one').open(sealed)).toEqual({ token: 'xoxb-1' });
    expect(createSeal('key two').open(sealed)).toBeNull();
    expect(createSeal('key one').open(broken.toString('base64'))).toBeNull();
  });
});

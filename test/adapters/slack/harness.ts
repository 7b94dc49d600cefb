import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';
import { prepareSlack } from '../../../adapters/slack/index.ts';
import type { SlackConfig } from '../../../src/config.ts';
import type { ChatAdapter, Turn } from '../../../src/conversation/platform.ts';
import { type CoreScript, createCore } from '../../fakes/core.ts';
import {
  type Manifest,
  type SlackServer,
  type SlackServerOptions,
  startSlackServer,
} from '../../fakes/slack-server.ts';
import { SILENT } from '../../support/builders.ts';

export const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';
export const MANIFEST = JSON.parse(
  readFileSync(new URL('../../../adapters/slack/manifest.json', import.meta.url), 'utf8'),
) as Manifest;

/** A workspace that the test leaves clean. */
export async function openWorkspace(options: SlackServerOptions = {}): Promise<SlackServer> {
  const slack = await startSlackServer({ manifest: MANIFEST, signingSecret: SIGNING_SECRET, ...options });
  onTestFinished(() => slack.close());
  return slack;
}

export const configFor = (slack: SlackServer, changes: Partial<SlackConfig> = {}): SlackConfig => ({
  apiUrl: slack.apiUrl,
  mode: { appToken: slack.appToken },
  botToken: slack.team.token,
  oauth: undefined,
  ...changes,
});

/** The adapter on the real Bolt, in this process, with somebody at its other end who answers every turn. */
export async function connect(
  slack: SlackServer,
  answer: (turn: Turn, adapter: ChatAdapter) => Promise<unknown>,
  { config = configFor(slack), ...script }: Omit<CoreScript, 'answer'> & { readonly config?: SlackConfig } = {},
) {
  const ready = await prepareSlack(config, SILENT);
  const { core, ...scene } = createCore({ ...script, answer: (turn) => answer(turn, adapter) });
  const adapter = ready(core);
  await adapter.start();
  onTestFinished(async () => {
    await adapter.stop();
    expect(scene.failures).toEqual([]);
  });
  /** Who the turn is from, as the assistant would ask. */
  const identify = (turn: Turn | undefined) =>
    turn === undefined ? undefined : adapter.platform.identify?.({ space: turn.space, user: turn.user });
  return { adapter, identify, ...scene };
}

/** Says back what was said. */
export const echo = (turn: Turn, { platform }: ChatAdapter): Promise<unknown> =>
  platform.post(
    turn.address,
    {
      text: turn.input.kind === 'text' ? `you said: ${turn.input.text}` : `you did: ${JSON.stringify(turn.input)}`,
      cards: [
        {
          actions: [
            { label: 'Train', id: 'train:1' },
            { label: 'Predict', id: 'predict:1' },
          ],
        },
      ],
    },
    turn.key,
  );

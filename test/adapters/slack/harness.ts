import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { checkSlack, createSlack, type Slack } from '../../../adapters/slack/index.ts';
import type { SlackConfig } from '../../../src/config.ts';
import type { Turn } from '../../../src/conversation/platform.ts';
import type { Posts } from '../../../src/store/posts.ts';
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

/** Keeps what the store would. */
export function createMemory() {
  const posts = new Map<string, { address: string; message: string | null; at: Date }>();
  const sealed = new Map<string, string>();
  const memory: Posts = {
    async begin(key, address) {
      const known = posts.get(key);
      if (known !== undefined) return { first: false, message: known.message, at: known.at };
      posts.set(key, { address, message: null, at: new Date() });
      return { first: true, message: null, at: new Date() };
    },
    async done(key, message) {
      const post = posts.get(key);
      if (post !== undefined) post.message = message;
    },
    firstAt: async (address) =>
      [...posts.values()].find((post) => post.address === address && post.message !== null)?.message ?? null,
    addressOf: async (message) => [...posts.values()].find((post) => post.message === message)?.address ?? null,
  };
  return {
    posts: memory,
    kept: posts,
    sealed,
    installations: {
      put: async (id: string, value: string) => void sealed.set(id, value),
      get: async (id: string) => sealed.get(id) ?? null,
      remove: async (id: string) => void sealed.delete(id),
    },
  };
}

/** The adapter on the real Bolt, in this process, with somebody at its other end who answers every turn. */
export async function connect(
  slack: SlackServer,
  answer: (turn: Turn, adapter: Slack) => Promise<unknown>,
  options: { readonly config?: SlackConfig; readonly memory?: ReturnType<typeof createMemory> } = {},
) {
  const memory = options.memory ?? createMemory();
  const config = options.config ?? configFor(slack);
  const turns: Turn[] = [];
  const left: string[] = [];
  const seen = new Set<string>();
  const identity = await checkSlack(config, SILENT);
  const adapter = createSlack(
    {
      config,
      log: SILENT,
      posts: memory.posts,
      installations: memory.installations,
      knowsChat: async (space, chat) => turns.some((turn) => turn.space === space && turn.chat === chat),
      overview: async (space) => ({
        cards: [{ text: `What ${space} holds`, actions: [{ label: 'Predict', id: 'predict:1' }] }],
      }),
      leave: async (space) => void left.push(space),
    },
    identity,
  );
  await adapter.listen({
    async accept(turn) {
      if (seen.has(turn.key)) return false;
      seen.add(turn.key);
      turns.push(turn);
      void answer(turn, adapter).catch((error: unknown) => turns.push({ ...turn, key: `failed: ${String(error)}` }));
      return true;
    },
  });
  onTestFinished(() => adapter.stop());
  /** Who the turn is from, as the assistant would ask. */
  const identify = (turn: Turn | undefined) =>
    turn === undefined ? undefined : adapter.platform.identify?.({ space: turn.space, user: turn.user });
  return { adapter, turns, left, memory, identify };
}

/** Says back what was said. */
export const echo = (turn: Turn, { platform }: Slack): Promise<unknown> =>
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

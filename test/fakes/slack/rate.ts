/** Slack's tiers: calls a minute, per method, workspace and app. */
const PER_MINUTE: Record<string, number> = { t2: 20, t3: 50, t4: 100, t5: 600 };

const TIERS: Record<string, string> = {
  'chat.update': 't3',
  'chat.delete': 't3',
  'conversations.history': 't3',
  'conversations.replies': 't3',
  'conversations.open': 't3',
  'apps.connections.open': 't3',
  'chat.postEphemeral': 't4',
  'views.open': 't4',
  'views.push': 't4',
  'views.update': 't4',
  'views.publish': 't4',
  'files.info': 't4',
  'files.getUploadURLExternal': 't4',
  'files.completeUploadExternal': 't4',
  'users.info': 't4',
};

/** How many messages a channel takes at once before "one a second" is enforced ("bursts tolerated"). */
const CHANNEL_BURST = 10;

/** Answers the seconds to wait, or null when the call may pass. */
export type RateLimit = (team: string, method: string, channel: string | undefined) => number | null;

export function createRateLimit(now: () => number = Date.now): RateLimit {
  const windows = new Map<string, number[]>();
  const buckets = new Map<string, { tokens: number; at: number }>();

  const inWindow = (key: string, limit: number): number | null => {
    const recent = (windows.get(key) ?? []).filter((at) => at > now() - 60_000);
    windows.set(key, recent);
    if (recent.length < limit) {
      recent.push(now());
      return null;
    }
    return Math.max(1, Math.ceil(((recent[0] ?? now()) + 60_000 - now()) / 1_000));
  };

  const inChannel = (key: string): number | null => {
    const bucket = buckets.get(key) ?? { tokens: CHANNEL_BURST, at: now() };
    const tokens = Math.min(CHANNEL_BURST, bucket.tokens + (now() - bucket.at) / 1_000);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now() });
    return tokens >= 1 ? null : 1;
  };

  return (team, method, channel) => {
    if (method === 'chat.postMessage') return inChannel(`${team}/${channel}`);
    const tier = TIERS[method];
    return tier === undefined ? null : inWindow(`${team}/${method}`, PER_MINUTE[tier] ?? 600);
  };
}

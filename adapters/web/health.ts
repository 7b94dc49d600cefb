import { within } from '../shared/patience.ts';
import type { Api } from './api.ts';

/** The store must answer within this time for the server to count as healthy. */
const PING_MS = 1500;
export const API_VERSION = '1.0';

/** Whether all is well: answered in any case, also while the store does not. */
export function healthRoute(api: Api, ping: () => Promise<void>): void {
  const schema = { tags: ['health'], summary: 'Whether the server and its store answer.' };
  api.get('/health', { config: { scope: 'open' }, schema }, async () => {
    // Whatever the store is: who asks knows it by this name.
    const mongodb = await pingState(ping);
    return { status: mongodb === 'healthy' ? 'healthy' : 'degraded', mongodb, api_version: API_VERSION };
  });
}

export async function pingState(ping: () => Promise<void>): Promise<'healthy' | 'timeout' | 'unhealthy'> {
  const asked = ping().then(
    () => 'healthy' as const,
    () => 'unhealthy' as const,
  );
  return (await within(PING_MS, asked)) ?? 'timeout';
}

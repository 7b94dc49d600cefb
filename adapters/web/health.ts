import type { Routes } from '../../src/conversation/platform.ts';
import { within } from '../shared/patience.ts';
import { sendJson } from './json.ts';

/** The store must answer within this time for the server to count as healthy. */
const PING_MS = 1500;
const API_VERSION = '1.0';

/** Whether all is well: answered in any case, also while the store does not. */
export const healthRoutes = (ping: () => Promise<void>): Routes => ({
  async '/health'({ method }, response) {
    if (method !== 'GET' && method !== 'HEAD') return sendJson(response, 405, { detail: 'Only GET is answered here.' });
    // Whatever the store is: who asks knows it by this name.
    const mongodb = await pingState(ping);
    sendJson(response, 200, {
      status: mongodb === 'healthy' ? 'healthy' : 'degraded',
      mongodb,
      api_version: API_VERSION,
    });
  },
});

async function pingState(ping: () => Promise<void>): Promise<'healthy' | 'timeout' | 'unhealthy'> {
  const asked = ping().then(
    () => 'healthy' as const,
    () => 'unhealthy' as const,
  );
  return (await within(PING_MS, asked)) ?? 'timeout';
}

import { describeEngines } from '../../src/usecases/engines.ts';
import { within } from '../shared/patience.ts';
import type { Api, WebServices } from './api.ts';

/** The store must answer within this time for the server to count as healthy. */
const PING_MS = 1500;
export const API_VERSION = '1.0';

/** Whether all is well: answered in any case, also while the store does not. */
export function healthRoute(api: Api, services: Pick<WebServices, 'store' | 'engines'>): void {
  const schema = { tags: ['health'], summary: 'Whether the server and its store answer.' };
  api.get('/health', { config: { scope: 'open' }, schema }, async () => {
    // Whatever the store is: who asks knows it by this name.
    const [mongodb, engines] = await Promise.all([
      pingState(services.store.ping),
      within(PING_MS, describeEngines(services)),
    ]);
    const status = mongodb === 'healthy' ? 'healthy' : 'degraded';
    // Looking for an engine for the first time may take longer than whoever asks waits.
    return { status, mongodb, engines: engines ?? {}, api_version: API_VERSION };
  });
}

export async function pingState(ping: () => Promise<void>): Promise<'healthy' | 'timeout' | 'unhealthy'> {
  const asked = ping().then(
    () => 'healthy' as const,
    () => 'unhealthy' as const,
  );
  return (await within(PING_MS, asked)) ?? 'timeout';
}

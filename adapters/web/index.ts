import type { Core } from '../../src/conversation/platform.ts';
import type { Store } from '../../src/store/store.ts';
import type { WebServices } from './api.ts';
import { firstToken } from './auth.ts';
import { createPlatform } from './platform.ts';
import { type ServerOptions, startServer, type WebServer } from './server.ts';

export interface WebOptions extends Pick<ServerOptions, 'host' | 'port' | 'ratePerMinute' | 'origins' | 'routes'> {
  readonly dataDir: string;
  /** The first token, where the settings name it. */
  readonly token: string | undefined;
}

export interface RunningWeb extends WebServer {
  /** The address to open, which holds the token. */
  readonly entrance: string;
}

/** Chats over HTTP, and the server that all other HTTP comes to as well. */
export function createWeb(store: Pick<Store, 'pagePosts' | 'files'>) {
  const platform = createPlatform(store);
  const serve = async (
    { dataDir, token: given, ...options }: WebOptions,
    services: Omit<WebServices, 'accept' | 'takeSecret' | 'stopping'>,
    { accept }: Pick<Core, 'accept'>,
  ): Promise<RunningWeb> => {
    const token = await firstToken(dataDir, given);
    const { takeSecret } = platform;
    const server = await startServer({ ...options, token, services: { ...services, accept, takeSecret } });
    return { ...server, entrance: `${server.url}/#token=${token}` };
  };
  return { platform, serve };
}

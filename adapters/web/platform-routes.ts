import type { Routes } from '../../src/conversation/platform.ts';
import type { Api } from './api.ts';

/** What the chat services call on this server. They read the request themselves, before anything here has. */
export function platformRoutes(api: Api, routes: Routes): void {
  for (const [path, answer] of Object.entries(routes)) {
    api.all(path, {
      config: { scope: 'open' },
      schema: { hide: true },
      onRequest: async (request, reply) => {
        reply.hijack();
        // Whatever somebody sends, it ends their request at most.
        await Promise.resolve(answer(request.raw, reply.raw)).catch(() => reply.raw.destroy());
      },
      handler: async () => undefined,
    });
  }
}

import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { OpenAPIV3 } from 'openapi-types';
import type { Api } from './api.ts';
import { API_VERSION } from './health.ts';

/** Gathers the schemas of all routes that are declared after it. */
export const documentation = (app: FastifyInstance) =>
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Smart ML Assistant',
        version: API_VERSION,
        description: 'Errors are {"detail": "…"}. Send your token as Authorization: Bearer TOKEN.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  });

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
}

export function documentationRoutes(api: Api): void {
  const open = { config: { scope: 'open' }, schema: { hide: true } } as const;
  api.get('/openapi.json', open, async () => api.swagger());
  api.get('/docs', open, async (_, reply) =>
    reply.type('text/html; charset=utf-8').send(page(api.swagger() as OpenAPIV3.Document)),
  );
  api.get('/docs/style.css', open, async (_, reply) => reply.type('text/css').send(STYLE));
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2rem;text-transform:capitalize}
table{border-collapse:collapse;width:100%}
td{padding:.25rem 1rem .25rem 0;vertical-align:top;border-top:1px solid #8884}
code{font:14px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}`;

/** A list of all routes; the document has the rest. */
function page({ info, paths = {} }: OpenAPIV3.Document): string {
  const byTag = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      const { tags: [tag = 'other'] = [], summary = '' } = operation;
      const row = `<tr><td><code>${method.toUpperCase()} ${escaped(path)}</code><td>${escaped(summary)}`;
      byTag.set(tag, [...(byTag.get(tag) ?? []), row]);
    }
  }
  const parts = [...byTag].map(([tag, rows]) => `<h2>${escaped(tag)}</h2><table>${rows.join('')}</table>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)}</title><link rel="stylesheet" href="/docs/style.css">
<h1>${escaped(info.title)}</h1><p>${escaped(info.description ?? '')} The whole of it, with all fields: <a href="/openapi.json">openapi.json</a>.</p>
${parts.join('\n')}</html>`;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

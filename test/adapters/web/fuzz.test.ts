import { expect, it } from 'vitest';
import { createDatasetFields, createModelFields, createRunFields } from '../../support/builders.ts';
import { startWeb } from '../../support/web.ts';

const REQUESTS = 600;
const SEED = 20_261_126;

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

it('answers whatever is sent, and never with a fault of its own', { timeout: 180_000 }, async () => {
  const web = await startWeb();
  const random = randomOf(SEED);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const space = 'web:local';
  const ids = [
    (await web.post('/api/chats', { title: 'Fuzz' })).body._id,
    (await web.store.datasets.insert(createDatasetFields({ space }))).id,
    (await web.store.runs.insert(createRunFields({ space, status: 'finished' }))).id,
    (await web.store.models.insert(createModelFields({ space }))).id,
    'f'.repeat(24),
  ];
  const texts = [
    '',
    'help',
    'a'.repeat(5000),
    '\u0000',
    '../../etc/passwd',
    '%00',
    '{{x}}',
    '__proto__',
    '\u202e😀',
    "';--",
  ];
  const junk = (): unknown => pick([null, true, 0, -1, 1e308, 1.5, [], {}, [[]], pick(texts), pick(ids)]);

  const made = (schema: Schema = {}, depth = 0): unknown => {
    if (random() < 0.15 || depth > 3) return junk();
    if (schema.enum !== undefined) return pick(schema.enum);
    if (schema.anyOf !== undefined) return made(pick(schema.anyOf), depth + 1);
    if (schema.type === 'object') {
      const known = Object.entries(schema.properties ?? { [pick(texts) || 'x']: {} });
      const given = known.filter(([name]) => schema.required?.includes(name) || random() < 0.5);
      return Object.fromEntries(given.map(([name, inner]) => [name, made(inner, depth + 1)]));
    }
    if (schema.type === 'array') return [made(schema.items, depth + 1), made(schema.items, depth + 1)];
    if (schema.type === 'string') return random() < 0.5 ? pick(ids) : pick(texts);
    if (schema.type === 'integer' || schema.type === 'number') return pick([0, 1, 100, -5, 1e9]);
    return junk();
  };

  const { paths } = (await web.get('/openapi.json')).body;
  const routes = Object.entries(
    paths as Record<
      string,
      Record<
        string,
        {
          requestBody?: { content: Record<string, { schema: Schema }> };
          parameters?: { name: string; in: string; schema: Schema }[];
        }
      >
    >,
  )
    // These wait for what comes to pass, as they should.
    .filter(([path]) => !/\/events$|\/automl\//.test(path))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
    );

  const faults: string[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const { path, method, operation } = pick(routes);
    const query = new URLSearchParams(
      (operation.parameters ?? [])
        .filter((each) => each.in === 'query' && random() < 0.7)
        .map(({ name, schema }): [string, string] => [name, String(made(schema))]),
    );
    const id = random() < 0.8 ? pick(ids) : encodeURIComponent(pick(texts) || 'x');
    const address = `${path.replace(/\{[\w*]+\}|\*/g, id)}?${query}`;
    const body = operation.requestBody && made(operation.requestBody.content['application/json']?.schema);
    const headers = random() < 0.1 ? { 'idempotency-key': pick(['a', 'b']) } : {};
    const answer = await web.ask(method.toUpperCase(), address, {
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isFine = answer.status < 500 || answer.status === 501;
    const explains = answer.status < 400 || typeof answer.body.detail === 'string';
    if (!isFine || !explains)
      faults.push(`${method} ${address} ${JSON.stringify(body)}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  expect(faults).toEqual([]);
});

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../src/store/records.ts';
import { hashOf, makeToken } from '../../../src/usecases/tokens.ts';
import { type Furnished, type Furnishing, furnish, kindOf } from '../../support/furnished.ts';
import { PRICES, pricesFile } from '../../support/trained.ts';
import { type Ask, startWeb } from '../../support/web.ts';

const REQUESTS = 5_000;
const AT_ONCE = 16;
/** Another one sends other requests. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_126);
/** Longer than that is a hang. */
const PATIENCE_MS = 30_000;
/** Streams of what comes to pass are looked into and left. */
const ENDLESS = /\/events$|\/automl\/|\/download-progress\//;
/** Where a token for predictions may go. */
const PREDICTS = /\/predict$|\/test$|\/schema$|\/auth\/me$|\/feedback$|\/health$/;
/** Whoever may predict may have the rows of a file predicted, follow that and fetch what came of it. */
const PREDICTS_FILES = /\/predict-file$|^\/api\/batches\/\{id\}/;

type Web = Awaited<ReturnType<typeof startWeb>>;

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
}

interface Route {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

async function routesOf(web: Web): Promise<readonly Route[]> {
  const { paths } = (await web.get('/openapi.json')).body as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
}

/** Half a character, which no address can hold. */
const LONE = '\ud800';
const NASTY = [
  '',
  'help',
  'list models',
  'delete the model',
  'a'.repeat(5000),
  '\u0000',
  '../../etc/passwd',
  '%00',
  '{{x}}',
  '__proto__',
  'constructor',
  '\u202e😀',
  LONE,
  "';--",
  '=1+1',
  '1e309',
  '-0',
  'f'.repeat(24),
];

/** What the caller may name, and all there is. */
interface Ids {
  readonly own: Furnished;
  readonly all: readonly string[];
}

/** An id, mostly of the kind that is asked for and the caller's own. */
const idFor = ({ own, all }: Ids, kind: keyof Furnished | undefined): fc.Arbitrary<string> =>
  kind === undefined
    ? fc.constantFrom(...all)
    : fc.oneof({ weight: 4, arbitrary: fc.constant(own[kind]) }, { weight: 1, arbitrary: fc.constantFrom(...all) });

/** `dataset_id` is the id of a data set. */
const kindNamed = (name: string): keyof Furnished | undefined =>
  (['chat', 'dataset', 'run', 'model', 'deployment'] as const).find((kind) => name.startsWith(kind));

/** What fits a schema, and now and then what does not. */
function madeFor(schema: Schema, ids: Ids, depth = 0, name = ''): fc.Arbitrary<unknown> {
  const junk = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...NASTY), fc.constantFrom(...ids.all));
  return fc.oneof(
    { weight: 7, arbitrary: fittingOf(schema, ids, depth, name) },
    { weight: depth > 3 ? 7 : 1, arbitrary: junk },
  );
}

function fittingOf(schema: Schema, ids: Ids, depth: number, name: string): fc.Arbitrary<unknown> {
  const inner = (each: Schema = {}, called = ''): fc.Arbitrary<unknown> => madeFor(each, ids, depth + 1, called);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((each) => fittingOf(each, ids, depth, name)));
  const { type, minimum = -1e9, maximum = 1e9, maxLength = 200 } = schema;
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object': {
      const known = Object.entries(schema.properties ?? {});
      const named = fc.record(Object.fromEntries(known.map(([called, each]) => [called, inner(each, called)])), {
        requiredKeys: [...(schema.required ?? [])].filter((each) => schema.properties?.[each] !== undefined),
      });
      const { additionalProperties: more } = schema;
      if (known.length > 0 || more === false) return named;
      const names = fc.oneof(fc.constantFrom('size', 'price', 'input', 'input_data', '__proto__'), fc.string());
      return fc.dictionary(names, inner(typeof more === 'object' ? more : {}), { maxKeys: 5 });
    }
    case 'array':
      return fc.array(inner(schema.items), { maxLength: 5 });
    case 'string':
      return schema.pattern === undefined
        ? fc.oneof(fc.string({ maxLength: Math.min(maxLength, 200) }), fc.constantFrom(...NASTY))
        : idFor(ids, kindNamed(name));
    case 'integer':
      return fc.oneof(fc.integer({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) }), fc.integer());
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

interface Caller {
  readonly token: string;
  readonly scope: Scope;
  /** What is never told to this caller. */
  readonly secrets: readonly string[];
}

interface Request {
  readonly route: Route;
  readonly address: string;
  readonly ask: Ask;
  readonly caller: Caller;
}

/** Bodies that are no JSON of any schema. */
const RAW: readonly Ask[] = [
  { body: '{', headers: { 'content-type': 'application/json' } },
  { body: '', headers: { 'content-type': 'application/json' } },
  { body: '{"__proto__":{"admin":true}}', headers: { 'content-type': 'application/json' } },
  { body: '['.repeat(5000), headers: { 'content-type': 'application/json' } },
  { body: 'size\n1\n"2\n', headers: { 'content-type': 'text/csv' } },
  { body: 'size,price\n1,2\n', headers: { 'content-type': 'text/csv', accept: 'text/csv' } },
  { body: '\u0000\u0001', headers: { 'content-type': 'application/octet-stream' } },
  {
    body: '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\n',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  },
  { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { body: 'x', headers: { 'content-type': 'nonsense' } },
];

function requestOf(route: Route, ids: Ids, callers: readonly Caller[]): fc.Arbitrary<Request> {
  const { path, operation } = route;
  const text = (schema: Schema, name: string) =>
    madeFor(schema, ids, 0, name).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const segment = fc.oneof(
    { weight: 9, arbitrary: idFor(ids, kindOf(path)) },
    { weight: 1, arbitrary: fc.constantFrom(...NASTY.filter((each) => each !== '' && each !== LONE)) },
  );
  const places = path.match(/\{[^}]+\}|\*/g) ?? [];
  const query = (operation.parameters ?? []).filter((each) => each.in === 'query');
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body: fc.Arbitrary<Ask> =
    schema === undefined
      ? fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom(...RAW) })
      : fc.oneof(
          {
            weight: 9,
            arbitrary: madeFor(schema, ids).map((value) => ({
              body: JSON.stringify(value),
              headers: { 'content-type': 'application/json' },
            })),
          },
          { weight: 1, arbitrary: fc.constantFrom(...RAW) },
        );
  return fc
    .record({
      segments: fc.tuple(...places.map(() => segment)),
      query: fc.record(Object.fromEntries(query.map(({ name, schema: each }) => [name, text(each, name)])), {
        requiredKeys: [],
      }),
      body,
      key: fc.option(fc.constantFrom('a', 'b'), { freq: 9 }),
      caller: fc.constantFrom(...callers),
    })
    .map(({ segments, query: given, body: ask, key, caller }) => {
      const left = [...segments];
      const filled = path.replace(/\{[^}]+\}|\*/g, () => encodeURIComponent(left.shift() ?? ''));
      const search = new URLSearchParams(
        Object.entries(given).map(([name, value]): [string, string] => [name, String(value)]),
      );
      const headers = { ...ask.headers, ...(key === null ? {} : { 'idempotency-key': key }) };
      return { route, address: `${filled}?${search}`, caller, ask: { ...ask, headers } };
    });
}

describe('every route', () => {
  it('answers whatever is sent, with no fault of its own, and tells nothing of another space', {
    timeout: 240_000,
  }, async () => {
    const web = await startWeb();
    const file = await pricesFile();
    const furnished = async (whose: Furnishing) =>
      furnish(web.store, whose, { ...PRICES, file_id: await web.store.files.put('model', Readable.from([file])) });
    const spaces: readonly Furnishing[] = [
      { space: 'web:local', user_id: 'web:owner', name: 'marigold-7141' },
      { space: 'slack:T9', user_id: 'slack:U9', name: 'periwinkle-2718' },
      // Nobody who asks belongs to this one, so nothing of it may change.
      { space: 'slack:T0', user_id: 'slack:U0', name: 'hyacinth-5772' },
    ];
    const things = await Promise.all(spaces.map(furnished));
    const nothingOf = 'slack:T0';
    const stateOf = async () =>
      JSON.stringify([
        await web.store.datasets.list(nothingOf),
        await web.store.runs.list(nothingOf),
        await web.store.models.list(nothingOf),
        await web.store.deployments.list(nothingOf),
        await web.store.predictions.list(nothingOf),
        await web.store.chats.list(nothingOf),
      ]);
    const before = await stateOf();
    const all = [...things.flatMap((each) => Object.values(each)), 'f'.repeat(24)];
    const routes = await routesOf(web);
    const arbitraries: fc.Arbitrary<Request>[] = [];
    for (const [at, { space, user_id, name }] of spaces.slice(0, 2).entries()) {
      const by = { actor: { id: user_id, name, admin: false }, space };
      const secrets = spaces.map((each) => each.name).filter((each) => each !== name);
      const callers: Caller[] = [];
      for (const scope of ['train', 'train', 'train', 'read', 'predict'] as const) {
        const { token } = await makeToken({ store: web.store }, by, scope);
        callers.push({ token, scope, secrets });
      }
      const ids = { own: things[at] as Furnished, all };
      arbitraries.push(...routes.map((route) => requestOf(route, ids, callers)));
    }
    const requests = fc.sample(fc.oneof(...arbitraries), { numRuns: REQUESTS, seed: SEED });
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    const send = async ({ route, address, ask, caller }: Request): Promise<void> => {
      const { token, scope, secrets } = caller;
      const tell = (what: string, body = ''): void =>
        void faults.push(
          `${what}: ${scope} ${route.method} ${address} ${String(ask.body).slice(0, 300)} → ${body.slice(0, 300)}`,
        );
      const signal = AbortSignal.timeout(PATIENCE_MS);
      try {
        const response = await fetch(`${web.web.url}${address}`, {
          method: route.method,
          signal,
          headers: { ...ask.headers, authorization: `Bearer ${token}` },
          ...(route.method === 'GET' || ask.body === undefined ? {} : { body: ask.body as string }),
        });
        const { status, headers } = response;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const endless =
          ENDLESS.test(route.path) && headers.get('content-type')?.startsWith('text/event-stream') === true;
        const body = endless ? '' : await response.text();
        if (endless) await response.body?.cancel();
        if (status >= 500 && status !== 501) tell(String(status), body);
        if (status >= 400 && typeof JSON.parse(body).detail !== 'string') tell('no detail', body);
        if (secrets.some((each) => body.includes(each))) tell('a leak', body);
        const changes = route.method !== 'GET';
        if (scope === 'read' && changes && status < 400 && !PREDICTS.test(route.path)) tell('read has changed', body);
        const mayPredict = PREDICTS.test(route.path) || PREDICTS_FILES.test(route.path);
        if (scope === 'predict' && status < 400 && !mayPredict) tell('predict has seen', body);
      } catch (error) {
        tell(signal.aborted ? 'a hang' : String(error));
      }
    };
    // What is deleted could be asked for no more.
    const isLast = ({ route: { method } }: Request): number => (method === 'DELETE' ? 1 : 0);
    const queue = [...requests].sort((a, b) => isLast(b) - isLast(a));
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) await send(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    expect(faults).toEqual([]);
    expect(await stateOf()).toBe(before);
    // They come as far as the routes' own work, and are not refused at the door.
    expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(REQUESTS / 10);
  });

  it('of the API is closed to who sends no token, or one that is not known', { timeout: 60_000 }, async () => {
    const web = await startWeb();
    const routes = (await routesOf(web)).filter(({ path }) => path.startsWith('/api/'));
    const wrong: readonly Ask[] = [
      { token: null },
      { token: 'sml_wrong' },
      { token: null, headers: { authorization: 'Basic dXNlcjpwYXNz' } },
    ];
    const answers: string[] = [];
    for (const { path, method } of routes) {
      for (const ask of wrong) {
        const address = path.replace(/\{[^}]+\}|\*/g, 'f'.repeat(24));
        const { status, headers, body } = await web.ask(method, address, ask);
        answers.push(`${method} ${path} ${status} ${headers.get('www-authenticate')} ${typeof body.detail}`);
      }
    }

    const open = answers.filter((each) => !each.endsWith('401 Bearer string'));
    expect(open).toEqual(wrong.map(() => expect.stringMatching(/^GET \/api\/ml\/health 200/)));
    expect(answers.length).toBeGreaterThan(150);
  });
});

describe('a token', () => {
  it('is looked for by its hash alone, so that no time tells how much of a guess is right', async () => {
    const web = await startWeb();
    const asked: string[] = [];
    const { byHash } = web.store.tokens;
    Object.assign(web.store.tokens, {
      byHash: (hash: string) => {
        asked.push(hash);
        return byHash(hash);
      },
    });
    const guesses = ['x', 'sml_'.padEnd(47, 'a'), 'y'.repeat(5_000)];
    for (const token of guesses) expect((await web.get('/api/chats', { token })).status).toBe(401);

    expect(asked).toEqual(guesses.map(hashOf));
  });
});

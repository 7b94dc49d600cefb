import { lookup } from 'node:dns';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type AskOptions, createRemote, openRemote, type Remote } from '../../../src/datasets/remote/remote.ts';
import { AppError } from '../../../src/errors.ts';
import { createLog } from '../../../src/log.ts';
import { type Handle, type Origin, startOrigin } from '../../fakes/hubs/origin.ts';
import { SIGNATURE, startStorage } from '../../fakes/hubs/storage.ts';
import { bytesOf } from '../../support/bytes.ts';

vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  return { ...real, lookup: vi.fn(real.lookup) };
});

const FILE = Buffer.from(Array.from({ length: 5_000 }, (_, at) => `${at},${at * 7}\n`).join(''));
const ANSWER = z.object({ n: z.number() });
const SECRET = 'hub-secret-1234';
const signal = (): AbortSignal => new AbortController().signal;
const ask = (deadlineMs = 5_000) => ({ signal: signal(), deadlineMs });

let origin: Origin;
let storage: Awaited<ReturnType<typeof startStorage>>;
let remote: Remote;
let count = 0;

const handle: Handle = (url) => {
  if (url.pathname === '/json') return { status: 200, body: { n: ++count, more: 'is tolerated' } };
  if (url.pathname === '/file')
    return { status: 302, headers: { location: storage.sign('a/file.csv', { bytes: FILE }) } };
  if (url.pathname === '/own') return { status: 200, body: FILE };
  return { status: 404, body: { code: 404, message: 'no such thing' } };
};

beforeEach(async () => {
  count = 0;
  storage = await startStorage({ hashes: 'x-goog-hash' });
  origin = await startOrigin(handle);
  remote = createRemote({
    name: 'The hub',
    bases: [origin.url],
    credentials: { Authorization: `Bearer ${SECRET}` },
  });
});

afterEach(async () => {
  vi.mocked(lookup).mockRestore();
  await Promise.all([origin.close(), storage.close()]);
});

const json = (path = '/json', options: AskOptions = ask()) => remote.json(`${origin.url}${path}`, ANSWER, options);

describe('asking for JSON', () => {
  it('checks the answer by its schema, which tolerates what is added', async () => {
    expect((await json()).data).toEqual({ n: 1 });
    await expect(remote.json(`${origin.url}/json?x`, z.object({ m: z.string() }), ask())).rejects.toThrow(
      'The hub answered in a way that cannot be read',
    );
  });

  it('asks once what is asked at the same time or shortly after', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => json()));

    expect(answers.map(({ data }) => data.n)).toEqual(Array(30).fill(1));
    expect((await json()).data.n).toBe(1);
    expect((await json('/json', { ...ask(), isAgain: true })).data.n).toBe(2);
    expect(origin.requests).toHaveLength(2);
  });

  it('gives a shared question up only when nobody waits for it any more', async () => {
    origin.faults.plan(/json/, { delayMs: 300 }, 1);
    const [first, second] = [new AbortController(), new AbortController()];
    const impatient = json('/json', { signal: first.signal, deadlineMs: 5_000 });
    const patient = json('/json', { signal: second.signal, deadlineMs: 5_000 });
    first.abort();

    await expect(impatient).rejects.toMatchObject({ code: 'cancelled' });
    expect((await patient).data.n).toBe(1);
  });

  it('stops at once when it is cancelled', async () => {
    origin.faults.plan(/json/, 'hang');
    const control = new AbortController();
    const asked = json('/json', { signal: control.signal, deadlineMs: 60_000 });
    await vi.waitFor(() => expect(origin.requests).toHaveLength(1));
    control.abort();

    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('waits for a host that hangs until the deadline and no longer', async () => {
    origin.faults.plan(/json/, 'hang');

    await expect(json('/json', ask(200))).rejects.toThrow('The hub did not answer in time.');
  });

  it.each([
    ['a 503', { status: 503 }],
    ['a 429 without a time', { status: 429 }],
    ['a cut connection', 'drop'],
    ['an answer that dies half-way', 'half'],
    ['a server that is not ready', { status: 500, headers: { 'x-error-code': 'ResponseNotReadyError' } }],
  ] as const)('asks again after %s', async (_, fault) => {
    origin.faults.plan(/json/, fault, 2);

    expect((await json()).data.n).toBeGreaterThan(0);
    expect(origin.requests).toHaveLength(3);
  });

  it.each([
    ['a 500', { status: 500 }, 'has trouble right now'],
    ['a 404', { status: 404 }, 'does not give what was asked for'],
    ['a page for robots', 'robot', 'answered with a web page instead of data'],
  ] as const)('does not ask again after %s', async (_, fault, sentence) => {
    origin.faults.plan(/json/, fault);

    await expect(json()).rejects.toThrow(sentence);
    expect(origin.requests).toHaveLength(1);
  });

  it('recognises a web page that says it is JSON', async () => {
    origin.faults.plan(/json/, {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('<html>'),
    });

    await expect(json()).rejects.toThrow('answered with a web page instead of data');
  });

  it('reads no more JSON than fits', async () => {
    origin.faults.plan(/json/, 'endless');

    await expect(json()).rejects.toThrow('cannot be read');
  });

  it('gives up after three times, and says so', async () => {
    origin.faults.plan(/json/, { status: 503 });

    await expect(json()).rejects.toThrow('The hub has trouble right now. Please try again in a minute.');
    expect(origin.requests).toHaveLength(3);
  });

  it('waits as long as it is told where that fits the deadline', async () => {
    origin.faults.plan(/json/, { status: 429, headers: { 'retry-after': '1' } }, 1);
    const begun = Date.now();

    expect((await json()).data.n).toBe(1);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it('does not wait, and asks nobody, where that does not fit', async () => {
    origin.faults.plan(/json/, { status: 429, headers: { 'retry-after': '40' } }, 1);

    await expect(json()).rejects.toThrow(/The hub asks for a pause. Please try again in (40|39) s\./);
    await expect(json('/json?other')).rejects.toThrow('asks for a pause');
    expect(origin.requests).toHaveLength(1);
  });

  it('does not spend the last request of a window twice', async () => {
    origin.faults.plan(/json/, { status: 200, headers: { ratelimit: '"api";r=0;t=55' }, body: { n: 9 } }, 1);

    expect((await json()).data.n).toBe(9);
    await expect(json('/json?other')).rejects.toThrow(/try again in 5\d s/);
    expect(origin.requests).toHaveLength(1);
  });

  it('leaves a host alone that failed five times in a row', async () => {
    origin.faults.plan(/json/, { status: 500 }, 5);
    for (let time = 0; time < 5; time++) await expect(json(`/json?${time}`)).rejects.toThrow('has trouble');

    await expect(json('/json?last')).rejects.toThrow('failed several times in a row');
    expect(origin.requests).toHaveLength(5);
  });

  it('says calmly that nobody listens', async () => {
    await origin.close();

    await expect(json()).rejects.toMatchObject({
      code: 'upstream',
      message: expect.stringContaining('cannot be reached'),
    });
    origin = await startOrigin(handle);
  });
});

describe('opening a file', () => {
  it('follows to another host without the credentials, and knows size and digest', async () => {
    const opened = await remote.open(`${origin.url}/file`, { start: 0, signal: signal() });

    expect(opened).toMatchObject({ start: 0, sizeBytes: FILE.length, digest: { algorithm: 'md5' } });
    expect((await bytesOf(opened.stream)).equals(FILE)).toBe(true);
    expect(origin.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${SECRET}`]);
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('goes on from a byte, or says that it begins anew', async () => {
    const rest = await remote.open(`${origin.url}/file`, { start: 1_000, signal: signal() });
    expect(rest).toMatchObject({ start: 1_000, sizeBytes: FILE.length });
    expect((await bytesOf(rest.stream)).equals(FILE.subarray(1_000))).toBe(true);

    storage.faults.plan(/file/, 'no-range');
    const whole = await remote.open(`${origin.url}/file`, { start: 1_000, signal: signal() });
    expect(whole).toMatchObject({ start: 0, sizeBytes: FILE.length });
    expect((await bytesOf(whole.stream)).equals(FILE)).toBe(true);
  });

  it('knows no size where none is told', async () => {
    storage.faults.plan(/file/, 'no-length');
    const opened = await remote.open(`${origin.url}/file`, { start: 0, signal: signal() });

    expect(opened).not.toHaveProperty('sizeBytes');
    expect((await bytesOf(opened.stream)).equals(FILE)).toBe(true);
  });

  it('begins anew where there is nothing to go on with', async () => {
    const opened = await remote.open(`${origin.url}/file`, { start: FILE.length, signal: signal() });

    expect(opened.start).toBe(0);
    expect((await bytesOf(opened.stream)).equals(FILE)).toBe(true);
  });

  it('can be taken up where the connection died', async () => {
    storage.faults.plan(/file/, 'half', 1);
    const { stream } = await remote.open(`${origin.url}/file`, { start: 0, signal: signal() });
    const arrived: Buffer[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of stream as AsyncIterable<Buffer>) arrived.push(chunk);
    };
    await expect(read()).rejects.toThrow();
    const start = Buffer.concat(arrived).length;
    const rest = await remote.open(`${origin.url}/file`, { start, signal: signal() });

    expect(start).toBeGreaterThan(0);
    expect(Buffer.concat([...arrived, await bytesOf(rest.stream)]).equals(FILE)).toBe(true);
  });

  it('ends the stream when it is cancelled', async () => {
    storage.faults.plan(/file/, 'stall');
    const control = new AbortController();
    const { stream } = await remote.open(`${origin.url}/file`, { start: 0, signal: control.signal });
    const read = bytesOf(stream);
    control.abort();

    await expect(read).rejects.toThrow();
    expect(stream.destroyed).toBe(true);
  });

  it('does not wait for bytes that do not come', async () => {
    storage.faults.plan(/file/, 'stall');
    const impatient = createRemote({ name: 'The hub', bases: [origin.url], fileWaitMs: 300 });
    const { stream } = await impatient.open(`${origin.url}/file`, { start: 0, signal: signal() });
    await expect(bytesOf(stream)).rejects.toThrow('The hub did not answer in time.');

    storage.faults.clear();
    storage.faults.plan(/file/, 'hang');
    await expect(impatient.open(`${origin.url}/file`, { start: 0, signal: signal() })).rejects.toThrow('in time');
  });

  it('takes no web page for a file', async () => {
    storage.faults.plan(/file/, 'robot');

    await expect(remote.open(`${origin.url}/file`, { start: 0, signal: signal() })).rejects.toThrow('web page');
  });

  it('follows no circle', async () => {
    origin.faults.plan(/round/, { redirect: '/round' });

    await expect(remote.open(`${origin.url}/round`, { start: 0, signal: signal() })).rejects.toThrow('cannot be read');
  });
});

describe('addresses that nobody may be led to', () => {
  it.each(['http://169.254.169.254/latest/', 'http://10.0.0.1/', 'http://[fd00::1]/', 'file:///etc/passwd'])(
    'does not follow a redirect to %s',
    async (address) => {
      origin.faults.plan(/file|json/, { redirect: address });

      await expect(remote.open(`${origin.url}/file`, { start: 0, signal: signal() })).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(json()).rejects.toMatchObject({ code: 'forbidden' });
    },
  );

  it.each([
    ['10.0.0.7', 4],
    ['169.254.169.254', 4],
    ['::1', 6],
    ['::ffff:192.168.0.1', 6],
  ])('does not connect where the name service leads to %s', async (address, family) => {
    // The second address is public: all must be.
    const answer = [
      { address, family },
      { address: '1.1.1.1', family: 4 },
    ];
    vi.mocked(lookup).mockImplementation(((_: string, __: object, done: (error: null, found: object[]) => void) => {
      done(null, answer);
    }) as unknown as typeof lookup);

    await expect(openRemote('http://rebound.example/', { start: 0, signal: signal() })).rejects.toThrow(
      'rebound.example is an address within a private network',
    );
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  it('opens no link to this machine, unless the operator’s own hub is on it', async () => {
    const link = `${origin.url}/own`;

    await expect(openRemote(link, { start: 0, signal: signal() })).rejects.toMatchObject({ code: 'forbidden' });
    const opened = await openRemote(link, { start: 0, signal: signal(), bases: [storage.url] });
    expect((await bytesOf(opened.stream)).equals(FILE)).toBe(true);
    expect(origin.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('judges each address on the way by what is permitted', async () => {
    const permits = (url: URL): boolean => url.origin === origin.url;
    origin.faults.plan(/own/, { redirect: 'https://elsewhere.example/x' });

    await expect(
      openRemote(`${origin.url}/own`, { start: 0, signal: signal(), bases: [storage.url], permits }),
    ).rejects.toThrow('leads to elsewhere.example, which is not visited from a chat');
  });
});

describe('what an error tells', () => {
  it('holds no credentials and no signed address, in its words and in the log', async () => {
    storage.faults.plan(/file/, 'drop');
    const errors = await Promise.all([
      remote.open(`${origin.url}/file`, { start: 0, signal: signal() }).catch((error: unknown) => error),
      json('/nothing').catch((error: unknown) => error),
    ]);
    storage.faults.clear();
    const repeated = Buffer.from(`<Error>SignatureDoesNotMatch: Signature=${SIGNATURE}</Error>`);
    storage.faults.plan(/file/, { status: 403, headers: { 'content-type': 'application/xml' }, body: repeated });
    errors.push(
      await remote.open(`${origin.url}/file`, { start: 0, signal: signal() }).catch((error: unknown) => error),
    );
    const lines: string[] = [];
    const log = createLog('trace', { write: (line: string) => void lines.push(line) });
    for (const err of errors) log.error({ err }, 'it failed');

    expect(errors.every((error) => error instanceof AppError)).toBe(true);
    expect(lines.join('')).toContain('ECONNRESET');
    expect(lines.join('') + JSON.stringify(errors)).not.toMatch(new RegExp(`${SECRET}|${SIGNATURE}|Signature`));
  });
});

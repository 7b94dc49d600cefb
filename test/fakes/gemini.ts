import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BAD_KEY, failure, noSuchModel, OVERLOADED, quota } from './gemini/failures.ts';

/** A call of a function, as a test has the model make it. */
export interface FakeCall {
  readonly name: string;
  readonly args?: unknown;
}

/**
 * What the model does with one request:
 * - calls, words, or both
 * - `blocked`: the prompt is refused, with status 200; `safety`: the answer is; `cut`: it ran out of words;
 *   `malformed`: a call that cannot be read; `empty`: an answer without parts
 * - `minute`, `day`: the quota of this minute, or of today, is used up; `overloaded`: 503
 * - `hang`: no answer, ever; `drop`: half an answer, and the connection is cut; `page`: a proxy's web page with 502;
 *   `garbage`: no JSON, with status 200
 */
export type FakeAnswer =
  | { readonly calls: readonly FakeCall[]; readonly text?: string }
  | { readonly text: string }
  | { readonly minute: number }
  | 'blocked'
  | 'safety'
  | 'cut'
  | 'malformed'
  | 'empty'
  | 'day'
  | 'overloaded'
  | 'hang'
  | 'drop'
  | 'page'
  | 'garbage'
  | 'invalid';

export interface Part {
  readonly text?: string;
  readonly functionCall?: { readonly id?: string; readonly name: string; readonly args?: unknown };
  readonly functionResponse?: { readonly id?: string; readonly name: string; readonly response: object };
  readonly thoughtSignature?: string;
}
export interface FakeRequest {
  readonly model: string;
  readonly method: string;
  readonly contents: readonly { readonly role?: string; readonly parts: readonly Part[] }[];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface GeminiOptions {
  readonly key?: string;
  readonly models?: readonly string[];
}

const METHODS = new Set([
  'generateContent',
  'streamGenerateContent',
  'embedContent',
  'batchEmbedContents',
  'countTokens',
]);

/**
 * Gemini's REST API (v1beta) on loopback, as both SDKs speak it. The model answers what the test plans, in its order,
 * and then always what `mind` says.
 *
 *     const gemini = await startGemini();
 *     gemini.plan('overloaded', { calls: [{ name: 'train' }] });
 *     … GEMINI_API_URL=gemini.url GEMINI_API_KEY=gemini.key
 *     await gemini.close();
 */
export async function startGemini({ key = 'test-key-of-gemini', models = ['gemini-test'] }: GeminiOptions = {}) {
  const planned: FakeAnswer[] = [];
  const requests: FakeRequest[] = [];
  const signatures = new Set<string>();
  let mind: (request: FakeRequest) => FakeAnswer = () => ({ calls: [{ name: 'unsupported' }] });

  const sign = (call: FakeCall): string => {
    const signature = createHash('sha256')
      .update(`${signatures.size} ${JSON.stringify(call)}`)
      .digest('base64');
    signatures.add(signature);
    return signature;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, path = '', model = '', method = ''] =
      /^(\/v1beta\/models\/)([^/:]+):(\w+)/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    if (path === '' || !METHODS.has(method)) return void send(response, 404, failure(404, 'Not found', 'NOT_FOUND'));
    const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
    const asked: FakeRequest = {
      model,
      method,
      body,
      contents: (body.contents ?? []) as FakeRequest['contents'],
    };
    requests.push(asked);
    if (request.headers['x-goog-api-key'] !== key) return void send(response, 400, BAD_KEY);
    if (!models.includes(model)) return void send(response, 404, noSuchModel(model));
    if (method === 'embedContent') return void send(response, 200, { embedding: embed(body) });
    if (method === 'batchEmbedContents')
      return void send(response, 200, { embeddings: (body.requests as Record<string, unknown>[]).map(embed) });
    if (method === 'countTokens') return void send(response, 200, { totalTokens: tokensIn(body) });
    const refused = refusal(asked, signatures);
    if (refused !== null) return void send(response, 400, failure(400, refused, 'INVALID_ARGUMENT'));
    const isStream = method === 'streamGenerateContent' && /[?&]alt=sse/.test(request.url ?? '');
    give(planned.shift() ?? mind(asked), { response, asked, isStream, sign });
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 500, { fake: String(error) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    key,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** The next answers, in this order. */
    plan: (...answers: readonly FakeAnswer[]): void => void planned.push(...answers),
    /** What is answered when nothing is planned. */
    think(how: (request: FakeRequest) => FakeAnswer): void {
      mind = how;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the person wrote, as the program passes it on. */
export function messageIn({ contents }: FakeRequest): string {
  const text = contents.find(({ role }) => role === 'user')?.parts[0]?.text ?? '{}';
  return (JSON.parse(text) as { message?: string }).message ?? '';
}

/** What the real service refuses. */
function refusal({ contents, body }: FakeRequest, signatures: ReadonlySet<string>): string | null {
  if (contents.length === 0) return '* GenerateContentRequest.contents: contents is not specified';
  for (const { role, parts } of contents) {
    if (role !== 'user' && role !== 'model') return `Please use a valid role: user, model.`;
    const calls = parts.filter(({ functionCall }) => functionCall !== undefined);
    if (role !== 'model' || calls.length === 0) continue;
    const signature = calls[0]?.thoughtSignature;
    if (signature === undefined)
      return `Function call is missing a thought_signature in functionCall parts. Additional data, function call \`default_api:${calls[0]?.functionCall?.name}\`, position 1.`;
    if (!signatures.has(signature)) return 'Corrupted thought signature.';
  }
  const wrong = JSON.stringify(body.tools ?? []).match(/"(\$ref|\$schema|oneOf|anyOf|additionalProperties|const)"/);
  if (wrong !== null) return `Invalid JSON payload received. Unknown name ${wrong[0]} at 'tools[0]'`;
  if (/"properties":\{\}/.test(JSON.stringify(body.tools ?? [])))
    return 'parameters.properties: should be non-empty for OBJECT type';
  return null;
}

interface Giving {
  readonly response: ServerResponse;
  readonly asked: FakeRequest;
  readonly isStream: boolean;
  readonly sign: (call: FakeCall) => string;
}

function give(answer: FakeAnswer, { response, asked, isStream, sign }: Giving): void {
  if (answer === 'hang') return;
  if (answer === 'page') return void sendText(response, 502, 'text/html', '<html><body>502 Bad Gateway</body></html>');
  if (answer === 'garbage') return void sendText(response, 200, 'application/json', '{"candidates": [{"content": {"pa');
  if (answer === 'overloaded') return void send(response, 503, OVERLOADED);
  if (answer === 'day') return void send(response, 429, quota('PerDay', asked.model));
  if (answer === 'invalid')
    return void send(response, 400, failure(400, 'Request contains an invalid argument.', 'INVALID_ARGUMENT'));
  if (typeof answer === 'object' && 'minute' in answer)
    return void send(response, 429, quota('PerMinute', asked.model, answer.minute));

  const chunks = chunksOf(answer, asked, sign);
  const whole = isStream
    ? chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('')
    : JSON.stringify(merge(chunks));
  const type = isStream ? 'text/event-stream' : 'application/json; charset=UTF-8';
  if (answer !== 'drop') return void sendText(response, 200, type, whole);
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(whole) });
  response.write(whole.slice(0, Math.ceil(whole.length / 2)), () => response.destroy());
}

/** An answer as it is streamed: each chunk is an answer with some of the parts, and the last has the counts. */
function chunksOf(answer: FakeAnswer, asked: FakeRequest, sign: Giving['sign']): Chunk[] {
  if (answer === 'blocked')
    return [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: usage(asked, []) }];
  const finish = typeof answer === 'string' ? (FINISHES[answer] ?? 'STOP') : 'STOP';
  const parts = partsOf(answer, sign);
  const chunks = (parts.length === 0 ? [[]] : parts.map((part) => [part])).map(
    (own): Chunk => ({
      candidates: [{ content: { role: 'model', ...(parts.length === 0 ? {} : { parts: own }) }, index: 0 }],
      modelVersion: asked.model,
      responseId: 'r1',
    }),
  );
  const last = chunks.at(-1);
  if (last?.candidates?.[0] !== undefined) last.candidates[0].finishReason = finish;
  if (last !== undefined) last.usageMetadata = usage(asked, parts);
  return chunks;
}

interface Chunk {
  candidates?: { content: { role: 'model'; parts?: readonly Part[] }; index: number; finishReason?: string }[];
  usageMetadata?: object;
  promptFeedback?: object;
  modelVersion?: string;
  responseId?: string;
}

const FINISHES: Readonly<Record<string, string>> = {
  safety: 'SAFETY',
  cut: 'MAX_TOKENS',
  malformed: 'MALFORMED_FUNCTION_CALL',
};

/** Of several calls in one answer the first alone is signed. */
function partsOf(answer: FakeAnswer, sign: Giving['sign']): Part[] {
  if (answer === 'drop') return [{ text: 'Half of this will never arrive.' }];
  if (typeof answer === 'string' || 'minute' in answer) return [];
  const words = answer.text === undefined ? [] : [{ text: answer.text }];
  const calls = 'calls' in answer ? answer.calls : [];
  return [
    ...words,
    ...calls.map((call, i) => ({
      functionCall: { id: `c${i + 1}`, name: call.name, args: call.args ?? {} },
      ...(i === 0 ? { thoughtSignature: sign(call) } : {}),
    })),
  ];
}

function merge(chunks: readonly Chunk[]): Chunk {
  const last = chunks.at(-1) ?? {};
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content.parts ?? []);
  const [candidate] = last.candidates ?? [];
  if (candidate === undefined) return last;
  const content = { role: 'model' as const, ...(parts.length === 0 ? {} : { parts }) };
  return { ...last, candidates: [{ ...candidate, content }] };
}

const tokensIn = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);

function usage({ body }: FakeRequest, parts: readonly Part[]): object {
  const [input, output] = [tokensIn(body), tokensIn(parts)];
  return {
    promptTokenCount: input,
    candidatesTokenCount: output,
    thoughtsTokenCount: 0,
    totalTokenCount: input + output,
  };
}

/** Texts that share words are near each other. */
function embed(request: Readonly<Record<string, unknown>>): { values: number[] } {
  const values = new Array<number>(32).fill(0.01);
  for (const word of JSON.stringify(request.content)
    .toLowerCase()
    .match(/[a-z]+/g) ?? []) {
    const at = (createHash('sha256').update(word).digest()[0] ?? 0) % values.length;
    values[at] = (values[at] ?? 0) + 1;
  }
  return { values };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const send = (response: ServerResponse, status: number, body: object): void =>
  sendText(response, status, 'application/json; charset=UTF-8', JSON.stringify(body));

function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

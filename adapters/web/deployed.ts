import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { spool } from '../../src/datasets/ingest/spool.ts';
import type { Row } from '../../src/datasets/row.ts';
import { readRows } from '../../src/datasets/rows-csv.ts';
import { InvalidInputError, LimitError, NotFoundError } from '../../src/errors.ts';
import { predictionTable, type RowAnswer } from '../../src/models/scoring/table.ts';
import type { Deployment, Model } from '../../src/store/records.ts';
import { tellTruth } from '../../src/usecases/comparison.ts';
import { getDeployment } from '../../src/usecases/deployments.ts';
import { getModel } from '../../src/usecases/models.ts';
import {
  type AskedDeployment,
  askDeployment,
  type ManyPredicted,
  MOST_IN_PROCESS,
  predictDeployed,
  predictMany,
} from '../../src/usecases/predict.ts';
import { exampleRow } from '../../src/usecases/snippets.ts';
import { idParams, type Routes, type WebServices } from './api.ts';
import { row } from './models.ts';
import { toPrediction } from './prediction-body.ts';

/** More rows come as CSV, which is streamed. */
const MOST_ROWS = 10_000;
/** A CSV that is no longer is read here, if it has few rows. */
const SMALL_BYTES = 256_000;

const rows = z.union([z.array(row), z.custom<Readable>((body) => body instanceof Readable), row]);

export const keyQuery = z.object({ key: z.string().min(1).max(300).optional() });

/** What the version that answers sticks to: a header, or the address. */
export const stickyKey = ({ headers, query }: Pick<FastifyRequest, 'headers' | 'query'>): string | undefined => {
  const { 'x-sticky-key': given } = headers;
  return (typeof given === 'string' ? given.slice(0, 300) : undefined) ?? (query as z.infer<typeof keyQuery>).key;
};

const actual = z.union([z.string().max(10_000), z.number(), z.boolean()]);
const oneTruth = z.object({ prediction_id: idParams.shape.id, actual });
const feedback = z.union([z.object({ feedback: z.array(oneTruth).min(1).max(MOST_ROWS) }), oneTruth]);

/** What was sent: one row as it is, or under `input_data` or `input`, or many in a list. */
function rowsOf(body: readonly Row[] | Row): { readonly rows: readonly Row[]; readonly many: boolean } {
  if (Array.isArray(body)) return { rows: body as readonly Row[], many: true };
  const { input_data, input } = body as Row;
  const [within] = [input_data, input].filter((each) => typeof each === 'object' && each !== null);
  const inside = z.union([z.array(row), row]).safeParse(within);
  return inside.success ? rowsOf(inside.data) : { rows: [body as Row], many: false };
}

const toRow = (given: RowAnswer, model: Model) =>
  'refusal' in given ? { error: given.refusal } : toPrediction(given.answer, model);

/** A line for each row: what was sent, then what was predicted. */
function toCsv(sent: readonly Row[], answers: readonly RowAnswer[], model: Model): string {
  const table = predictionTable([...new Set(sent.flatMap((each) => Object.keys(each)))], model);
  return table.header + answers.map((given, i) => table.line(sent[i] ?? {}, given)).join('');
}

/** What has arrived of a stream within a size, and the whole where that is more. */
async function beginningOf(
  stream: Readable,
  bytes: number,
): Promise<{ readonly head: Buffer; readonly all: Readable | null }> {
  const chunks: Buffer[] = [];
  const arriving = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let length = 0;
  for (let next = await arriving.next(); next.done !== true; next = await arriving.next()) {
    chunks.push(next.value);
    length += next.value.length;
    if (length <= bytes) continue;
    const rest = async function* (): AsyncGenerator<Buffer> {
      yield* chunks;
      for (let more = await arriving.next(); more.done !== true; more = await arriving.next()) yield more.value;
    };
    return { head: Buffer.concat(chunks), all: Readable.from(rest()) };
  }
  return { head: Buffer.concat(chunks), all: null };
}

/** Aborted when the sender goes away before it is answered, or the server stops. */
function leftBy(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const leaving = new AbortController();
  reply.raw.once('close', () => reply.raw.writableFinished || leaving.abort());
  return AbortSignal.any([leaving.signal, stopping]);
}

/** What a deployment wants to be sent. */
const schemaOf = (deployment: Deployment, model: Model) => ({
  deployment_id: deployment.id,
  name: deployment.name,
  version: deployment.version,
  target: model.target,
  task_type: model.task_type,
  classes: model.classes,
  columns: model.features.map(({ name, kind, levels, typical, min, max }) => ({
    name,
    kind,
    ...(levels === undefined ? {} : { values: levels }),
    typical,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    required: false,
  })),
  example: exampleRow(model),
});

const headOf = ({ deployment, version }: AskedDeployment, started: number) => ({
  success: true,
  deployment_id: deployment.id,
  version: version.number,
  latency_ms: performance.now() - started,
  timestamp: new Date(),
});

/** Many answers as one JSON text, as they are read from a file that is gone afterwards. */
async function* manyAsJson(
  head: object,
  { path, rows: count, dispose }: ManyPredicted,
  model: Model,
): AsyncGenerator<string> {
  try {
    yield `${JSON.stringify({ ...head, count }).slice(0, -1)},"predictions":[`;
    let between = '';
    for await (const line of createInterface({ input: createReadStream(path) })) {
      yield between + JSON.stringify(toRow(JSON.parse(line) as RowAnswer, model));
      between = ',';
    }
    yield ']}';
  } finally {
    await dispose();
  }
}

/** The same as CSV. */
async function* manyAsCsv({ path, dispose }: ManyPredicted): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } finally {
    await dispose();
  }
}

async function answerCsv(
  services: WebServices,
  { caller, headers }: FastifyRequest,
  reply: FastifyReply,
  asked: AskedDeployment,
  body: Readable,
): Promise<FastifyReply> {
  const started = performance.now();
  const { by } = caller;
  const wantsJson = /\bjson\b/.test(headers.accept ?? '');
  const { head, all } = await beginningOf(body, SMALL_BYTES);
  const sent = all === null ? readRows(new TextDecoder().decode(head)) : null;
  if (sent?.length === 0) throw new InvalidInputError('There is no row to predict for.');
  if (sent !== null && sent.length <= MOST_IN_PROCESS) {
    const answers = await predictDeployed(services, by, asked, sent);
    if (!wantsJson) return reply.type(CSV).send(toCsv(sent, answers, asked.model));
    const predictions = answers.map((each) => toRow(each, asked.model));
    return reply.send({ ...headOf(asked, started), count: answers.length, predictions });
  }
  if (wantsJson) throw new InvalidInputError('So many rows are answered as CSV; send the header Accept: text/csv.');
  const signal = leftBy(reply, services.stopping);
  const fileName = 'That CSV';
  const maxBytes = services.limits.maxDatasetBytes;
  const write = (path: string) => spool({ stream: all ?? Readable.from([head]), fileName, path, maxBytes, signal });
  const many = await predictMany(services, by, asked, { kind: 'csv', write }, signal);
  return reply.type(CSV).send(Readable.from(manyAsCsv(many)));
}

const CSV = 'text/csv; charset=utf-8';

async function answerJson(
  services: WebServices,
  { caller, headers }: FastifyRequest,
  reply: FastifyReply,
  asked: AskedDeployment,
  body: readonly Row[] | Row,
): Promise<unknown> {
  const started = performance.now();
  const { by } = caller;
  const { model } = asked;
  const { rows: sent, many } = rowsOf(body);
  if (sent.length > MOST_ROWS)
    throw new LimitError(`These are ${sent.length} rows; send at most ${MOST_ROWS} at a time, or a CSV of any length.`);
  if (sent.length === 0) throw new InvalidInputError('There is no row to predict for.');
  const wantsCsv = /\bcsv\b/.test(headers.accept ?? '');
  if (sent.length > MOST_IN_PROCESS && !wantsCsv) {
    const lines = sent.map((each) => `${JSON.stringify(each)}\n`);
    const write = (path: string) => pipeline(Readable.from(lines), createWriteStream(path));
    const signal = leftBy(reply, services.stopping);
    const predicted = await predictMany(services, by, asked, { kind: 'lines', write }, signal);
    return reply
      .type('application/json; charset=utf-8')
      .send(Readable.from(manyAsJson(headOf(asked, started), predicted, model)));
  }
  const answers = await predictDeployed(services, by, asked, sent);
  if (wantsCsv) return reply.type(CSV).send(toCsv(sent, answers, model));
  const [first] = answers;
  const head = headOf(asked, started);
  if (many || first === undefined)
    return { ...head, count: answers.length, predictions: answers.map((each) => toRow(each, model)) };
  if ('refusal' in first) throw new InvalidInputError(first.refusal);
  return { ...head, ...toPrediction(first.answer, model), input_data: sent[0] };
}

export const deployedRoutes: Routes = (api, services) => {
  const tags = ['deployed models'];

  // A parser of its own, in a scope of its own: elsewhere a CSV is no body.
  void api.register(async (scope) => {
    scope.addContentTypeParser('text/csv', (_, payload, done) => done(null, payload.pipe(new PassThrough())));
    (scope as typeof api).post(
      '/api/deployed/:id/predict',
      {
        config: { scope: 'predict' },
        schema: {
          tags,
          summary:
            'Answers for a row, a list of rows, or a CSV, which comes back as one. With a header X-Sticky-Key, or a key in the address, the same version of a split answers each time.',
          params: idParams,
          querystring: keyQuery,
          body: rows,
        },
      },
      async (request, reply) => {
        const { caller, params, body } = request;
        const asked = await askDeployment(services, caller.by, params.id, stickyKey(request));
        return body instanceof Readable
          ? answerCsv(services, request, reply, asked, body)
          : answerJson(services, request, reply, asked, body);
      },
    );
  });

  api.post(
    '/api/deployed/:id/feedback',
    {
      config: { scope: 'predict' },
      schema: {
        tags,
        summary: 'Tells what came to pass, by the prediction_id that an answer had: one, or many under “feedback”.',
        params: idParams,
        body: feedback,
      },
    },
    async ({ caller, params, body }) => {
      const given = 'feedback' in body ? body.feedback : [body];
      const truths = given.map((each) => ({ predictionId: each.prediction_id, actual: each.actual }));
      const { matched, unknown } = await tellTruth(services, caller.by, params.id, truths);
      if (!('feedback' in body) && matched === 0)
        throw new NotFoundError('This deployment has made no prediction of that id.');
      return { success: true, deployment_id: params.id, matched, unknown };
    },
  );

  api.get(
    '/api/deployed/:id/schema',
    { config: { scope: 'any' }, schema: { tags, summary: 'The columns that it goes by.', params: idParams } },
    async ({ caller, params }) => {
      const deployment = await getDeployment(services, caller.by, params.id);
      return schemaOf(deployment, await getModel(services, caller.by, deployment.model_id));
    },
  );
};

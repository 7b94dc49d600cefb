import { z } from 'zod';
import { readRows, writeRows } from '../../src/datasets/rows-csv.ts';
import { InvalidInputError, LimitError } from '../../src/errors.ts';
import type { Deployment, Model } from '../../src/store/records.ts';
import { getDeployment } from '../../src/usecases/deployments.ts';
import { getModel } from '../../src/usecases/models.ts';
import { predictDeployed, type RowAnswer } from '../../src/usecases/predict.ts';
import { exampleRow } from '../../src/usecases/snippets.ts';
import { idParams, type Routes } from './api.ts';
import { row } from './models.ts';
import { toPrediction } from './prediction-body.ts';

/** More rows are a file of their own. */
const MOST_ROWS = 10_000;

const rows = z.union([z.array(row), z.string(), row]);

/** What was sent: one row as it is, or under `input_data` or `input`, or many in a list, or a CSV. */
function rowsOf(body: z.infer<typeof rows>): { readonly rows: readonly z.infer<typeof row>[]; readonly many: boolean } {
  if (typeof body === 'string') return { rows: readRows(body), many: true };
  if (Array.isArray(body)) return { rows: body, many: true };
  const [within] = [body.input_data, body.input].filter((each) => typeof each === 'object' && each !== null);
  const inside = rows.safeParse(within);
  return inside.success && typeof inside.data !== 'string' ? rowsOf(inside.data) : { rows: [body], many: false };
}

const toRow = (given: RowAnswer, model: Model) =>
  'refusal' in given ? { error: given.refusal } : toPrediction(given.answer, model);

/** A line for each row: what was sent, then what was predicted. */
function toCsv(sent: readonly z.infer<typeof row>[], answers: readonly RowAnswer[], model: Model): string {
  const isNumber = model.task_type === 'regression';
  const lines = answers.map((given, i) => {
    if ('refusal' in given) return { ...sent[i], prediction: null, error: given.refusal };
    const { classes = [], value, low, high } = given.answer;
    const about = isNumber
      ? { prediction: value, lower: low, upper: high }
      : {
          prediction: classes[0]?.label,
          ...Object.fromEntries(classes.map((each) => [`probability ${each.label}`, each.probability])),
        };
    return { ...sent[i], ...about, error: null };
  });
  return writeRows(lines);
}

/** What a deployment wants to be sent. */
const schemaOf = (deployment: Deployment, model: Model) => ({
  deployment_id: deployment.id,
  name: deployment.name,
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

export const deployedRoutes: Routes = (api, services) => {
  const tags = ['deployed models'];

  // A parser of its own, in a scope of its own: elsewhere a CSV is no body.
  void api.register(async (scope) => {
    scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_, body, done) => done(null, body));
    (scope as typeof api).post(
      '/api/deployed/:id/predict',
      {
        config: { scope: 'predict' },
        schema: {
          tags,
          summary: 'Answers for a row, a list of rows, or a CSV, which comes back as one.',
          params: idParams,
          body: rows,
        },
      },
      async ({ caller, params, body, headers }, reply) => {
        const started = performance.now();
        const { rows: sent, many } = rowsOf(body);
        if (sent.length > MOST_ROWS)
          throw new LimitError(`These are ${sent.length} rows; send at most ${MOST_ROWS} at a time.`);
        if (sent.length === 0) throw new InvalidInputError('There is no row to predict for.');
        const { deployment, model, answers } = await predictDeployed(services, caller.by, params.id, sent);
        const wantsCsv =
          headers.accept === undefined || headers.accept === '*/*'
            ? typeof body === 'string'
            : /\bcsv\b/.test(headers.accept);
        if (wantsCsv) return reply.type('text/csv; charset=utf-8').send(toCsv(sent, answers, model));
        const head = {
          success: true,
          deployment_id: deployment.id,
          latency_ms: performance.now() - started,
          timestamp: new Date(),
        };
        const [first] = answers;
        if (many || first === undefined)
          return { ...head, count: answers.length, predictions: answers.map((each) => toRow(each, model)) };
        if ('refusal' in first) throw new InvalidInputError(first.refusal);
        return { ...head, ...toPrediction(first.answer, model), input_data: sent[0] };
      },
    );
  });

  api.get(
    '/api/deployed/:id/schema',
    { config: { scope: 'any' }, schema: { tags, summary: 'The columns that it goes by.', params: idParams } },
    async ({ caller, params }) => {
      const deployment = await getDeployment(services, caller.by, params.id);
      return schemaOf(deployment, await getModel(services, caller.by, deployment.model_id));
    },
  );
};

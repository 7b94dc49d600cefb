import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Asker } from '../../apart/answer-apart.ts';
import { parquetRows } from '../../datasets/parquet-rows.ts';
import type { Row } from '../../datasets/row.ts';
import { streamRows } from '../../datasets/rows-csv.ts';
import { openText } from '../../datasets/text-file.ts';
import { createRandom } from '../../engine/index.ts';
import { AppError, InvalidInputError } from '../../errors.ts';
import type { Engines } from '../engines.ts';
import { type Scored, scoreRows } from './score.ts';
import type { ScoringProgress, ScoringRequest, ScoringResult } from './scoring-contract.ts';
import { predictionTable } from './table.ts';

/** So many rows are scored together. */
const TOGETHER = 500;
const TELL_MS = 200;

/** Predicts every row of a file and writes them to another, in their order, whatever their number. */
export async function scoreFile(
  request: ScoringRequest,
  asker: Pick<Asker<ScoringProgress>, 'tell' | 'cancel'>,
  { runtimes }: Pick<Engines, 'runtimes'>,
): Promise<ScoringResult> {
  const { model, modelPath, outputPath, sample, seed } = request;
  const file = { read: () => readFile(modelPath), fetch: (path: string) => copyFile(modelPath, path) };
  const opened = await runtimes[model.engine].open(file);
  const { rows: source, fraction } = await openSource(request.source);
  const output = createWriteStream(outputPath);
  const failed = once(output, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => undefined);
  const written = once(output, 'finish');
  written.catch(() => undefined);
  const tally = createTally(model.task_type);
  const kept = createSample(sample, seed);
  let told = 0;
  let table: ReturnType<typeof predictionTable> | null = null;
  let columns: Pick<ScoringResult, 'missing' | 'unknown'> = { missing: [], unknown: [] };

  const write = async (text: string): Promise<void> => {
    if (!output.write(text)) await Promise.race([once(output, 'drain'), failed]);
  };
  const score = async (rows: readonly Row[]): Promise<void> => {
    const answers = await scoreRows(async () => opened, model, rows);
    if (table === null) {
      table = request.source.kind === 'lines' ? AS_LINES : predictionTable(Object.keys(rows[0] ?? {}), model);
      columns = columnsOf(opened.features, answers, rows);
      await write(table.header);
    }
    let text = '';
    for (const [at, answer] of answers.entries()) {
      const row = rows[at] ?? {};
      const given = answer instanceof InvalidInputError ? { refusal: answer.message } : { answer };
      text += table.line(row, given);
      tally.add(given);
      if ('answer' in given) kept.offer({ row, answer: given.answer });
    }
    await write(text);
    // Lets the wish to end arrive.
    await new Promise((resolve) => setImmediate(resolve));
    if (asker.cancel() !== null) throw new AppError('cancelled', 'The prediction of the file was cancelled.');
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    asker.tell({ rows: tally.rows(), fraction: fraction(tally.rows()) });
  };

  try {
    let together: Row[] = [];
    for await (const row of source) {
      together.push(row);
      if (together.length < TOGETHER) continue;
      await score(together);
      together = [];
    }
    if (together.length > 0) await score(together);
    output.end();
    await Promise.race([written, failed]);
  } finally {
    output.destroy();
  }
  if (tally.rows() === 0)
    throw new InvalidInputError('That file has no rows to predict. Send one with a header and rows.');
  return { ...tally.result(), ...columns, sample: kept.all() };
}

const AS_LINES: ReturnType<typeof predictionTable> = {
  header: '',
  line: (_, given) => `${JSON.stringify(given)}\n`,
};

/** The rows of a source, and how far one is by then. */
async function openSource(source: ScoringRequest['source']) {
  if (source.kind === 'parquet') {
    const { path, columns, rows: total } = source;
    return { rows: parquetRows(path, columns), fraction: (rows: number) => Math.min(1, rows / Math.max(1, total)) };
  }
  if (source.kind === 'lines') return { rows: lineRows(source.path), fraction: () => 0 };
  const { texts, fraction } = await openText(source.path);
  return { rows: streamRows(texts), fraction };
}

async function* lineRows(path: string): AsyncGenerator<Row> {
  for await (const line of createInterface({ input: createReadStream(path) })) yield JSON.parse(line) as Row;
}

/** What the first rows tell: it is the same for all of a file. @throws InvalidInputError when nothing of it is of use */
function columnsOf(
  features: ReadonlySet<string>,
  answers: readonly (Scored | InvalidInputError)[],
  rows: readonly Row[],
): Pick<ScoringResult, 'missing' | 'unknown'> {
  const scored = answers.filter((answer): answer is Scored => !(answer instanceof InvalidInputError));
  const [first] = scored;
  if (first === undefined) {
    const reason = answers.find((answer) => answer instanceof InvalidInputError);
    // A few rows may all be wrong by chance; of many that is a file for something else.
    if (rows.length >= TOGETHER && reason !== undefined) throw reason;
    return { missing: [], unknown: [] };
  }
  const missing = [...features].filter((name) => scored.every((each) => each.missing.includes(name)));
  return { missing, unknown: [...first.unknown] };
}

function createTally(task: ScoringRequest['model']['task_type']) {
  const classes = new Map<string, number>();
  let rows = 0;
  let refused = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    rows: () => rows,
    add(given: { readonly answer: Scored } | { readonly refusal: string }): void {
      rows += 1;
      if ('refusal' in given) {
        refused += 1;
        return;
      }
      const { classes: likely = [], value = Number.NaN } = given.answer;
      const label = likely[0]?.label;
      if (label !== undefined) classes.set(label, (classes.get(label) ?? 0) + 1);
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    },
    result: () => ({
      rows,
      refused,
      summary:
        task === 'classification'
          ? { classes: [...classes].map(([label, n]) => ({ label, rows: n })).sort((a, b) => b.rows - a.rows) }
          : { mean: sum / (rows - refused), min, max },
    }),
  };
}

/** Each of those offered is kept with the same likelihood, however many come. */
function createSample(most: number, seed: number) {
  const random = createRandom(seed);
  const kept: { row: Row; answer: Scored }[] = [];
  let offered = 0;
  return {
    offer(each: { row: Row; answer: Scored }): void {
      offered += 1;
      if (kept.length < most) {
        kept.push(each);
        return;
      }
      const place = Math.floor(random.next() * offered);
      if (place < most) kept[place] = each;
    },
    all: () => kept,
  };
}

/**
 * The process of a training by AutoGluon. It reads the table, sets the test part aside and scores, all as our own
 * engine does; in between AutoGluon learns, in a Python of its own. The argument is that Python.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Asker, answerApart } from '../../src/apart/answer-apart.ts';
import { type Ending, runApart } from '../../src/apart/run-apart.ts';
import { readFrame } from '../../src/datasets/frame.ts';
import { writeFrame } from '../../src/datasets/write-frame.ts';
import {
  type Column,
  compareScores,
  type Learned,
  type Lesson,
  readableRows,
  trainOutside,
} from '../../src/engine/index.ts';
import { AppError, LimitError } from '../../src/errors.ts';
import { type FitProgress, type FitRequest, type FitResult, fitting } from '../../src/models/autogluon/contract.ts';
import { writeModelFile } from '../../src/models/autogluon/model-file.ts';
import { type Hello, startPython } from '../../src/models/autogluon/python.ts';
import { listen, rethrowForPeople } from '../engine-apart.ts';
import { failureOf } from '../failure.ts';
import { type TrainingProgress, type TrainingReport, type TrainingRequest, training } from '../training-contract.ts';

const [, , PYTHON = 'python3'] = process.argv;

answerApart(training, (request, asker) => learn(request, asker).catch(rethrowForPeople));

async function learn(request: TrainingRequest, asker: Asker<TrainingProgress>): Promise<TrainingReport> {
  const { columns, memoryMb, modelPath, options, rowCount, seed, target, timeLimitMs } = request;
  const { preset: _, ...question } = options;
  const memoryLimitBytes = memoryMb * 1024 * 1024;
  asker.tell({ fraction: 0, message: 'Reading the rows …', best: null, remainingMs: timeLimitMs, findings: null });
  const maxRows = readableRows(columns, { timeLimitMs, memoryLimitBytes });
  const frame = await readFrame(request.parquetPath, columns, { maxRows, seed });
  // This clock began with the process.
  const spentMs = request.spentMs + performance.now();
  const work = createWork(request);
  const {
    outside,
    testPredictions: __,
    ...report
  } = await trainOutside(
    frame,
    {
      ...question,
      target,
      tableRows: rowCount,
      ...(request.metric === null ? {} : { metric: request.metric }),
      timeLimitMs,
      spentMs,
      seed,
      now: () => performance.now(),
      report: ({ fraction, message, best = null, remainingMs = null, findings = null }) =>
        asker.tell({ fraction, message, best, remainingMs, findings }),
      checkpoint: () => listen(asker),
    },
    work.learn,
  );
  const { autogluon, python } = work.versions();
  const { blanks = 'missing' } = options;
  await writeModelFile(modelPath, { autogluon, python, target, blanks, outside }, work.archive);
  return { ...report, readRows: frame.rowCount, engineVersion: autogluon };
}

/** About the share of the time that AutoGluon learns in. */
const FIT_SHARE = 0.75;
/** When so much is left, and another start, what it has learned by then has to do. */
const FINISH_SHARE = 0.1;
const FINISH_MS = 2_000;
const FINISH_STARTS = 1.2;
const LOOK_MS = 100;

function createWork(request: TrainingRequest) {
  const { logPath, memoryMb, modelPath, options, target: label, timeLimitMs } = request;
  const at = (name: string): string => join(dirname(modelPath), name);
  const archive = at('predictor.tar.gz');
  let hello: Hello | undefined;

  const run = (work: FitRequest, timeMs: number, onProgress: (told: FitProgress) => void) =>
    runApart({
      start: startPython(PYTHON, 'work', {
        logPath,
        onHello: (heard) => {
          hello = heard;
        },
      }),
      contract: fitting,
      request: work,
      limits: { timeMs, memoryMb: work.memory_mb, graceMs: 0 },
      onProgress,
    });

  async function learn({ classes, columns, dev, metric, session, test, y }: Lesson): Promise<Learned> {
    const leftMs = () => timeLimitMs - session.elapsedMs();
    const labels: Column = { name: label, kind: 'number', values: y };
    const [train, testTable] = [at('train.parquet'), at('test.parquet')];
    await writeFrame(train, [...columns, labels], dev);
    await writeFrame(testTable, columns, test);
    const work: FitRequest = {
      do: 'fit',
      train,
      test: testTable,
      label,
      kinds: Object.fromEntries(columns.map(({ name, kind }) => [name, kind])),
      classes: classes.length,
      metric,
      preset: `${options.preset ?? 'medium'}_quality`,
      left_s: leftMs() / 1000,
      // What this process holds counts as well.
      memory_mb: Math.max(MIN_MEMORY_MB, memoryMb - process.memoryUsage.rss() / 1024 / 1024),
      folder: at('predictor'),
      archive,
      test_values: at('test-values'),
      unseen: at('unseen'),
    };
    session.say('searching', 0.06, 'AutoGluon is starting.');
    const began = session.elapsedMs();
    const span = leftMs() * FIT_SHARE;
    const models = new Map<string, number>();
    let finishing = false;
    /** Between two models it sees for itself that its time is over. */
    let fitsOne = false;
    let startMs: number | undefined;
    /** By the time that has gone by, of what it was given. */
    const fraction = () => 0.06 + 0.84 * Math.min(1, (session.elapsedMs() - began) / span);
    const fit = run(work, leftMs() + OVERRUN_MS, (told) => {
      if ('fitting' in told) startMs ??= session.elapsedMs() - began;
      fitsOne = 'fitting' in told;
      if ('fitting' in told) session.say('searching', fraction(), `Fitting ${told.fitting}${soFar(models.size)}.`);
      if ('fitted' in told) {
        models.set(told.fitted, told.score);
        const best = bestOf(models, metric);
        if (best !== undefined) session.setBest(best);
        session.say('searching', fraction(), `${told.fitted} is fitted${soFar(models.size)}.`);
      }
      if ('finishing' in told) {
        finishing = true;
        session.say('blending', 0.92, `Packing the best of ${models.size} models.`);
      }
    });
    // Finishing what was cut short takes another start.
    const latest = () => timeLimitMs - Math.max(FINISH_SHARE * timeLimitMs, FINISH_MS + FINISH_STARTS * (startMs ?? 0));
    let cutShort = false;
    let ending: Ending<FitResult> | undefined;
    const over = fit.ending.then((ended) => {
      ending = ended;
    });
    while (ending === undefined) {
      await Promise.race([over, sleep(LOOK_MS)]);
      await session.ask().catch(async (wish: unknown) => {
        fit.kill();
        await over;
        throw wish;
      });
      const enough = session.ending() || (fitsOne && session.elapsedMs() > latest());
      if (enough && !finishing && models.size > 0 && !cutShort) {
        cutShort = true;
        session.say('blending', 0.92, 'Keeping the best model so far.');
        fit.kill();
      }
    }
    // What was fitted by then lies in its folder.
    if (cutShort) ending = await run({ ...work, do: 'finish' }, leftMs() + OVERRUN_MS, () => undefined).ending;
    const result = resultOf(ending, memoryMb);
    const unseen = result.unseen ? await readDoubles(work.unseen) : null;
    return {
      leaderboard: result.leaderboard.map(({ model, score, fit_ms, weight }) => ({
        model,
        score: score ?? Number.NaN,
        fitMs: fit_ms,
        weight,
      })),
      testValues: await readDoubles(work.test_values),
      unseen:
        unseen === null ? null : { values: unseen.slice(0, unseen.length / 2), truth: unseen.slice(unseen.length / 2) },
      partial: cutShort,
    };
  }

  return {
    learn,
    archive,
    versions(): { readonly autogluon: string; readonly python: string } {
      return { autogluon: hello?.autogluon ?? '', python: hello?.python ?? '' };
    },
  };
}

/** Below that Python does not even start. */
const MIN_MEMORY_MB = 64;
const OVERRUN_MS = 4_000;

const soFar = (models: number): string =>
  models === 0 ? '' : ` (${models} ${models === 1 ? 'model' : 'models'} so far)`;

function bestOf(models: ReadonlyMap<string, number>, metric: Lesson['metric']) {
  const [best] = [...models].sort(([, a], [, b]) => compareScores(metric, a, b));
  return best && { model: best[0], metric, score: best[1] };
}

/** @throws AppError with the sentence for the person */
function resultOf(ending: Ending<FitResult>, memoryMb: number): FitResult {
  if (ending.kind === 'done') return ending.result;
  if (ending.kind === 'cancelled') throw new AppError('cancelled', 'Cancelled; nothing was kept.');
  if (ending.kind === 'failed') {
    const sentence = `AutoGluon could not learn from this table: ${ending.error.message.replace(/\.?$/, '.')} Say “train with the native engine” to have mine try it.`;
    throw new AppError('invalid_input', sentence, ending.error);
  }
  const { message, cause } = failureOf(ending, memoryMb);
  throw cause === undefined ? new LimitError(message) : new AppError('internal', message, cause);
}

async function readDoubles(path: string): Promise<Float64Array> {
  const bytes = await readFile(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

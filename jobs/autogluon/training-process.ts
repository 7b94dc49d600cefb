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
const TELL_MS = 1_000;

/** What AutoGluon does for one training: learns, and packs what it has learned. */
function createWork(request: TrainingRequest) {
  const { logPath, memoryMb, modelPath, timeLimitMs } = request;
  const at = (name: string): string => join(dirname(modelPath), name);
  let hello: Hello | undefined;

  const run = (work: FitRequest, timeMs: number, onProgress: (told: FitProgress) => void = () => undefined) =>
    runApart({
      start: startPython(PYTHON, 'work', {
        logPath,
        onHello: (heard) => {
          hello = heard;
        },
      }),
      contract: fitting,
      request: work,
      limits: { timeMs: timeMs + OVERRUN_MS, memoryMb: work.memory_mb, graceMs: 0 },
      onProgress,
    });

  return {
    archive: at('predictor.tar.gz'),
    versions: () => ({ autogluon: hello?.autogluon ?? '', python: hello?.python ?? '' }),
    async learn(lesson: Lesson): Promise<Learned> {
      const { metric, session } = lesson;
      const leftMs = () => timeLimitMs - session.elapsedMs();
      const work = await layOut(lesson, request, at, leftMs());
      const watch = createWatch(metric, session, leftMs() * FIT_SHARE);
      const fit = run(work, leftMs(), watch.hear);
      let ending: Ending<FitResult> | undefined;
      const over = fit.ending.then((ended) => {
        ending = ended;
      });
      let cutShort = false;
      while (ending === undefined) {
        await Promise.race([over, sleep(LOOK_MS)]);
        watch.remind();
        await session.ask().catch(async (wish: unknown) => {
          fit.kill();
          await over;
          throw wish;
        });
        const late = leftMs() < Math.max(FINISH_SHARE * timeLimitMs, FINISH_MS + FINISH_STARTS * watch.startMs());
        if (cutShort || !watch.canEnd(session.ending(), late)) continue;
        cutShort = true;
        session.say('blending', 0.92, 'Keeping the best model so far.');
        fit.kill();
      }
      // What was fitted by then lies in its folder.
      if (cutShort) ending = await run({ ...work, do: 'finish' }, leftMs()).ending;
      return toLearned(resultOf(ending, memoryMb), work, cutShort);
    },
  };
}

/** Writes the tables that it learns from and is tested on. */
async function layOut(
  { classes, columns, dev, metric, test, y }: Lesson,
  { memoryMb, options, target: label }: TrainingRequest,
  at: (name: string) => string,
  leftMs: number,
): Promise<FitRequest> {
  const labels: Column = { name: label, kind: 'number', values: y };
  const [train, testTable] = [at('train.parquet'), at('test.parquet')];
  await writeFrame(train, [...columns, labels], dev);
  await writeFrame(testTable, columns, test);
  return {
    do: 'fit',
    train,
    test: testTable,
    label,
    kinds: Object.fromEntries(columns.map(({ name, kind }) => [name, kind])),
    classes: classes.length,
    metric,
    preset: `${options.preset ?? 'medium'}_quality`,
    left_s: leftMs / 1000,
    // What this process holds counts as well.
    memory_mb: Math.max(MIN_MEMORY_MB, memoryMb - process.memoryUsage.rss() / 1024 / 1024),
    folder: at('predictor'),
    archive: at('predictor.tar.gz'),
    test_values: at('test-values'),
    unseen: at('unseen'),
  };
}

/** Follows what it tells, and tells it on. `spanMs` is about how long it will learn. */
function createWatch(metric: Lesson['metric'], session: Lesson['session'], spanMs: number) {
  const began = session.elapsedMs();
  const models = new Map<string, number>();
  let doing = 'AutoGluon is starting.';
  let saidMs = 0;
  let startMs: number | undefined;
  let state: 'between' | 'fitting' | 'finishing' = 'between';

  const say = (): void => {
    saidMs = session.elapsedMs();
    session.say('searching', 0.06 + 0.84 * Math.min(1, (saidMs - began) / spanMs), doing);
  };
  say();
  return {
    hear(told: FitProgress): void {
      if ('finishing' in told) {
        state = 'finishing';
        session.say('blending', 0.92, `Packing the best of ${models.size} models.`);
        return;
      }
      if ('fitting' in told) {
        startMs ??= session.elapsedMs() - began;
        // An ensemble of what there is takes no time worth the mention.
        state = told.fitting.startsWith('WeightedEnsemble') ? 'between' : 'fitting';
        doing = `Fitting ${told.fitting}${soFar(models.size)}.`;
      } else {
        models.set(told.fitted, told.score);
        const best = bestOf(models, metric);
        if (best !== undefined) session.setBest(best);
        state = 'between';
        doing = `${told.fitted} is fitted${soFar(models.size)}.`;
      }
      say();
    },
    /** While one model takes its time, that goes by. */
    remind(): void {
      if (state !== 'finishing' && session.elapsedMs() - saidMs > TELL_MS) say();
    },
    /** How long it took to start. */
    startMs: () => startMs ?? 0,
    /** Whether there is something to keep, and no better end in sight: between two models it sees for itself that it is late. */
    canEnd: (wished: boolean, late: boolean): boolean =>
      models.size > 0 && state !== 'finishing' && (wished || (late && state === 'fitting')),
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

async function toLearned(result: FitResult, work: FitRequest, partial: boolean): Promise<Learned> {
  const unseen = result.unseen ? await readDoubles(work.unseen) : null;
  const half = (unseen?.length ?? 0) / 2;
  return {
    leaderboard: result.leaderboard.map(({ model, score, fit_ms, weight }) => ({
      model,
      score: score ?? Number.NaN,
      fitMs: fit_ms,
      weight,
    })),
    testValues: await readDoubles(work.test_values),
    unseen: unseen === null ? null : { values: unseen.slice(0, half), truth: unseen.slice(half) },
    partial,
  };
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

import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { explain } from '../../jobs/explain.ts';
import { createExplainers, explainIn } from '../../jobs/explainer.ts';
import { failureOf } from '../../jobs/failure.ts';
import type { JobServices } from '../../jobs/job.ts';
import { train } from '../../jobs/train.ts';
import { trainIn } from '../../jobs/trainers.ts';
import type { TrainingProgress, TrainingRequest } from '../../jobs/training-contract.ts';
import { readFrame } from '../../src/datasets/frame.ts';
import type { Frame, Predictions } from '../../src/engine/index.ts';
import { createAutogluon } from '../../src/models/autogluon/runtime.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import type { ModelFile, OpenModel } from '../../src/models/runtime.ts';
import { scoreApart, scoredFile, scoringRequest } from '../../src/models/scoring/score-apart.ts';
import { AUTOGLUON_PYTHON, pythonThat } from '../support/autogluon.ts';
import { createRunFields } from '../support/builders.ts';
import { enginesWith, NO_PYTHON } from '../support/engines.ts';
import { addDataset, createJobServices } from '../support/jobs.ts';
import { SCORING } from '../support/paths.ts';
import { createFolder, openTestStore } from '../support/store.ts';

const compiled = (name: string): string =>
  fileURLToPath(new URL(`../../.build/jobs/autogluon/${name}.js`, import.meta.url));

/** Passengers: of a kind, from a place, with a fare that follows from both, and whether they pay more than most. */
function passengers(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const [age, place, seat] = [18 + ((i * 13) % 60), ['Oslo', 'Rome', 'Bonn'][(i * 7) % 3] ?? '', (i * 5) % 11];
    // What nobody can learn keeps the rounds few.
    const chance = (Math.sin(i * 12.9898) * 43_758.5453) % 1;
    const fare = 20 + age * 0.5 + (place === 'Rome' ? 15 : 0) + 8 * chance;
    const joined = `20${10 + (i % 9)}-0${1 + (i % 8)}-1${i % 9}`;
    const kind = fare < 40 ? 'thrift' : fare < 55 ? 'plain' : 'plush';
    return [age, place, seat === 3 ? '' : seat, joined, fare.toFixed(1), kind, fare > 48 ? 'yes' : 'no'].join(',');
  });
  return ['age,place,seat,joined,fare,kind,above', ...rows].join('\n');
}

async function setUp(csv = passengers(400)) {
  const store = await openTestStore();
  const dataset = await addDataset(store, csv);
  const folder = await createFolder();
  const parquetPath = join(folder, 'table.parquet');
  await store.files.fetch(dataset.parquet_file_id, parquetPath);
  const columns = dataset.schema.map(({ name, kind }) => ({ name, kind }));
  /** One training, without what comes before and after it. */
  const begin = (python: string, target: string, changes: Partial<TrainingRequest> = {}) => {
    const request: TrainingRequest = {
      parquetPath,
      columns,
      rowCount: dataset.row_count,
      target,
      options: { without: ['fare', 'kind', 'above'].filter((name) => name !== target) },
      metric: null,
      timeLimitMs: 60_000,
      spentMs: 0,
      memoryMb: 1_500,
      seed: 1,
      modelPath: join(folder, `${target}.model`),
      logPath: join(folder, `${target}.log`),
      ...changes,
    };
    const heard: TrainingProgress[] = [];
    const apart = trainIn(compiled('training-process'), [python])(request, (told) => heard.push(told));
    const until = (what: RegExp) =>
      vi.waitFor(() => expect(heard.map(({ message }) => message).join('\n')).toMatch(what), {
        timeout: 50_000,
        interval: 50,
      });
    return { ...apart, request, heard, until };
  };
  return { store, dataset, folder, columns, parquetPath, begin };
}

const fileAt = (path: string): ModelFile => ({ read: () => readFile(path), fetch: (to) => copyFile(path, to) });

/** Opens a model as it is after a restart: in a process that has seen nothing of its training. */
async function reopen(path: string, python = AUTOGLUON_PYTHON): Promise<OpenModel> {
  const runtime = createAutogluon({ python, workDir: await createFolder(), memoryMb: 1_500 });
  onTestFinished(() => runtime.stop());
  return runtime.open(fileAt(path));
}

/** The rows of a frame that were set aside. */
function rowsOf(frame: Frame, rows: readonly number[]): Frame {
  const take = <T>(values: ArrayLike<T>) => rows.map((row) => values[row] as T);
  return {
    rowCount: rows.length,
    columns: frame.columns.map((column) =>
      column.kind === 'category'
        ? { ...column, codes: Int32Array.from(take(column.codes)) }
        : column.kind === 'text'
          ? { ...column, values: take(column.values) }
          : { ...column, values: Float64Array.from(take(column.values)) },
    ),
  };
}

/** As the learner gave them: one number a row, or with more than two classes one for each. */
const numbersOf = (predicted: Predictions): readonly number[] => {
  if (predicted.kind === 'regression') return [...predicted.values];
  const { probabilities, classes } = predicted;
  return [...probabilities].filter((_, i) => classes.length > 2 || i % 2 === 1);
};

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

const told = `AutoGluon${AUTOGLUON_PYTHON === '' ? ', which is not here (AUTOGLUON_PYTHON), so this was not run' : ''}`;

describe.skipIf(AUTOGLUON_PYTHON === '')(told, { timeout: 200_000 }, () => {
  it.each([
    ['two classes', 'above', 'roc_auc', 0.8],
    ['three classes', 'kind', 'accuracy', 0.7],
    ['an amount', 'fare', 'r2', 0.6],
  ] as const)('learns %s, and what was stored answers as what was fresh', async (_, target, metric, least) => {
    const { begin, columns, parquetPath, folder } = await setUp();

    const { ending, heard, request } = begin(AUTOGLUON_PYTHON, target, { timeLimitMs: 45_000 });
    const ended = await ending;

    if (ended.kind !== 'done') throw new Error(`${JSON.stringify(ended)}\n${await readFile(request.logPath, 'utf8')}`);
    const report = ended.result;
    expect(report).toMatchObject({
      metric,
      engineVersion: expect.stringMatching(/^1\./),
    });
    expect(report.testRows + report.trainRows).toBe(400);
    expect(report.scores[metric]?.value).toBeGreaterThan(least);
    expect(report.leaderboard.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 3);
    expect(report.features.map(({ name }) => name)).toEqual(expect.arrayContaining(['age', 'place', 'joined']));
    // The leaderboard grows model by model, and the bar with it.
    expect(heard.filter(({ message }) => /is fitted \(\d+ models? so far\)/.test(message)).length).toBeGreaterThan(0);
    expect(heard.map(({ fraction }) => fraction)).toEqual(
      heard.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
    );
    expect(heard.at(-1)?.best).toMatchObject({ metric });
    expect(await readFile(request.logPath, 'utf8')).toContain('Beginning AutoGluon training');

    const bytes = await readFile(join(folder, 'test-values'));
    const written = new Float64Array(new Uint8Array(bytes).buffer);
    const width = written.length / report.testRows;
    // Of several classes, the answers are shares.
    const sumAt = (i: number) => written.slice(i - (i % width), i - (i % width) + width).reduce((sum, p) => sum + p, 0);
    const fresh = width === 1 ? written : written.map((p, i) => p / sumAt(i));
    const header = JSON.parse((await readFile(request.modelPath, 'latin1')).split('\n', 1)[0] ?? '');
    const frame = rowsOf(await readFrame(parquetPath, columns), header.outside.test.rows);
    const model = await reopen(request.modelPath);
    expect(numbersOf(await model.predict(frame))).toEqual([...fresh]);
    // One by one, two hundred times, and several at once.
    const again = Array.from({ length: 200 }, (_, i) => i % frame.rowCount);
    const singly = await Promise.all(again.map((row) => model.predict(rowsOf(frame, [row]))));
    expect(singly.flatMap(numbersOf)).toEqual(again.flatMap((row) => [...fresh.slice(row * width, (row + 1) * width)]));
    if (target === 'fare') {
      const [one] = singly;
      if (one?.kind !== 'regression') throw new Error('no amount');
      expect(one.low[0]).toBeLessThan(one.values[0] ?? Number.NaN);
      expect(one.high[0]).toBeGreaterThan(one.values[0] ?? Number.NaN);
    }
  });

  it('goes the whole way of a run: its model says what it goes by, and answers after a restart', async () => {
    const { store, dataset } = await setUp();
    const made = await createJobServices(store);
    const { trainers } = made.training;
    const autogluon = trainIn(compiled('training-process'), [AUTOGLUON_PYTHON]);
    const services: JobServices = {
      ...made,
      training: { ...made.training, memoryMb: 1_500, trainers: { ...trainers, autogluon } },
      explainers: {
        ...createExplainers(NO_PYTHON),
        autogluon: explainIn(compiled('explaining-process'), [AUTOGLUON_PYTHON]),
      },
    };
    const run = await store.runs.insert(
      createRunFields({
        dataset_id: dataset.id,
        target: 'above',
        options: { only: ['age', 'place', 'seat'], preset: 'medium' },
        engine: 'autogluon',
        time_limit_s: 45,
      }),
    );

    await train.work({ run_id: run.id }, services, AbortSignal.any([]));

    const ended = await store.runs.find(run.id);
    expect(ended).toMatchObject({ status: 'finished', log_file_id: expect.any(String) });
    const id = ended?.model_id ?? '';
    const model = await store.models.get(run.space, id);
    if (model === null) throw new Error('no model');
    expect(model).toMatchObject({
      base_model: expect.stringMatching(/^AutoGluon 1\./),
      engine: 'autogluon',
      engine_version: expect.stringMatching(/^1\./),
      uses_real_model: true,
    });

    await explain.work({ space: run.space, model_id: id }, services, AbortSignal.any([]));

    const explained = await store.models.get(run.space, id);
    expect(explained?.measuring).toBe('done');
    expect(explained?.importance).toMatchObject({ metric: 'roc_auc', rows: 80, unmeasured: [] });
    expect(explained?.importance?.measured[0]?.feature).toBe('age');

    const runtime = createAutogluon({ python: AUTOGLUON_PYTHON, workDir: await createFolder(), memoryMb: 1_500 });
    onTestFinished(() => runtime.stop());
    const predictor = createPredictor(store, enginesWith(runtime));
    const rows = [
      { age: '77', place: 'Rome' },
      { age: 18, place: 'Oslo', seat: 4 },
    ];
    const [old, young] = await predictor.predict(model, rows, { userId: 'u', deployment: null });
    expect(old).toMatchObject({ classes: [{ label: 'yes' }, { label: 'no' }], missing: ['seat'] });
    expect(young).toMatchObject({ classes: [{ label: 'no' }, { label: 'yes' }] });

    const folder = await createFolder();
    const [modelPath, path, outputPath] = ['model', 'rows', 'predictions'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await store.files.fetch(model.file_id, modelPath);
    await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const request = scoringRequest(model, { modelPath, source: { kind: 'lines', path }, outputPath, sample: 0 });
    await scoredFile(scoreApart({ python: AUTOGLUON_PYTHON, modulePath: SCORING })(request, {}));
    const lines = (await readFile(outputPath, 'utf8')).trim().split('\n');
    const ofFile: unknown[] = lines.map((line) => JSON.parse(line).answer);
    expect(ofFile).toEqual([old, young].map((each) => ({ ...each, id: undefined })));
  });

  it('that is cancelled stops at once and leaves no process behind', async () => {
    const { begin } = await setUp();
    const { python, pids } = await pythonThat();
    const { ending, cancel, until } = begin(python, 'above');
    await until(/Fitting/);

    cancel('stop');

    expect(await ending).toEqual({ kind: 'cancelled' });
    await vi.waitFor(async () => expect((await pids()).filter((pid) => !isGone(pid))).toEqual([]));
  });

  it('ends with the process that started it, though that is killed', async () => {
    const { begin } = await setUp();
    const { python, pids } = await pythonThat();
    const { ending, kill, until } = begin(python, 'above');
    await until(/Fitting/);

    kill();

    await ending;
    await vi.waitFor(async () => expect((await pids()).filter((pid) => !isGone(pid))).toEqual([]), { timeout: 10_000 });
  });

  it('keeps the best so far in a model that answers, when that is asked for', async () => {
    const { begin } = await setUp();
    const { ending, cancel, until, request } = begin(AUTOGLUON_PYTHON, 'above', { timeLimitMs: 100_000 });
    await until(/is fitted/);

    cancel('keep-best');

    const ended = await ending;
    expect(ended).toMatchObject({ kind: 'done', result: { partial: true } });
    expect((await reopen(request.modelPath)).features.has('age')).toBe(true);
  });

  it('that needs more than its memory is ended, and the sentence names the limit', async () => {
    const { begin } = await setUp();
    const { ending } = begin(AUTOGLUON_PYTHON, 'above', { memoryMb: 200 });

    const ended = await ending;

    if (ended.kind === 'done' || ended.kind === 'cancelled') throw new Error(`it is ${ended.kind}`);
    expect(failureOf(ended, 200)).toEqual({ message: expect.stringMatching(/200 MB.*TRAIN_MEMORY_MB/) });
  });

  it('that crashes is told in a sentence, and its last words are for the log', async () => {
    const { begin } = await setUp();
    const { python } = await pythonThat('(sleep 2; kill -9 $$) &');
    const { ending } = begin(python, 'above');

    const ended = await ending;

    expect(ended).toMatchObject({ kind: 'failed', error: { code: 'internal', message: /ended unexpectedly/ } });
    expect(String((ended as { error: Error }).error.cause)).toContain('SIGKILL');
  });

  it('that crashes while it serves is started again, and answers', async () => {
    const { begin, columns, parquetPath } = await setUp();
    const { ending, request } = begin(AUTOGLUON_PYTHON, 'above', { timeLimitMs: 40_000 });
    await ending;
    const { python, pids } = await pythonThat();
    const model = await reopen(request.modelPath, python);
    const frame = rowsOf(await readFrame(parquetPath, columns), [0]);
    const before = await model.predict(frame);
    process.kill((await pids()).at(-1) ?? 0, 'SIGKILL');

    expect(await model.predict(frame)).toEqual(before);
  });

  it('is not asked to learn what cannot be learned', async () => {
    const { begin } = await setUp(passengers(200).replaceAll(/(yes|no)$/gm, 'yes'));

    expect(await begin(AUTOGLUON_PYTHON, 'above').ending).toMatchObject({
      kind: 'failed',
      error: { code: 'invalid_input' },
    });
  });

  it('refuses a model of another version, and a damaged one, in clear words', async () => {
    const folder = await createFolder();
    const at = async (name: string, header: string) => {
      const path = join(folder, name);
      await writeFile(path, `${header}\nnothing`);
      return path;
    };
    const outside = {
      task: 'regression',
      targetKind: 'number',
      classes: [],
      intervals: { edges: [], low: [], high: [] },
      inputs: [],
      metric: 'r2',
      test: { rows: [], rowCount: 0 },
    };
    const told = {
      format: 'smart-ml autogluon 1',
      autogluon: '0.8.2',
      python: '3.9.1',
      target: 'y',
      blanks: 'missing',
    };

    await expect(reopen(await at('older', JSON.stringify({ ...told, outside })))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /made by AutoGluon 0\.8\.2 on Python 3\.9, and here is AutoGluon 1\..*Train again/,
      ),
    });
    await expect(reopen(await at('damaged', 'no header'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/damaged.*Train again/),
    });
  });
});

/** The process in which it is measured what a model of AutoGluon goes by. The argument is the Python it is opened in. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Asker, answerApart } from '../../src/apart/answer-apart.ts';
import { runApart } from '../../src/apart/run-apart.ts';
import { readFrame } from '../../src/datasets/frame.ts';
import { writeFrame } from '../../src/datasets/write-frame.ts';
import { type Column, columnsFor, createRandom, type Importance, readTarget } from '../../src/engine/index.ts';
import { AppError } from '../../src/errors.ts';
import { measuring } from '../../src/models/autogluon/contract.ts';
import { kindsOf, readModelFile } from '../../src/models/autogluon/model-file.ts';
import { startPython } from '../../src/models/autogluon/python.ts';
import { listen, rethrowForPeople } from '../engine-apart.ts';
import { type ExplainingRequest, explaining } from '../explaining-contract.ts';

const [, , PYTHON = 'python3'] = process.argv;

const SHUFFLES = 5;
const MAX_ROWS = 2_000;
const TIME_MS = 3_600_000;
const LOOK_MS = 200;

answerApart(explaining, (request, asker) => measure(request, asker).catch(rethrowForPeople));

async function measure(request: ExplainingRequest, asker: Asker<Importance>): Promise<Importance> {
  const { columns, known, memoryMb, modelPath, parquetPath, rows: rowCount, seed } = request;
  const { header, offset } = await readModelFile(modelPath);
  const { blanks, outside, target: label } = header;
  const frame = await readFrame(parquetPath, columns, { maxRows: rowCount, seed });
  const column = frame.columns.find(({ name }) => name === label);
  if (column === undefined || frame.rowCount !== outside.test.rowCount) {
    throw new AppError('conflict', 'The table is not the one that the model was trained on.');
  }
  const { y } = readTarget(column, { task: outside.task, blanks });
  const rows = createRandom(seed).shuffle(outside.test.rows.slice()).slice(0, MAX_ROWS).sort();
  const folder = join(dirname(modelPath), 'opened');
  await mkdir(folder);
  const table = join(folder, 'test.parquet');
  const labels: Column = { name: label, kind: 'number', values: y };
  await writeFrame(table, [...columnsFor(outside, frame), labels], rows);

  const measured = [...known];
  const names = outside.inputs.map(({ name }) => name);
  const unmeasured = () => names.filter((name) => !measured.some(({ feature }) => feature === name));
  const told = (): Importance => ({
    metric: outside.metric,
    rows: rows.length,
    measured: measured.toSorted((a, b) => b.importance - a.importance),
    unmeasured: unmeasured(),
  });
  const work = runApart({
    start: startPython(PYTHON, 'work'),
    contract: measuring,
    request: {
      do: 'importance',
      path: modelPath,
      offset,
      folder,
      kinds: kindsOf(outside),
      classes: outside.classes.length,
      table,
      label,
      features: unmeasured(),
      shuffles: SHUFFLES,
    },
    limits: { timeMs: TIME_MS, memoryMb, graceMs: 0 },
    onProgress(each) {
      measured.push(each);
      asker.tell(told());
    },
  });
  let ended = false;
  const over = work.ending.finally(() => {
    ended = true;
  });
  while (!ended) {
    await Promise.race([over, sleep(LOOK_MS)]);
    if ((await listen(asker)) !== 'go') work.kill();
  }
  const ending = await over;
  if (ending.kind !== 'done')
    throw new AppError('internal', 'It could not be measured.', new Error(JSON.stringify(ending)));
  return told();
}

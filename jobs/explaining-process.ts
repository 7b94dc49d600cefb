/** The process in which it is measured what a model goes by. It reads two files, and reports. */
import { readFile } from 'node:fs/promises';
import { type Asker, answerApart } from '../src/apart/answer-apart.ts';
import { readFrame } from '../src/datasets/frame.ts';
import { type Importance, measureImportance } from '../src/engine/index.ts';
import { listen, rethrowForPeople } from './engine-apart.ts';
import { type ExplainingRequest, explaining } from './explaining-contract.ts';

answerApart(explaining, (request, asker) => measure(request, asker).catch(rethrowForPeople));

async function measure(request: ExplainingRequest, asker: Asker<Importance>): Promise<Importance> {
  const { columns, known, modelPath, parquetPath, rows, seed } = request;
  const frame = await readFrame(parquetPath, columns, { maxRows: rows, seed });
  return measureImportance(await readFile(modelPath), frame, {
    seed,
    known,
    now: () => performance.now(),
    report: (importance) => asker.tell(importance),
    checkpoint: () => listen(asker),
  });
}

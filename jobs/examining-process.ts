/** The process in which a table is looked through before any training. It reads one file, and answers. */
import { answerApart } from '../src/apart/answer-apart.ts';
import { readFrame } from '../src/datasets/frame.ts';
import { examine } from '../src/engine/index.ts';
import { examining } from './examining-contract.ts';

/** What is wrong with a table is wrong with a sample of its rows. */
const MAX_ROWS = 50_000;
const SEED = 1;

answerApart(examining, async ({ columns, parquetPath, target }) => {
  const frame = await readFrame(parquetPath, columns, { maxRows: MAX_ROWS, seed: SEED });
  return examine(frame, { target, seed: SEED });
});

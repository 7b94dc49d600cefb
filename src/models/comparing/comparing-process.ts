/** The process in which two models are compared row by row. It reads three files, and answers. */
import { readFile } from 'node:fs/promises';
import { answerApart } from '../../apart/answer-apart.ts';
import { readFrame } from '../../datasets/frame.ts';
import { compareModels, EngineError } from '../../engine/index.ts';
import { InvalidInputError } from '../../errors.ts';
import { comparing } from './comparing-contract.ts';

answerApart(comparing, async ({ modelPaths, parquetPath, columns, rows, seed }) => {
  const frame = await readFrame(parquetPath, columns, { maxRows: rows, seed });
  const [first, second] = await Promise.all([readFile(modelPaths[0]), readFile(modelPaths[1])]);
  try {
    return compareModels([first, second], frame);
  } catch (error) {
    throw error instanceof EngineError ? new InvalidInputError(error.message, error) : error;
  }
});

/** The process that predicts all rows of a file. It reads two files, and writes one. The argument is a Python. */
import { dirname } from 'node:path';
import { answerApart } from '../../apart/answer-apart.ts';
import { createAutogluon } from '../autogluon/runtime.ts';
import { createEngines } from '../engines.ts';
import { scoreFile } from './score-file.ts';
import { scoring } from './scoring-contract.ts';

const [, , PYTHON = 'python3', MEMORY_MB = '1024'] = process.argv;

answerApart(scoring, async (request, asker) => {
  const workDir = dirname(request.outputPath);
  const autogluon = createAutogluon({ python: PYTHON, workDir, memoryMb: Number(MEMORY_MB) });
  try {
    return await scoreFile(request, asker, createEngines({ setting: 'auto', autogluon }));
  } finally {
    await autogluon.stop();
  }
});

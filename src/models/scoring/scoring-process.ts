/** The process that predicts all rows of a file. It reads two files, and writes one. */
import { answerApart } from '../../apart/answer-apart.ts';
import { scoreFile } from './score-file.ts';
import { scoring } from './scoring-contract.ts';

answerApart(scoring, scoreFile);

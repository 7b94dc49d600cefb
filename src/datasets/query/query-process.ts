/** The process that looks into a table: one question, and it is gone. */
import { answerApart } from '../../apart/answer-apart.ts';
import { answerQuery } from './answer.ts';
import { querying } from './query-contract.ts';

answerApart(querying, ({ parquetPath, columns, query }) => answerQuery(parquetPath, columns, query));

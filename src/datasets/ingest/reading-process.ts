/**
 * The process a file is read in. It knows no store, no secrets and no network; it reads one file, writes one Parquet,
 * says what it found, and goes.
 */
import { answerApart } from '../../apart/answer-apart.ts';
import { readFile } from './read-file.ts';
import { reading } from './reading-contract.ts';

answerApart(reading, (request) => readFile(request));

import { examine } from './examine.ts';
import { explain } from './explain.ts';
import { fetch } from './fetch.ts';
import type { Job } from './job.ts';
import { predictFile } from './predict-file.ts';
import { train } from './train.ts';
import { watch } from './watch.ts';

/** All work that is done in the background. */
export const JOBS: readonly Job[] = [train, explain, examine, fetch, predictFile, watch];

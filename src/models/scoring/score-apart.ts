import { fileURLToPath } from 'node:url';
import { forkModule } from '../../apart/child.ts';
import { type Failures, resultOf } from '../../apart/result-of.ts';
import { type Apart, runApart } from '../../apart/run-apart.ts';
import { AppError, LimitError } from '../../errors.ts';
import type { Model } from '../../store/records.ts';
import { type ScoringProgress, type ScoringRequest, type ScoringResult, scoring } from './scoring-contract.ts';

/** Predicts all rows of a file. */
export type FileScorer = (
  request: ScoringRequest,
  how: { readonly signal?: AbortSignal; onProgress?(progress: ScoringProgress): void },
) => Apart<ScoringResult>;

const MODULE = fileURLToPath(new URL('./scoring-process.js', import.meta.url));
/** A million rows take minutes. */
const TIME_MS = 6 * 3600_000;
/** Rows go through, so that the model and DuckDB take most of it. */
const MEMORY_MB = 1_536;

/**
 * In a process of its own: nobody waits for it, and it takes nothing with it. Models of AutoGluon are opened in the
 * Python given. Tests start other modules.
 */
export const scoreApart =
  ({
    python = 'python3',
    modulePath = MODULE,
  }: {
    readonly python?: string;
    readonly modulePath?: string;
  } = {}): FileScorer =>
  (request, { signal, onProgress }) =>
    runApart({
      start: forkModule(modulePath, [python, String(MEMORY_MB)]),
      contract: scoring,
      request,
      limits: { timeMs: TIME_MS, memoryMb: MEMORY_MB, graceMs: 500 },
      ...(onProgress === undefined ? {} : { onProgress }),
      signal,
    });

/** What the scoring process is asked. */
export const scoringRequest = (
  { name, engine, target, task_type, classes, schema, seed }: Model,
  rest: Pick<ScoringRequest, 'modelPath' | 'source' | 'outputPath' | 'sample'>,
): ScoringRequest => ({
  ...rest,
  model: {
    name,
    engine,
    target,
    task_type,
    classes: [...classes],
    schema: [...schema] as ScoringRequest['model']['schema'],
  },
  seed,
});

const tooMuch = (): LimitError =>
  new LimitError('That file is too large for this machine to predict at once. Send it in parts.');
const FAILURES: Failures = {
  cancelled: () => new AppError('cancelled', 'The prediction of the file was cancelled.'),
  overran: tooMuch,
  outgrew: tooMuch,
  died: (cause) => cause,
};

/** What the process came to. @throws AppError; where the process died, one of `internal`, which may be tried again */
export const scoredFile = async ({ ending }: Apart<ScoringResult>): Promise<ScoringResult> =>
  resultOf(await ending, FAILURES);

import { setTimeout as sleep } from 'node:timers/promises';
import { type Deadline, startDeadline } from '../deadline.ts';
import type { Log } from '../log.ts';
import type { Wire } from './google.ts';
import { type LanguageModel, ModelError, type Patience, type Trouble } from './language-model.ts';

/** After so many questions in a row without an answer nobody asks for a while. */
const MOST_FAILURES = 5;
const REST_MS = 30_000;
const FIRST_BACKOFF_MS = 200;
const DAY_MS = 24 * 3600_000;

interface Policy {
  /** How often one model is asked. */
  readonly tries: number;
  /** Then the next model of the list is asked. */
  readonly next?: true;
  /** How long nobody asks from then on, in milliseconds. */
  readonly closesFor?: (error: ModelError) => number;
  /** What the operator is told, once. */
  readonly tells?: string;
}

/** What is done about each trouble. The SDK does nothing about any. */
const POLICIES: Readonly<Record<Trouble, Policy>> = {
  busy: { tries: 2, closesFor: ({ retryAfterMs = 0 }) => retryAfterMs },
  quota: {
    tries: 1,
    closesFor: () => untilQuotaReset(),
    tells: 'the language model’s quota of today is used up; sentences are read offline until it is renewed',
  },
  down: { tries: 3, next: true },
  key: {
    tries: 1,
    closesFor: () => Number.POSITIVE_INFINITY,
    tells: 'the language model does not accept GEMINI_API_KEY; sentences are read offline',
  },
  gone: { tries: 1, next: true },
  refused: { tries: 1 },
  blocked: { tries: 1 },
  late: { tries: 1 },
  stopped: { tries: 1 },
};

/** These tell nothing good about the service. */
const FAILURES: ReadonlySet<Trouble> = new Set(['down', 'late']);

export interface PatientOptions {
  readonly wire: Wire;
  /** Asked in this order. */
  readonly models: readonly string[];
  readonly embeddingModel: string | undefined;
  readonly log: Log;
}

/**
 * Asks as long as it makes sense and not longer: waits where the service says so and the deadline allows, goes on to
 * the next model where one is missing or fails, and leaves the service alone while it cannot answer.
 */
export function createPatientModel({ wire, models, embeddingModel, log }: PatientOptions): LanguageModel {
  const generating = createLadder(models, log);
  const embedding = createLadder(embeddingModel === undefined ? [] : [embeddingModel], log);

  return {
    generate: (request, patience) =>
      generating.ask(patience, async (model, signal) => {
        const begun = Date.now();
        const { tokens, ...generated } = await wire.generate(model, request, signal);
        log.info({ model, tokens, ms: Date.now() - begun }, 'the language model answered');
        return generated;
      }),
    embed: (texts, patience) => embedding.ask(patience, (model, signal) => wire.embed(model, texts, signal)),
  };
}

/** Models by preference, and what is known of them and of their service. */
function createLadder(models: readonly string[], log: Log) {
  const gone = new Set<string>();
  let closed: { readonly until: number; readonly because: Trouble } = { until: 0, because: 'down' };
  let failures = 0;

  const close = (because: Trouble, ms: number): void => {
    closed = { until: Date.now() + ms, because };
  };

  /** Remembers what one answer says about those that will come. */
  const learn = (error: ModelError, model: string): void => {
    const { trouble, status } = error;
    const { closesFor, tells } = POLICIES[trouble];
    if (trouble === 'gone') {
      gone.add(model);
      log.warn({ model }, 'there is no such language model; the next of GEMINI_MODEL is asked instead');
    } else if (tells !== undefined) log.error({ model, status }, tells);
    else log.info({ model, trouble, status }, 'the language model gave no answer');
    if (closesFor !== undefined) close(trouble, closesFor(error));
  };

  const count = ({ trouble }: ModelError): void => {
    failures = FAILURES.has(trouble) ? failures + 1 : 0;
    if (failures < MOST_FAILURES) return;
    log.warn({ trouble, failures }, 'the language model is left alone for a while');
    close(trouble, REST_MS);
  };

  /** Null when it is not to be tried again. */
  const pauseAfter = (
    { trouble, retryAfterMs }: ModelError,
    tries: number,
    { remainingMs }: Deadline,
  ): number | null => {
    const ms = retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** (tries - 1) * (0.5 + Math.random());
    return tries < POLICIES[trouble].tries && ms < remainingMs() ? ms : null;
  };

  const askOne = async <T>(model: string, deadline: Deadline, ask: Ask<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        deadline.signal.throwIfAborted();
        return await ask(model, deadline.signal);
      } catch (thrown) {
        const error = nameTrouble(thrown, deadline);
        learn(error, model);
        const pause = pauseAfter(error, tries, deadline);
        if (pause === null) throw error;
        await sleep(pause, undefined, { signal: deadline.signal }).catch((reason: unknown) => {
          throw nameTrouble(reason, deadline);
        });
      }
    }
  };

  const askAll = async <T>(deadline: Deadline, ask: Ask<T>): Promise<T> => {
    let last = new ModelError('gone');
    for (const model of models) {
      if (gone.has(model)) continue;
      try {
        return await askOne(model, deadline, ask);
      } catch (error) {
        last = nameTrouble(error, deadline);
        if (POLICIES[last.trouble].next === undefined) throw last;
      }
    }
    throw last;
  };

  return {
    async ask<T>({ signal, deadlineMs }: Patience, ask: Ask<T>): Promise<T> {
      if (Date.now() < closed.until) throw new ModelError(closed.because);
      const deadline = startDeadline(signal, deadlineMs);
      try {
        const answer = await Promise.race([askAll(deadline, ask), isOver(deadline)]);
        failures = 0;
        return answer;
      } catch (error) {
        const known = nameTrouble(error, deadline);
        count(known);
        throw known;
      } finally {
        deadline.end();
      }
    },
  };
}

/** Whatever is asked may overlook its signal. */
const isOver = ({ signal }: Deadline): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

type Ask<T> = (model: string, signal: AbortSignal) => Promise<T>;

function nameTrouble(error: unknown, { signal }: Deadline): ModelError {
  if (signal.aborted) return new ModelError((signal.reason as Error)?.name === 'TimeoutError' ? 'late' : 'stopped');
  return error instanceof ModelError ? error : new ModelError('down');
}

/** Quotas are renewed at midnight in California. */
function untilQuotaReset(now = new Date()): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Los_Angeles', timeStyle: 'medium' }).format(now);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return DAY_MS - ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

import { setMaxListeners } from 'node:events';
import { startDeadline } from '../../deadline.ts';
import type { DatasetSource, Listing, Topic } from '../source.ts';

/** How a source answered. */
export interface Answer {
  readonly source: string;
  readonly end: 'answered' | 'failed' | 'late';
  readonly candidates: readonly Listing[];
}

interface Asking {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** Is told of each answer that comes while others are waited for. */
  arrived(listings: readonly Listing[]): void;
}

/** Asks all at once. Whoever has not answered by the deadline is late. */
export async function askSources(
  sources: readonly DatasetSource[],
  topic: Topic,
  { signal, deadlineMs, arrived }: Asking,
): Promise<readonly Answer[]> {
  const deadline = startDeadline(signal, deadlineMs);
  // Every request to every source listens to it.
  setMaxListeners(0, deadline.signal);
  let waiting = sources.length;
  const asking = sources.map(async (source) => {
    const answer = await ask(source, topic, deadline.signal);
    waiting -= 1;
    if (waiting > 0) arrived(answer.candidates);
    return answer;
  });
  const answers = await Promise.all(asking);
  deadline.end();
  return answers;
}

/** A source may ignore the signal, so this function keeps the deadline too. */
async function ask(source: DatasetSource, topic: Topic, deadline: AbortSignal): Promise<Answer> {
  const without = (end: Answer['end']): Answer => ({ source: source.name, end, candidates: [] });
  const late = new Promise<Answer>((resolve) => {
    if (deadline.aborted) resolve(without('late'));
    deadline.addEventListener('abort', () => resolve(without('late')), { once: true });
  });
  const found = Promise.resolve()
    .then(() => source.search(topic, deadline))
    .then((candidates): Answer => ({ source: source.name, end: 'answered', candidates }))
    .catch(() => without(deadline.aborted ? 'late' : 'failed'));
  return Promise.race([found, late]);
}

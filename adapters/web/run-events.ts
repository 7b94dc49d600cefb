import { endSentence } from '../../src/cards/run-card.ts';
import type { Model, Run, RunEvent } from '../../src/store/records.ts';
import { isEnd } from './feeds.ts';
import { modelFacts } from './model-facts.ts';

/** What is said of an event; the end is told as in a chat. */
export function textOf(event: RunEvent, run: Run, model: Model | null): string {
  if (!isEnd(event)) return event.message;
  const notice = endSentence({ ...run, ...event.change }, model);
  // Where it is announced a name stands before it.
  return notice.charAt(0).toUpperCase() + notice.slice(1);
}

/** An event as clients of the stream read it: a run that was cancelled ends with an error, or they would wait on. */
export function toRunEvent(event: RunEvent, run: Run, model: Model | null) {
  const { type, change } = event;
  const message = textOf(event, run, model);
  if (type === 'complete' && model !== null) return { type, message, run_id: run.id, ...modelFacts(model) };
  const uses_real_model = run.uses_real_model !== false;
  if (isEnd(event)) return { type: 'error', message, run_id: run.id, status: change.status, uses_real_model };
  if (type !== 'progress') return { type, message, run_id: run.id, uses_real_model };
  const { progress = 0, best = null, remaining_ms = null } = change;
  return {
    type,
    message,
    run_id: run.id,
    progress: Math.round(progress),
    best,
    remaining_ms: remaining_ms && Math.round(remaining_ms),
    uses_real_model,
  };
}

import { useEffect, useState } from 'preact/hooks';
import { clock, score } from '../../../src/cards/format.ts';
import { isSimulated } from '../../../src/cards/verdict.ts';
import { metricName } from '../../../src/text/sentences.ts';
import { ApiError, ask, follow } from './api.ts';
import { Steps } from './charts.tsx';
import { actInChat } from './elsewhere.ts';
import { Empty, Facts, Screen, Section, useLoad, Waiting } from './kit.tsx';
import { Leaderboard } from './models.tsx';
import { addressOf } from './route.ts';
import { when } from './text.tsx';
import type { Model, Run, RunEvent } from './things.ts';
import { tell } from './told.ts';

const EVERY_MS = 2_000;
const AGAIN_MS = 1_500;

const isGoing = ({ status }: Run): boolean => status === 'queued' || status === 'running' || status === 'cancelling';

export function RunsView({ id, mayAct }: { readonly id: string | null; readonly mayAct: boolean }) {
  return id === null ? <List /> : <Detail key={id} id={id} mayAct={mayAct} />;
}

const bestOf = (run: Pick<Run, 'best' | 'uses_real_model'>): string =>
  run.best === null
    ? ''
    : `${metricName(run.best.metric)} ${score(run.best.metric, run.best.score)}${isSimulated(run) ? ', simulated' : ''}`;

function List() {
  const { value, ...waiting } = useLoad<readonly Run[]>('/api/runs?limit=100', EVERY_MS);
  return (
    <Screen title="Runs">
      {value === undefined ? (
        <Waiting {...waiting} />
      ) : value.length === 0 ? (
        <Empty>
          <p>Nothing has been trained yet.</p>
          <p class="muted">
            Choose a <a href={addressOf('data')}>data set</a> and press Train, or say “train” in the chat.
          </p>
        </Empty>
      ) : (
        <ul class="list">
          {value.map((run) => (
            <li key={run.id}>
              <a href={addressOf('runs', run.id)}>
                <b>
                  {run.dataset_title} · {run.target}
                </b>
                <Status run={run} />
                <span class="muted end">{[bestOf(run), when(run.created_at)].filter(Boolean).join(' · ')}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}

function Status({ run }: { readonly run: Run }) {
  if (!isGoing(run)) return <span class={`chip ${run.status}`}>{run.status}</span>;
  return (
    <span class="progress inline">
      <progress max="100" value={run.progress} aria-label="Progress" />
      <span class="muted">
        {Math.floor(run.progress)} % · {run.status}
      </span>
    </span>
  );
}

/** The events of a run, as they come, past lines that break. */
function useEvents(id: string): readonly RunEvent[] {
  const [events, setEvents] = useState<readonly RunEvent[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    let last = 0;
    const take = (frame: unknown): void => {
      const event = frame as RunEvent;
      last = event.number;
      setEvents((before) => [...before, event]);
    };
    const run = async (): Promise<void> => {
      while (!signal.aborted) {
        const ended = await follow(`/api/runs/${id}/events?after=${last}`, take, signal).then(
          () => true,
          (error: unknown) => error instanceof ApiError && error.status >= 400 && error.status < 500,
        );
        if (ended) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void run();
    return () => leaving.abort();
  }, [id]);
  return events;
}

const BACK = { href: addressOf('runs'), label: 'Runs' };

function Detail({ id, mayAct }: { readonly id: string; readonly mayAct: boolean }) {
  const { value: run, problem, reload } = useLoad<Run>(`/api/runs/${id}`, EVERY_MS);
  const events = useEvents(id);
  const { value: model } = useLoad<Model>(run?.model_id ? `/api/models/${run.model_id}` : null);
  useEffect(reload, [events.length]);
  if (run === undefined) {
    return (
      <Screen title="Run" back={BACK}>
        <Waiting problem={problem} reload={reload} />
      </Screen>
    );
  }
  const going = isGoing(run);
  const stop = (): void =>
    void ask('POST', `/api/training/jobs/${id}/cancel`).then(reload, (error: Error) => tell(error.message, 'bad'));
  const points = events.flatMap(({ best, progress }) =>
    best && progress !== undefined ? [{ x: progress, y: best.score }] : [],
  );
  return (
    <Screen
      title={run.dataset_title}
      back={BACK}
      lead={`Predicting ${run.target}`}
      actions={
        going ? (
          <>
            {run.best !== null && (
              <button
                type="button"
                disabled={!mayAct || run.status === 'cancelling'}
                onClick={() => actInChat({ press: `keep:${id}` }, 'stay')}
              >
                Keep best
              </button>
            )}
            <button type="button" class="danger" disabled={!mayAct || run.status === 'cancelling'} onClick={stop}>
              Stop
            </button>
          </>
        ) : run.model_id === null ? undefined : (
          <a class="button primary" href={addressOf('models', run.model_id)}>
            Open the model
          </a>
        )
      }
    >
      <div class="progress">
        <progress max="100" value={run.progress} aria-label="Progress" />
        <p>
          <b>{Math.floor(run.progress)} %</b> · {run.status}
          {going && run.remaining_ms !== null && ` · ${clock(run.remaining_ms)} left`}
        </p>
      </div>
      {run.status !== 'finished' && (
        <p class={run.status === 'failed' ? 'notice bad' : 'words'}>{run.error ?? run.message}</p>
      )}
      <Facts
        of={[
          [going ? 'Best so far' : 'Best', run.best === null ? '–' : `${run.best.model}, ${bestOf(run)}`],
          ['Time limit', `${run.time_limit_s} s`],
          ['Started', when(run.started_at ?? run.created_at)],
          ['By', run.user_name],
        ]}
      />
      {run.findings.map(({ message }) => (
        <p key={message} class="notice warning">
          {message}
        </p>
      ))}
      {new Set(points.map(({ y }) => y)).size > 1 && run.best !== null && (
        <Section title={`${isSimulated(run) ? 'Simulated: best' : 'Best'} ${metricName(run.best.metric)} as it went`}>
          <Steps points={points} write={(y) => score(run.best?.metric ?? '', y)} />
        </Section>
      )}
      {model && <Leaderboard model={model} />}
      <Section title="What happened">
        <ol class="log">
          {events.map(({ number, message, progress }) => (
            <li key={number}>
              <span class="muted">{progress === undefined ? '' : `${progress} %`}</span>
              <span>{message}</span>
            </li>
          ))}
        </ol>
      </Section>
    </Screen>
  );
}

import { useState } from 'preact/hooks';
import type { FormField } from '../../../src/cards/card.ts';
import { count, percent, plural, quantity } from '../../../src/cards/format.ts';
import { ask } from './api.ts';
import { Bars, Columns } from './charts.tsx';
import { RowForm } from './form.tsx';
import { Copy, Empty, Facts, Screen, Section, useLoad, Waiting } from './kit.tsx';
import { addressOf } from './route.ts';
import { when } from './text.tsx';
import type { DeployedSchema, Deployment, Prediction, Traffic, Usage } from './things.ts';
import { tell } from './told.ts';

const EVERY_MS = 5_000;
const CLASSES = 8;

export function DeploymentsView({
  id,
  mayAct,
  mayPredict,
}: {
  readonly id: string | null;
  readonly mayAct: boolean;
  readonly mayPredict: boolean;
}) {
  return id === null ? <List /> : <Detail key={id} id={id} mayAct={mayAct} mayPredict={mayPredict} />;
}

function List() {
  const { value, ...waiting } = useLoad<{ readonly deployments: readonly Deployment[] }>('/api/deployments', EVERY_MS);
  return (
    <Screen title="Deployments">
      {value === undefined ? (
        <Waiting {...waiting} />
      ) : value.deployments.length === 0 ? (
        <Empty>
          <p>Nothing is in service yet.</p>
          <p class="muted">
            Open a <a href={addressOf('models')}>model</a> and press Deploy; programs can then ask it over HTTP.
          </p>
        </Empty>
      ) : (
        <ul class="list">
          {value.deployments.map(({ id, name, model_name, status, requests_count }) => (
            <li key={id}>
              <a href={addressOf('deployments', id)}>
                <b>{name}</b>
                <span class={`chip ${status}`}>{status}</span>
                <span class="muted end">
                  {model_name} · {plural(requests_count, 'answer')}
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}

const BACK = { href: addressOf('deployments'), label: 'Deployments' };

function Detail({
  id,
  mayAct,
  mayPredict,
}: {
  readonly id: string;
  readonly mayAct: boolean;
  readonly mayPredict: boolean;
}) {
  const { value, problem, reload } = useLoad<{ readonly deployment: Deployment; readonly usage_example: Usage }>(
    `/api/deployments/${id}`,
    EVERY_MS,
  );
  const { value: schema } = useLoad<DeployedSchema>(`/api/deployed/${id}/schema`);
  if (value === undefined) {
    return (
      <Screen title="Deployment" back={BACK}>
        <Waiting problem={problem} reload={reload} />
      </Screen>
    );
  }
  const { deployment, usage_example: usage } = value;
  const isActive = deployment.status === 'active';
  const turn = (how: 'start' | 'stop'): void =>
    void ask<{ readonly message: string }>('POST', `/api/deployments/${id}/${how}`).then(
      ({ message }) => {
        tell(message, 'good');
        reload();
      },
      (error: Error) => tell(error.message, 'bad'),
    );
  return (
    <Screen
      title={deployment.name}
      back={BACK}
      lead={
        <>
          <span class={`chip ${deployment.status}`}>{deployment.status}</span> Serves{' '}
          <a href={addressOf('models', deployment.model_id)}>{deployment.model_name}</a>
        </>
      }
      actions={
        isActive ? (
          <button type="button" class="danger" disabled={!mayAct} onClick={() => turn('stop')}>
            Undeploy
          </button>
        ) : (
          <button type="button" class="primary" disabled={!mayAct} onClick={() => turn('start')}>
            Deploy
          </button>
        )
      }
    >
      {schema && isActive && (
        <Section title="Try it">
          <Try id={id} schema={schema} mayPredict={mayPredict} onAnswer={reload} />
        </Section>
      )}
      <TrafficView id={id} answers={deployment.requests_count} last={deployment.last_request_at} />
      <Section title="Ask it from a program">
        <Snippets usage={usage} />
      </Section>
    </Screen>
  );
}

/** Dates are moments in milliseconds where a model holds them. */
const typicalOf = (typical: string | number, kind: FormField['kind']): string =>
  kind === 'date' && typeof typical === 'number' ? new Date(typical).toISOString().slice(0, 10) : String(typical);

function Try({
  id,
  schema,
  mayPredict,
  onAnswer,
}: {
  readonly id: string;
  readonly schema: DeployedSchema;
  readonly mayPredict: boolean;
  onAnswer(): void;
}) {
  const [answer, setAnswer] = useState<Prediction | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = schema.columns.map(
    ({ name, kind, values, typical }): FormField => ({
      name,
      kind,
      ...(values === undefined ? {} : { options: values }),
      ...(typical === null ? {} : { typical: typicalOf(typical, kind) }),
    }),
  );
  const predict = async (values: Readonly<Record<string, string>>): Promise<void> => {
    setBusy(true);
    try {
      const row = Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
      setAnswer(await ask<Prediction>('POST', `/api/deployed/${id}/predict`, row));
      setProblem(null);
      onAnswer();
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="try">
      <RowForm fields={fields} busy={busy} disabled={!mayPredict} onSubmit={(values) => void predict(values)} />
      <div class="answer" aria-live="polite">
        {problem !== null ? (
          <p class="notice bad">{problem}</p>
        ) : answer === null ? (
          <p class="muted">The answer comes here. What you leave open is taken as missing.</p>
        ) : (
          <Answer target={schema.target} answer={answer} />
        )}
      </div>
    </div>
  );
}

function Answer({ target, answer }: { readonly target: string; readonly answer: Prediction }) {
  const { prediction, probabilities, prediction_interval: interval, missing = [] } = answer;
  const classes = Object.entries(probabilities ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <>
      <p class="muted">{target}</p>
      <p class="figure">{typeof prediction === 'number' ? quantity(prediction) : prediction}</p>
      {interval && interval.lower !== null && interval.upper !== null && (
        <p class="muted">
          between {quantity(interval.lower)} and {quantity(interval.upper)} in about 95 of 100 cases
        </p>
      )}
      {classes.length > 0 && (
        <Bars
          most={1}
          bars={classes.slice(0, CLASSES).map(([label, value]) => ({ label, value, text: percent(value) }))}
        />
      )}
      {missing.length > 0 && <p class="muted">{plural(missing.length, 'column')} taken as missing.</p>}
    </>
  );
}

const FRAMES = { '1h': 'Hour', '24h': 'Day', '7d': 'Week', '30d': 'Month' } as const;

const inMs = (ms: number | null): string => (ms === null ? '–' : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`);

function TrafficView({
  id,
  answers,
  last,
}: {
  readonly id: string;
  readonly answers: number;
  readonly last: string | null;
}) {
  const [frame, setFrame] = useState<keyof typeof FRAMES>('24h');
  const { value } = useLoad<{ readonly metrics: Traffic }>(
    `/api/deployments/${id}/metrics?timeframe=${frame}`,
    EVERY_MS,
  );
  const summary = value?.metrics.summary;
  return (
    <Section title="Traffic">
      <fieldset class="tabs">
        <legend class="unseen">How far back</legend>
        {Object.entries(FRAMES).map(([key, name]) => (
          <button
            type="button"
            key={key}
            aria-pressed={key === frame}
            onClick={() => setFrame(key as keyof typeof FRAMES)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <div class="traffic">
        <Columns values={value?.metrics.time_series.requests_per_interval ?? []} height={60} />
      </div>
      <Facts
        of={[
          ['Answers in this time', summary === undefined ? '–' : count(summary.total_requests)],
          ['In all', count(answers)],
          ['Half within', inMs(summary?.p50_latency_ms ?? null)],
          ['95 of 100 within', inMs(summary?.p95_latency_ms ?? null)],
          ['Last asked', last === null ? 'never' : when(last)],
        ]}
      />
    </Section>
  );
}

const LANGUAGES = { curl: 'curl', python: 'Python', typescript: 'TypeScript' } as const;

function Snippets({ usage }: { readonly usage: Usage }) {
  const [language, setLanguage] = useState<keyof Usage>('curl');
  return (
    <div class="snippets">
      <fieldset class="tabs">
        <legend class="unseen">Language</legend>
        {Object.entries(LANGUAGES).map(([key, name]) => (
          <button
            type="button"
            key={key}
            aria-pressed={key === language}
            onClick={() => setLanguage(key as keyof Usage)}
          >
            {name}
          </button>
        ))}
        <Copy text={usage[language]} />
      </fieldset>
      <section
        class="code"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
        tabIndex={0}
        aria-label={`How to ask it with ${LANGUAGES[language]}`}
      >
        <pre>{usage[language]}</pre>
      </section>
      <p class="muted">
        Say “/ml token predict” in the chat for a token that may only ask models. Keep yours to yourself.
      </p>
    </div>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { bytes, count, score, scoreWithInterval, seconds } from '../../../src/cards/format.ts';
import { metricName } from '../../../src/text/sentences.ts';
import { ask, get } from './api.ts';
import { Bars, Interval } from './charts.tsx';
import { Screen, Scroll, useLoad } from './kit.tsx';
import { asSimulated, MOST_COMPARED } from './models.tsx';
import { addressOf } from './route.ts';
import type { Deployment, Model, Traffic } from './things.ts';

const BACK = { href: addressOf('models'), label: 'Models' };
const FEATURES = 6;
const ASKED = 5;

/** Models side by side: a column each. */
export function CompareView({ id, mayAct }: { readonly id: string | null; readonly mayAct: boolean }) {
  const ids = (id ?? '').split('+').slice(0, MOST_COMPARED);
  const [models, setModels] = useState<readonly Model[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const { value: serving } = useLoad<{ readonly deployments: readonly Deployment[] }>('/api/deployments');
  useEffect(() => {
    const leaving = new AbortController();
    Promise.all(ids.map((each) => get<Model>(`/api/models/${each}`, leaving.signal))).then(
      setModels,
      (error: Error) => {
        if (!leaving.signal.aborted) setProblem(error.message);
      },
    );
    return () => leaving.abort();
  }, [id]);

  const metrics = [...new Set(models.flatMap(({ scores }) => Object.keys(scores)))];
  return (
    <Screen title="Side by side" back={BACK} {...leadOf(models)}>
      {problem !== null && <p class="notice bad">{problem}</p>}
      <Scroll label="Models side by side">
        <table class="compare">
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">What</span>
              </th>
              {models.map((model) => (
                <th key={model.id} scope="col">
                  <a href={addressOf('models', model.id)}>{model.name}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line name="Predicts" models={models} show={({ target }) => target} />
            <Line name="From" models={models} show={({ dataset_name }) => dataset_name} />
            {metrics.map((metric) => (
              <Line
                key={metric}
                name={metricName(metric)}
                models={models}
                show={(model) => scoreIn(model, metric, models)}
              />
            ))}
            <Line name="Guessing" models={models} show={({ metric, baseline }) => guessed(metric, baseline.scores)} />
            <Line name="Tested on" models={models} show={({ test_rows }) => `${count(test_rows)} rows`} />
            <Line name="What it goes by" models={models} show={(model) => <Importance model={model} />} />
            <Line name="Made of" models={models} show={({ base_model }) => base_model} />
            <Line name="Training took" models={models} show={({ elapsed_ms }) => seconds(elapsed_ms)} />
            <Line name="File" models={models} show={({ file_size }) => bytes(file_size)} />
            <Line
              name="Answers in"
              models={models}
              show={(model) => (
                <Latency
                  model={model}
                  deployment={serving?.deployments.find(({ model_id }) => model_id === model.id)}
                  mayAct={mayAct}
                />
              )}
            />
          </tbody>
        </table>
      </Scroll>
    </Screen>
  );
}

/** Scores on other rows, or of another target, cannot be set beside each other. */
function leadOf(models: readonly Model[]): { readonly lead?: string } {
  const different = new Set(models.map(({ dataset_id, target }) => `${dataset_id} ${target}`)).size > 1;
  return different
    ? { lead: 'These were trained on different data or for different targets, so their scores do not compare.' }
    : models.length > 0
      ? { lead: 'Intervals that overlap much mean that the difference may be chance.' }
      : {};
}

function Line({
  name,
  models,
  show,
}: {
  readonly name: string;
  readonly models: readonly Model[];
  show(model: Model): preact.ComponentChildren;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {models.map((model) => (
        <td key={model.id}>{show(model)}</td>
      ))}
    </tr>
  );
}

const guessed = (metric: string, scores: Readonly<Record<string, number>>): string =>
  scores[metric] === undefined ? '–' : `${metricName(metric)} ${score(metric, scores[metric])}`;

function scoreIn(model: Model, metric: string, models: readonly Model[]) {
  const own = model.scores[metric];
  if (own === undefined) return '–';
  const spans = models.flatMap((model) => model.scores[metric] ?? []);
  const from = Math.min(...spans.map(({ low }) => low));
  const to = Math.max(...spans.map(({ high }) => high));
  return (
    <>
      {scoreWithInterval(metric, own)}
      {asSimulated(model)}
      {to > from && <Interval {...own} from={from} to={to} />}
    </>
  );
}

function Importance({ model: { importance } }: { readonly model: Model }) {
  if (importance === null) return <span class="muted">being measured</span>;
  return (
    <Bars
      bars={importance.measured.slice(0, FEATURES).map(({ feature, importance: value }) => ({
        label: feature,
        value,
        text: score(importance.metric, value),
      }))}
    />
  );
}

const inMs = (ms: number | null | undefined): string =>
  ms == null ? '–' : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** How long an answer takes: as it was in service, or, where nobody asked yet, as it is now when asked some times. */
function Latency({
  model: { id, features },
  deployment,
  mayAct,
}: {
  readonly model: Model;
  readonly deployment: Deployment | undefined;
  readonly mayAct: boolean;
}) {
  const path = deployment === undefined ? null : `/api/deployments/${deployment.id}/metrics?timeframe=30d`;
  const { value } = useLoad<{ readonly metrics: Traffic }>(path);
  const [measured, setMeasured] = useState<number | 'going' | null>(null);
  const served = value?.metrics.summary.p50_latency_ms;
  if (served != null) return <>{inMs(served)} in service</>;
  const measure = async (): Promise<void> => {
    setMeasured('going');
    const row = Object.fromEntries(features.map(({ name, typical }) => [name, typical]));
    const took: number[] = [];
    for (let i = 0; i < ASKED; i += 1) {
      const began = performance.now();
      await ask('POST', `/api/models/${id}/predict`, row);
      took.push(performance.now() - began);
    }
    setMeasured(took.sort((a, b) => a - b)[Math.floor(ASKED / 2)] ?? null);
  };
  if (typeof measured === 'number') return <>{inMs(measured)} from here</>;
  return (
    <button
      type="button"
      class="quiet"
      disabled={!mayAct}
      aria-busy={measured === 'going'}
      onClick={() => void measure().catch(() => setMeasured(null))}
    >
      Measure
    </button>
  );
}

import { useState } from 'preact/hooks';
import { bytes, percent, plural, score, scoreWithInterval, seconds } from '../../../src/cards/format.ts';
import { isSimulated, scoreSentence, verdict } from '../../../src/cards/verdict.ts';
import { metricName } from '../../../src/text/sentences.ts';
import { ask } from './api.ts';
import { Bars } from './charts.tsx';
import { actInChat } from './elsewhere.ts';
import { Empty, Facts, Screen, Section, useLoad, Waiting } from './kit.tsx';
import { addressOf, go } from './route.ts';
import { capitalised, when } from './text.tsx';
import type { Deployment, Model } from './things.ts';
import { tell } from './told.ts';

export const MOST_COMPARED = 4;
const LEADERS = 12;
const FEATURES = 12;

/** Behind each of its figures where they are made up. */
export const asSimulated = (model: Pick<Model, 'uses_real_model'>): string => (isSimulated(model) ? ', simulated' : '');

export const mainScore = (model: Model): string => {
  const main = model.scores[model.metric];
  const { metric } = model;
  return main === undefined ? '–' : `${metricName(metric)} ${scoreWithInterval(metric, main)}${asSimulated(model)}`;
};

export function ModelsView({ id, mayAct }: { readonly id: string | null; readonly mayAct: boolean }) {
  return id === null ? <List /> : <Detail id={id} mayAct={mayAct} />;
}

function List() {
  const { value, ...waiting } = useLoad<readonly Model[]>('/api/models?limit=200');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void =>
    setChosen((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id]));
  const ready = chosen.length >= 2;
  return (
    <Screen
      title="Models"
      lead={value !== undefined && value.length > 1 ? 'Tick two or more to set them side by side.' : undefined}
      actions={
        value !== undefined &&
        value.length > 1 && (
          <button
            type="button"
            class={ready ? 'primary' : ''}
            disabled={!ready}
            onClick={() => go('compare', chosen.join('+'))}
          >
            {ready ? `Compare ${chosen.length} models` : 'Compare'}
          </button>
        )
      }
    >
      {value === undefined ? (
        <Waiting {...waiting} />
      ) : value.length === 0 ? (
        <Empty>
          <p>No model yet.</p>
          <p class="muted">
            A training that ends well makes one. Begin with a <a href={addressOf('data')}>data set</a>.
          </p>
        </Empty>
      ) : (
        <ul class="list">
          {value.map((model) => (
            <li key={model.id} class="ticked">
              {value.length > 1 && (
                <input
                  type="checkbox"
                  aria-label={`Compare ${model.name}`}
                  checked={chosen.includes(model.id)}
                  disabled={!chosen.includes(model.id) && chosen.length >= MOST_COMPARED}
                  onChange={() => toggle(model.id)}
                />
              )}
              <a href={addressOf('models', model.id)}>
                <b>{model.name}</b>
                <span class="muted">
                  predicts {model.target} from {model.dataset_name}
                </span>
                <span class="end">{mainScore(model)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}

const BACK = { href: addressOf('models'), label: 'Models' };

function Detail({ id, mayAct }: { readonly id: string; readonly mayAct: boolean }) {
  const { value: model, ...waiting } = useLoad<Model>(`/api/models/${id}`);
  const { value: serving } = useLoad<{ readonly deployments: readonly Deployment[] }>('/api/deployments');
  if (model === undefined) {
    return (
      <Screen title="Model" back={BACK}>
        <Waiting {...waiting} />
      </Screen>
    );
  }
  const deployment = serving?.deployments.find(({ model_id, status }) => model_id === id && status === 'active');
  const deploy = (): void =>
    void ask<{ readonly deployment: Deployment }>('POST', '/api/deployments', { model_id: id, name: model.name }).then(
      (made) => {
        tell(`${made.deployment.name} is in service.`, 'good');
        go('deployments', made.deployment.id);
      },
      (error: Error) => tell(error.message, 'bad'),
    );
  return (
    <Screen
      title={model.name}
      back={BACK}
      lead={`Predicts ${model.target} from ${model.dataset_name}`}
      actions={
        <>
          {deployment === undefined ? (
            <button type="button" class="primary" disabled={!mayAct} onClick={deploy}>
              Deploy
            </button>
          ) : (
            <a class="button primary" href={addressOf('deployments', deployment.id)}>
              Open its deployment
            </a>
          )}
          <button type="button" disabled={!mayAct} onClick={() => actInChat({ press: `predict:${id}` })}>
            Predict
          </button>
          <button
            type="button"
            class="danger"
            disabled={!mayAct}
            onClick={() => actInChat({ press: `delete-model:${id}` })}
          >
            Delete
          </button>
        </>
      }
    >
      <p class="verdict">{verdict(model)}</p>
      <p class="muted">{scoreSentence(model)}</p>
      <Facts
        of={[
          ...Object.entries(model.scores).map(
            ([metric, figure]) =>
              [metricName(metric), `${scoreWithInterval(metric, figure)}${asSimulated(model)}`] as const,
          ),
          ['Learned from', plural(model.train_rows, 'row')],
          ['Tested on', plural(model.test_rows, 'row')],
          ['Trained in', seconds(model.elapsed_ms)],
          ['Made of', model.base_model],
          ['File', bytes(model.file_size)],
          ['Made', when(model.created_at)],
        ]}
      />
      <Importances model={model} />
      <Leaderboard model={model} />
      <p>
        <a href={addressOf('runs', model.run_id)}>How its training went</a>
      </p>
    </Screen>
  );
}

function Importances({ model: { importance, target } }: { readonly model: Model }) {
  return (
    <Section title="What it goes by">
      {importance === null ? (
        <p class="muted">This is measured after the training; look again in a moment.</p>
      ) : (
        <>
          <Bars
            bars={importance.measured.slice(0, FEATURES).map(({ feature, importance: value, spread }) => ({
              label: feature,
              value,
              text: `${score(importance.metric, value)} ± ${score(importance.metric, spread)}`,
            }))}
          />
          <p class="muted">
            How much the {metricName(importance.metric)} suffers when a column is shuffled. It shows what the model
            uses, not what causes {target}.
          </p>
        </>
      )}
    </Section>
  );
}

/** The models that were tried, by their score on the validation rows. */
export function Leaderboard({ model: tried }: { readonly model: Model }) {
  const { leaderboard, metric } = tried;
  const shown = leaderboard.slice(0, LEADERS);
  const scores = shown.map((each) => each.score);
  const smaller = ['mae', 'rmse', 'log_loss'].includes(metric);
  const largest = Math.max(...scores);
  return (
    <Section title={isSimulated(tried) ? 'Simulated leaderboard' : 'Leaderboard'}>
      <Bars
        most={smaller ? largest : Math.max(largest, metric === 'r2' ? 0 : 1)}
        bars={shown.map(({ model, score: value, weight }) => ({
          label: model,
          value,
          text: `${score(metric, value)}${weight > 0 ? ` · ${percent(weight)}` : ''}`,
          strong: weight > 0,
        }))}
      />
      <p class="muted">
        {capitalised(metricName(metric))} on the validation rows they were chosen by
        {smaller ? ', where less is better' : ''}. Those with a share answer together.
      </p>
    </Section>
  );
}

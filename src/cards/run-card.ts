import { metricName } from '../text/sentences.ts';
import type { Card, Reply } from './card.ts';
import { clock, cut, percent, plural, score, scoreWithInterval, seconds } from './format.ts';

export interface ShownRun {
  readonly id: string;
  readonly dataset_title: string;
  readonly target: string;
  readonly status: 'queued' | 'running' | 'cancelling' | 'finished' | 'failed' | 'cancelled';
  /** 0 to 100. */
  readonly progress: number;
  readonly message: string;
  readonly best: { readonly model: string; readonly metric: string; readonly score: number } | null;
  readonly remaining_ms: number | null;
  readonly error: string | null;
}

export interface ShownModel {
  readonly id: string;
  readonly name: string;
  readonly base_model: string;
  readonly metric: string;
  readonly scores: Readonly<Record<string, { readonly value: number; readonly low: number; readonly high: number }>>;
  readonly baseline: { readonly name: string; readonly scores: Readonly<Record<string, number>> };
  readonly leaderboard: readonly {
    readonly model: string;
    readonly score: number;
    readonly fit_ms: number;
    readonly weight: number;
  }[];
  readonly warnings: readonly string[];
  readonly test_rows: number;
  readonly train_rows: number;
  readonly partial: boolean;
  readonly elapsed_ms: number;
}

/** What became of a run, beside itself. */
export interface RunOutcome {
  /** Null without one, and when it was deleted. */
  readonly model: ShownModel | null;
  /** What serves the model. */
  readonly deployment: ShownServing | null;
  /** The data set is still there to train on. */
  readonly repeatable: boolean;
}

/** Where a model is in service. */
export interface ShownServing {
  readonly id: string;
}

/** Builds the card that shows a run in any state. The same run always gives the same card. */
export function runCard(run: ShownRun, { model, deployment, repeatable }: RunOutcome): Card {
  if (!ENDED.has(run.status)) return activeCard(run);
  if (run.status !== 'finished') return { ...endedCard(run), ...(repeatable ? { actions: [trainAgain(run)] } : {}) };
  return model === null ? { ...endedCard(run), text: 'Its model was deleted.' } : finishedCard(run, model, deployment);
}

/** The same once more: the target and the settings are those of the run. */
export const trainAgain = ({ id }: Pick<ShownRun, 'id'>) => ({ label: 'Train', id: `again:${id}` }) as const;

const ENDED = new Set<ShownRun['status']>(['finished', 'failed', 'cancelled']);

const title = (run: ShownRun): string => `${run.dataset_title} · predicting ${run.target}`;

function activeCard(run: ShownRun): Card {
  const left = run.remaining_ms === null ? '' : `${clock(run.remaining_ms)} left`;
  const details = [run.status, bestLine(run), left].filter((part) => part !== '').join(' · ');
  return {
    title: title(run),
    progress: { fraction: run.progress / 100, text: details },
    text: run.message,
    ...(run.status === 'queued' || run.status === 'running' ? { actions: activeActions(run) } : {}),
  };
}

function activeActions(run: ShownRun): NonNullable<Card['actions']> {
  const cancel = { label: 'Cancel', id: `cancel:${run.id}`, style: 'danger' } as const;
  return run.best === null ? [cancel] : [cancel, { label: 'Keep best', id: `keep:${run.id}` }];
}

function bestLine({ best }: ShownRun): string {
  return best === null
    ? ''
    : `best so far: ${best.model}, ${metricName(best.metric)} ${score(best.metric, best.score)}`;
}

function endedCard(run: ShownRun): Card {
  return {
    title: title(run),
    progress: { fraction: run.progress / 100, text: run.status, ended: true },
    text: run.error ?? run.message,
  };
}

function finishedCard(run: ShownRun, model: ShownModel, deployment: ShownServing | null): Card {
  return {
    title: title(run),
    progress: { fraction: 1, text: `finished in ${seconds(model.elapsed_ms)}`, ended: true },
    text: scoreLine(model),
    fields: [
      { label: 'Model', value: `${model.name} (${model.base_model})` },
      ...otherScores(model),
      { label: 'Baseline', value: baselineLine(model) },
    ],
    ...leaderboardTable(model, 5),
    note: [restsOn(model), ...model.warnings.map((warning) => `Note: ${warning}`)].join('\n'),
    actions: modelActions(model, deployment),
  };
}

export function modelActions(
  { id }: Pick<ShownModel, 'id'>,
  deployment: ShownServing | null,
): NonNullable<Card['actions']> {
  return [
    deployment === null
      ? { label: 'Deploy', id: `deploy:${id}`, style: 'primary' }
      : { label: 'Undeploy', id: `undeploy:${deployment.id}`, style: 'danger' },
    { label: 'Explain', id: `explain:${id}` },
    { label: 'Predict', id: `predict:${id}` },
    { label: 'Leaderboard', id: `leaderboard:${id}` },
  ];
}

/** `AUC .851 ± .012 on 1,409 rows it never saw` */
export function scoreLine(model: ShownModel): string {
  const main = model.scores[model.metric];
  const figure =
    main === undefined ? 'no score' : `${metricName(model.metric)} ${scoreWithInterval(model.metric, main)}`;
  return `${figure} on ${plural(model.test_rows, 'row')} it never saw`;
}

function otherScores(model: ShownModel): NonNullable<Card['fields']> {
  const others = Object.entries(model.scores).filter(([metric]) => metric !== model.metric);
  if (others.length === 0) return [];
  return [
    {
      label: 'Also',
      value: others.map(([metric, { value }]) => `${metricName(metric)} ${score(metric, value)}`).join(', '),
    },
  ];
}

function baselineLine(model: ShownModel): string {
  const figures = Object.entries(model.baseline.scores).filter(([metric]) => metric in model.scores);
  const ordered = figures.sort(([a], [b]) => Number(b === model.metric) - Number(a === model.metric));
  const values = ordered.slice(0, 2).map(([metric, value]) => `${metricName(metric)} ${score(metric, value)}`);
  return `${values.join(', ')} (${model.baseline.name.toLowerCase()})`;
}

function restsOn(model: ShownModel): string {
  const stopped = model.partial ? ' Stopped before the whole plan was tried.' : '';
  return `Learned from ${plural(model.train_rows, 'row')}; tested once on ${plural(model.test_rows, 'other row')}, ± is an approximate 95 % interval.${stopped}`;
}

function leaderboardTable(model: ShownModel, rows: number): Pick<Card, 'table'> {
  const shown = model.leaderboard.slice(0, rows);
  if (shown.length === 0) return {};
  return {
    table: {
      columns: ['model', `${metricName(model.metric)} (validation)`, 'share', 'fit'],
      numeric: [1, 2, 3],
      rows: shown.map((row) => [
        row.model,
        score(model.metric, row.score),
        row.weight > 0 ? percent(row.weight) : '–',
        seconds(row.fit_ms),
      ]),
    },
  };
}

export function leaderboardCard(model: ShownModel, deployment: ShownServing | null): Card {
  return {
    title: `Leaderboard of ${model.name}`,
    text: `${scoreLine(model)}. Below: each model on the validation rows it was chosen by, which flatters a little.`,
    ...leaderboardTable(model, 25),
    note: '“share” is the weight in the blend that answers.',
    actions: modelActions(model, deployment).filter(({ label }) => label !== 'Leaderboard'),
  };
}

/** The notice to the person who asked, posted once at the end of a run. What can be done now stands on the run's card. */
export function endNotice(run: ShownRun, model: ShownModel | null): Reply {
  if (run.status === 'finished' && model !== null) {
    return { text: `finished: ${scoreLine(model)}. ${model.name} predicts ${run.target} from ${run.dataset_title}.` };
  }
  const reason = cut(run.error ?? run.message, 500);
  const why = reason.toLowerCase() === `${run.status}.` ? '' : ` ${reason}`;
  return { text: `${run.status}: ${run.dataset_title}, predicting ${run.target}.${why}` };
}

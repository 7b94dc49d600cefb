import { listSome, metricName } from '../text/sentences.ts';
import type { Card, Reply } from './card.ts';
import { advisedActions, findingNotes, type ShownFinding } from './findings.ts';
import { clock, cut, percent, plural, score, seconds } from './format.ts';
import { resultPicture, type ShownDiagnosis } from './pictures.ts';
import { explainInterval, isNoBetter, isSimulated, type Judged, scoreSentence, toneOf, verdict } from './verdict.ts';

export interface ShownRun {
  readonly id: string;
  readonly dataset_title: string;
  readonly target: string;
  readonly status: 'queued' | 'running' | 'cancelling' | 'finished' | 'failed' | 'cancelled';
  /** 0 to 100. */
  readonly progress: number;
  readonly message: string;
  readonly best: { readonly model: string; readonly metric: string; readonly score: number } | null;
  /** What is known of the table before anything is learned. */
  readonly findings: readonly ShownFinding[];
  readonly remaining_ms: number | null;
  readonly error: string | null;
  /** False where nothing is learned. */
  readonly uses_real_model?: boolean;
}

export interface ShownModel extends Judged {
  readonly diagnosis?: ShownDiagnosis;
  readonly id: string;
  readonly name: string;
  readonly base_model: string;
  readonly leaderboard: readonly {
    readonly model: string;
    readonly score: number;
    readonly fit_ms: number;
    readonly weight: number;
  }[];
  readonly split: { readonly by: 'random' | 'time' | 'group'; readonly column?: string | null };
  readonly left_out: readonly string[];
  readonly findings: readonly ShownFinding[];
  readonly train_rows: number;
  readonly partial: boolean;
  readonly elapsed_ms: number;
}

/** What a run made. */
export interface Made {
  /** Null without one, and when it was deleted. */
  readonly model: ShownModel | null;
  /** What serves the model. */
  readonly deployment: ShownServing | null;
}

/** What became of a run, beside itself. */
export interface RunOutcome extends Pick<Made, 'model'> {
  /** The data set is still there to train on. */
  readonly repeatable: boolean;
}

/** Where a model is in service. */
export interface ShownServing {
  readonly id: string;
}

/** Builds the card that shows a run in any state. The same run always gives the same card. */
export function runCard(run: ShownRun, { model, repeatable }: RunOutcome): Card {
  if (!ENDED.has(run.status)) return activeCard(run);
  if (run.status !== 'finished') return { ...endedCard(run), ...(repeatable ? { actions: [trainAgain(run)] } : {}) };
  return model === null ? { ...endedCard(run), text: 'Its model was deleted.' } : finishedCard(run, model);
}

/** The same once more: the target and the settings are those of the run. */
export const trainAgain = ({ id }: Pick<ShownRun, 'id'>) => ({ label: 'Train', id: `again:${id}` }) as const;

const ENDED = new Set<ShownRun['status']>(['finished', 'failed', 'cancelled']);

const title = (run: ShownRun): string =>
  `${isSimulated(run) ? 'Simulated: ' : ''}${run.dataset_title} · predicting ${run.target}`;

function activeCard(run: ShownRun): Card {
  const left = run.remaining_ms === null ? '' : `${clock(run.remaining_ms)} left`;
  // The progress may be all that is shown.
  const details = [run.status, isSimulated(run) ? 'simulated' : '', bestLine(run), left]
    .filter((part) => part !== '')
    .join(' · ');
  return {
    title: title(run),
    progress: { fraction: run.progress / 100, text: details },
    text: run.message,
    ...(run.findings.length > 0 ? { note: findingNotes(run.findings).join('\n') } : {}),
    ...(run.status === 'queued' || run.status === 'running' ? { actions: activeActions(run) } : {}),
  };
}

function activeActions(run: ShownRun): NonNullable<Card['actions']> {
  const cancel = { label: 'Cancel', id: `cancel:${run.id}`, style: 'danger' } as const;
  const keep = run.best === null ? [] : [{ label: 'Keep best', id: `keep:${run.id}` } as const];
  return [cancel, ...keep, ...advisedActions(`advised:${run.id}`, run.findings)];
}

function bestLine({ best }: ShownRun): string {
  return best === null
    ? ''
    : `best so far: ${kindOf(best.model)}, ${metricName(best.metric)} ${score(best.metric, best.score)}`;
}

/** Variants of one kind of model differ in settings that mean nothing to most: "boosted trees, scattered". */
const kindOf = (model: string): string => model.split(',')[0] ?? model;

function endedCard(run: ShownRun): Card {
  const reason = reasonOf(run);
  return {
    title: title(run),
    progress: { fraction: run.progress / 100, text: run.status, ended: true },
    ...(reason === '' ? {} : { text: reason }),
    tone: run.status === 'failed' ? 'bad' : 'neutral',
  };
}

function finishedCard(run: ShownRun, model: ShownModel): Card {
  return {
    title: title(run),
    progress: { fraction: 1, text: `finished in ${seconds(model.elapsed_ms)}`, ended: true },
    text: `${verdict(model)}\n${scoreSentence(model)}`,
    fields: [
      { label: 'Model', value: `${model.name} (${model.base_model})` },
      ...otherScores(model),
      ...(isSimulated(model) ? [] : [{ label: 'Guessing', value: guessLine(model) }]),
    ],
    note: [restsOn(model), ...findingNotes(model.findings), ...askAbout(model)].join('\n'),
    tone: toneOf(model),
    actions: [leaderboardAction(model), ...advisedActions(`advised:${run.id}`, model.findings)],
  };
}

export const leaderboardAction = ({ id }: Pick<ShownModel, 'id'>) =>
  ({ label: 'Leaderboard', id: `leaderboard:${id}` }) as const;

/** What can be done with a model. One that is no better than guessing is not put forward to be deployed. */
export function modelActions(
  model: Pick<ShownModel, 'id'> & Judged,
  deployment: ShownServing | null,
): NonNullable<Card['actions']> {
  const { id } = model;
  if (isSimulated(model)) return [];
  return [
    deployment === null
      ? { label: 'Deploy', id: `deploy:${id}`, ...(isNoBetter(model) ? {} : { style: 'primary' }) }
      : { label: 'Undeploy', id: `undeploy:${deployment.id}`, style: 'danger' },
    { label: 'Explain', id: `explain:${id}` },
    { label: 'Predict', id: `predict:${id}` },
  ];
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

/** The figures beside the one that has a sentence. */
function askAbout(model: ShownModel): readonly string[] {
  const [other] = otherMetrics(model);
  return other === undefined ? [] : [`Say for example “what is ${metricName(other)}?” to have a word explained.`];
}

const otherMetrics = ({ scores, metric }: ShownModel): readonly string[] =>
  Object.keys(scores).filter((each) => each !== metric && each !== 'accuracy');

/** What one gets without looking at any column. */
function guessLine(model: ShownModel): string {
  const figures = Object.entries(model.baseline.scores).filter(([metric]) => metric in model.scores);
  const ordered = figures.sort(([a], [b]) => Number(b === model.metric) - Number(a === model.metric));
  return ordered
    .slice(0, 2)
    .map(([metric, value]) => `${metricName(metric)} ${score(metric, value)}`)
    .join(', ');
}

/** Which rows were set aside, by what the rows were split by. */
const WHICH_ROWS = {
  random: () => '',
  time: (column) => `, the last fifth by ${column ?? 'their order'}`,
  group: (column) => `, all with a ${column} it never saw; ${column} itself is left out`,
} satisfies Record<ShownModel['split']['by'], (column: string | null | undefined) => string>;

function restsOn(model: ShownModel): string {
  if (isSimulated(model))
    return 'Simulated, to show what a training looks like. For a real model say “train with the native engine”.';
  const { left_out: leftOut } = model;
  return [
    `Learned from ${plural(model.train_rows, 'row')}; tested once on ${plural(model.test_rows, 'other row')}${WHICH_ROWS[model.split.by](model.split.column)}.`,
    ...explainInterval(model),
    ...(model.partial ? ['Stopped before the whole plan was tried.'] : []),
    ...(leftOut.length > 0 ? [`Left out as you said: ${listSome(leftOut)}.`] : []),
  ].join(' ');
}

const LEADERS = 25;
/** Beside its figures in a table of 42 characters. */
const LEADER_NAME = 22;

function leaderboardTable(model: ShownModel): Pick<Card, 'table'> {
  const shown = model.leaderboard.slice(0, LEADERS);
  if (shown.length === 0) return {};
  return {
    table: {
      columns: ['model', METRIC_HEADS[model.metric] ?? metricName(model.metric), 'weight'],
      numeric: [1, 2],
      rows: shown.map((row) => [
        cut(row.model, LEADER_NAME),
        score(model.metric, row.score),
        row.weight > 0 ? percent(row.weight) : '–',
      ]),
    },
  };
}

/** Where the usual name is too wide for the head of a column. */
const METRIC_HEADS: Readonly<Record<string, string>> = { mae: 'MAE' };

export function leaderboardCard(model: ShownModel, deployment: ShownServing | null): Card {
  const missing = model.leaderboard.length - LEADERS;
  const rest = missing > 0 ? ` ${plural(missing, 'more model')} did worse.` : '';
  return {
    title: `${isSimulated(model) ? 'Simulated leaderboard' : 'Leaderboard'} of ${model.name}`,
    text: `${scoreSentence(model)}\n${isSimulated(model) ? verdict(model) : 'Below: each model tried, on the validation rows it was chosen by, which flatters a little.'}`,
    ...leaderboardTable(model),
    note: `Models with a weight answer together; the weight is how much each counts.${rest}`,
    ...(isSimulated(model) ? {} : { actions: modelActions(model, deployment) }),
  };
}

/** The notice to who waited for the end of a run, posted once, with what can be done with the model now. */
export function endNotice(run: ShownRun, { model, deployment }: Made): Reply {
  const text = endSentence(run, model);
  // Nothing can be done with what was made up.
  if (model === null || isSimulated(model)) return { text };
  const chart = resultPicture(model);
  return { text, cards: [{ ...(chart === null ? {} : { chart }), actions: modelActions(model, deployment) }] };
}

/** Why it ended so, where that is more than that it did. */
function reasonOf({ error, message, status }: ShownRun): string {
  const reason = error ?? message;
  return reason.toLowerCase() === `${status}.` ? '' : reason;
}

/** How a run ended, as it goes on behind a name. */
export function endSentence(run: ShownRun, model: ShownModel | null): string {
  const training = isSimulated(run) ? 'simulated training' : 'training';
  if (run.status === 'finished') {
    const outcome =
      model === null
        ? 'Its model was deleted.'
        : `${model.name} predicts ${run.target}. ${verdict(model)} ${scoreSentence(model)}`;
    return `the ${training} on ${run.dataset_title} is finished${model === null ? '.' : ':'} ${outcome}`;
  }
  const reason = cut(reasonOf(run), 500);
  const why = reason === '' ? '' : ` ${reason}`;
  const end = run.status === 'failed' ? 'has failed' : `was ${run.status}`;
  return `the ${training} on ${run.dataset_title}, predicting ${run.target}, ${end}.${why}`;
}

import { listSome, metricName } from '../text/sentences.ts';
import type { Card, Reply } from './card.ts';
import { advisedActions, findingNotes, type ShownFinding } from './findings.ts';
import { clock, count, cut, percent, plural, score, scoreWithInterval, seconds } from './format.ts';

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
  readonly split: { readonly by: 'random' } | { readonly by: 'time'; readonly column: string | null };
  readonly left_out: readonly string[];
  readonly findings: readonly ShownFinding[];
  readonly test_rows: number;
  /** Test rows that are like rows learned from. */
  readonly seen_test_rows: number;
  readonly train_rows: number;
  readonly partial: boolean;
  readonly elapsed_ms: number;
}

/** Builds the message that shows a run in any state. The same run always gives the same message. */
export function runReply(run: ShownRun, model: ShownModel | null): Reply {
  if (run.status === 'finished' && model !== null) return { cards: [finishedCard(run, model)] };
  return { cards: [ENDED.has(run.status) ? endedCard(run) : activeCard(run)] };
}

const ENDED = new Set<ShownRun['status']>(['finished', 'failed', 'cancelled']);

const title = (run: ShownRun): string => `${run.dataset_title} · predicting ${run.target}`;

function activeCard(run: ShownRun): Card {
  const left = run.remaining_ms === null ? '' : `${clock(run.remaining_ms)} left`;
  const details = [run.status, bestLine(run), left].filter((part) => part !== '').join(' · ');
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
    : `best so far: ${best.model}, ${metricName(best.metric)} ${score(best.metric, best.score)}`;
}

function endedCard(run: ShownRun): Card {
  return {
    title: title(run),
    progress: { fraction: run.progress / 100, text: run.status, ended: true },
    text: run.error ?? run.message,
  };
}

function finishedCard(run: ShownRun, model: ShownModel): Card {
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
    note: [restsOn(model), ...findingNotes(model.findings)].join('\n'),
    actions: [...modelActions(model), ...advisedActions(`advised:${run.id}`, model.findings)],
  };
}

export function modelActions({ id }: Pick<ShownModel, 'id'>): NonNullable<Card['actions']> {
  return [
    { label: 'Deploy', id: `deploy:${id}`, style: 'primary' },
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
  return `${figure} on ${plural(model.test_rows, 'row')} ${howApart(model)}`;
}

/** Rows like those learned from were set aside, but not new. */
const howApart = ({ seen_test_rows: seen }: ShownModel): string =>
  seen === 0 ? 'it never saw' : `set aside, ${count(seen)} of them like rows learned from`;

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
  const { split, left_out: leftOut } = model;
  const which = split.by === 'random' ? '' : `, the last fifth by ${split.column ?? 'their order'}`;
  return [
    `Learned from ${plural(model.train_rows, 'row')}; tested once on ${plural(model.test_rows, 'other row')}${which}, ± is an approximate 95 % interval.`,
    ...(model.partial ? ['Stopped before the whole plan was tried.'] : []),
    ...(leftOut.length > 0 ? [`Left out as you said: ${listSome(leftOut)}.`] : []),
  ].join(' ');
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

export function leaderboardCard(model: ShownModel): Card {
  return {
    title: `Leaderboard of ${model.name}`,
    text: `${scoreLine(model)}. Below: each model on the validation rows it was chosen by, which flatters a little.`,
    ...leaderboardTable(model, 25),
    note: '“share” is the weight in the blend that answers.',
    actions: modelActions(model).filter(({ label }) => label !== 'Leaderboard'),
  };
}

/** The notice to the person who asked, posted once at the end of a run. */
export function endNotice(run: ShownRun, model: ShownModel | null): Reply {
  if (run.status === 'finished' && model !== null) {
    return {
      text: `finished: ${scoreLine(model)}. ${model.name} predicts ${run.target} from ${run.dataset_title}.`,
      cards: [{ actions: modelActions(model).filter(({ label }) => label !== 'Leaderboard') }],
    };
  }
  const reason = cut(run.error ?? run.message, 500);
  const why = reason.toLowerCase() === `${run.status}.` ? '' : ` ${reason}`;
  return { text: `${run.status}: ${run.dataset_title}, predicting ${run.target}.${why}` };
}

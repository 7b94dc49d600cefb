import type { Chart } from '../cards/chart.ts';
import { chartWords } from '../cards/chart-words.ts';
import { bytes, cell, count, percent, plural, quantity, score, scoreWithInterval, seconds } from '../cards/format.ts';
import { isNoBetter, verdict } from '../cards/verdict.ts';
import type { Dataset, Model } from '../store/records.ts';
import { listSome, metricName } from '../text/sentences.ts';
import { asIs, type Html, html } from './html.ts';

export interface Reported {
  readonly model: Model;
  /** Null when it was deleted. */
  readonly dataset: Dataset | null;
  /** SHA-256 of the file as it arrived, in hexadecimal. */
  readonly fileHash: string | null;
  /** Drawn as SVG documents, in the order to be shown. */
  readonly pictures: readonly { readonly chart: Chart; readonly svg: string }[];
  /** Of this program. */
  readonly version: string;
  readonly now: Date;
}

const COLUMNS = 60;

/**
 * One page about a model, by the headings of a model card (Mitchell and others, 2019): it needs no network, prints,
 * and each figure in it is a stored one.
 */
export function reportHtml(reported: Reported): string {
  const { model, now } = reported;
  const title = `${model.name}: predicting ${model.target}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
<style>${asIs(STYLE)}</style>
</head>
<body>
<main>
<header><p class="kind">Model card</p><h1>${title}</h1><p class="lead">${verdict(model)}</p>
<p class="quiet">Made on ${now.toISOString().slice(0, 10)} from stored figures.</p></header>
${section('Model details', details(model))}
${section('Intended use', intendedUse(model))}
${section('Data', data(reported))}
${section('How it was tested', testing(model))}
${section('Scores', scores(model))}
${reported.pictures.length === 0 ? null : section('Pictures', reported.pictures.map(figure))}
${section('What it goes by', importance(model))}
${section('Models tried', tried(model))}
${section('Limits', limits(model))}
${section('How to repeat it', provenance(reported))}
</main>
</body>
</html>
`;
  return page.html;
}

const section = (title: string, body: Html | readonly Html[]): Html => html`<section><h2>${title}</h2>
${body}
</section>
`;

const facts = (pairs: readonly (readonly [string, string])[]): Html =>
  html`<dl>${pairs.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<div class="wide" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((value) => html`<td>${value}</td>`)}</tr>\n`)}</tbody></table></div>`;
}

const details = (model: Model): Html =>
  facts([
    ['Kind', model.base_model],
    ['Engine', model.engine],
    [
      'Task',
      model.task_type === 'classification' ? `telling ${count(model.classes.length)} classes` : 'predicting a number',
    ],
    [
      'Trained',
      `${model.created_at.toISOString().slice(0, 16).replace('T', ' ')} UTC, in ${seconds(model.elapsed_ms)}`,
    ],
    ['Size', bytes(model.file_size)],
  ]);

const intendedUse = ({ target, dataset_name, features }: Model): Html =>
  html`<p>It predicts ${target} for rows like those of ${dataset_name}, from ${plural(features.length, 'column')}: ${listSome(
    features.map(({ name }) => name),
    12,
  )}. On rows of another kind, time or place its figures below need not hold.</p>`;

function data({ dataset }: Reported): Html | readonly Html[] {
  if (dataset === null) return html`<p>The data set was deleted since.</p>`;
  const shown = dataset.schema.slice(0, COLUMNS);
  const more = dataset.schema.length - shown.length;
  return [
    facts([
      ['Data set', dataset.title],
      ['Rows and columns', `${count(dataset.row_count)} × ${count(dataset.column_count)}`],
      ['From', dataset.url ?? dataset.source],
      ['Licence', dataset.licence ?? 'not told'],
    ]),
    dataset.notes.length === 0 ? html`` : html`<ul>${dataset.notes.map((note) => html`<li>${note}</li>`)}</ul>`,
    table(
      ['column', 'type', 'missing', 'distinct', 'range or commonest'],
      shown.map(({ name, kind, null_count, unique_count, min, max, top }) => [
        name,
        kind,
        count(null_count),
        count(unique_count),
        min !== undefined && max !== undefined
          ? `${typeof min === 'number' ? quantity(min) : cell(min)} to ${typeof max === 'number' ? quantity(max) : cell(max)}`
          : cell(top?.[0]?.value),
      ]),
    ),
    more > 0 ? html`<p>${plural(more, 'more column')}.</p>` : html``,
  ];
}

const SPLITS = {
  random: () => 'at random',
  time: (column) => `by time: the last rows by ${column ?? 'their order'}`,
  group: (column) => `by group: all rows with a ${column ?? 'group'} that it never saw`,
} satisfies Record<Model['split']['by'], (column: string | null | undefined) => string>;

function testing(model: Model): readonly Html[] {
  const { split, seen_test_rows: seen, dropped_rows: dropped, left_out: leftOut } = model;
  const column = 'column' in split ? split.column : null;
  return [
    html`<p>Learned from ${plural(model.train_rows, 'row')}. ${plural(model.test_rows, 'other row')} were set aside before and used once, at the end. They were chosen ${SPLITS[split.by](column)}.</p>`,
    seen > 0 ? html`<p>${plural(seen, 'test row')} are like a row it learned from in every column.</p>` : html``,
    dropped > 0 ? html`<p>${plural(dropped, 'row')} without a ${model.target} could not be used.</p>` : html``,
    leftOut.length > 0 ? html`<p>Left out as was said: ${listSome(leftOut, 20)}.</p>` : html``,
  ];
}

const scores = (model: Model): readonly Html[] => [
  table(
    ['measure', 'on the test rows', 'always guessing the same'],
    Object.entries(model.scores).map(([metric, value]) => [
      metricName(metric),
      scoreWithInterval(metric, value),
      model.baseline.scores[metric] === undefined ? '–' : score(metric, model.baseline.scores[metric]),
    ]),
  ),
  html`<p class="quiet">± and ranges are 95 % intervals over the test rows.</p>`,
];

const figure = ({ chart, svg }: Reported['pictures'][number]): Html =>
  html`<figure><img alt="${chartWords(chart)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}"></figure>`;

function importance({ importance: measured, target }: Model): Html | readonly Html[] {
  if (measured === null) return html`<p>That was not measured.</p>`;
  return [
    table(
      ['column', `how much the ${metricName(measured.metric)} suffers without it`, 'spread'],
      measured.measured
        .slice(0, COLUMNS)
        .map(({ feature, importance: value, spread }) => [
          feature,
          score(measured.metric, value),
          score(measured.metric, spread),
        ]),
    ),
    html`<p class="quiet">Each column was shuffled on ${plural(measured.rows, 'test row')}. It shows what the model uses, not what causes ${target}.${measured.unmeasured.length > 0 ? ` Not measured: ${listSome(measured.unmeasured, 20)}.` : ''}</p>`,
  ];
}

const tried = (model: Model): readonly Html[] => [
  table(
    ['model', `${metricName(model.metric)} on the rows it was chosen by`, 'weight', 'time'],
    model.leaderboard.map((row) => [
      row.model,
      score(model.metric, row.score),
      row.weight > 0 ? percent(row.weight) : '–',
      seconds(row.fit_ms),
    ]),
  ),
  html`<p class="quiet">These flatter a little; the scores above do not.</p>`,
];

function limits(model: Model): Html {
  const all = [
    ...(isNoBetter(model) ? ['It is not clearly better than guessing.'] : []),
    ...(model.partial ? ['The training was stopped before its whole plan was tried.'] : []),
    ...model.findings.map(({ message }) => message),
    'It was not looked at whether it is fair to groups of people. Compare its errors between them before it decides about anybody.',
  ];
  return html`<ul>${all.map((each) => html`<li>${each}</li>`)}</ul>`;
}

function provenance({ model, dataset, fileHash, version }: Reported): Html {
  return facts([
    ['Program', `Smart ML Assistant ${version}`],
    ['Seed', String(model.seed)],
    ['Target', model.target],
    ['Options', Object.keys(model.options).length === 0 ? 'none' : JSON.stringify(model.options)],
    ['File', dataset === null ? 'deleted' : `${dataset.file_name}, ${bytes(dataset.file_size)}`],
    ['SHA-256 of the file', fileHash ?? 'not known'],
    ['Rows read', count(model.table.rows)],
    ['Model', model.id],
    ['Run', model.run_id],
  ]);
}

const STYLE = `
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2733; background: #fff; margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .6rem; padding-top: .6rem; border-top: 1px solid #e1e5ea; }
.kind { color: #0b5c99; font-weight: 600; margin: 0; }
.lead { font-size: 1.1rem; }
.quiet { color: #55606d; font-size: .92rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: #55606d; } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #e9ecf0; vertical-align: top; }
figure { margin: 0 0 1.25rem; } img { max-width: 100%; height: auto; }
@media print { main { max-width: none; padding: 0; } section { break-inside: avoid-page; } figure { break-inside: avoid; } }
`;

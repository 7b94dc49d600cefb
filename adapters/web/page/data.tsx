import { useState } from 'preact/hooks';
import { bytes, cell, count, percent, plural, quantity } from '../../../src/cards/format.ts';
import { ask } from './api.ts';
import { Bars, Columns } from './charts.tsx';
import { actInChat } from './elsewhere.ts';
import { Empty, Facts, Screen, Scroll, Section, useLoad, Waiting } from './kit.tsx';
import { addressOf } from './route.ts';
import { when } from './text.tsx';
import type { Column, Dataset } from './things.ts';
import { tell } from './told.ts';

const EVERY_MS = 5_000;
/** So many columns are shown at first. */
const SHOWN = 40;
const TOP = 4;
const ROWS = 10;

const STATES: Readonly<Record<string, string>> = {
  pending_download: 'waiting to be fetched',
  processing: 'being fetched',
  error: 'could not be fetched',
};

export function DatasetsView({ id, mayAct }: { readonly id: string | null; readonly mayAct: boolean }) {
  return id === null ? <List /> : <Detail id={id} mayAct={mayAct} />;
}

function List() {
  const { value, ...waiting } = useLoad<readonly Dataset[]>('/api/datasets?limit=200', EVERY_MS);
  return (
    <Screen title="Data sets">
      {value === undefined ? (
        <Waiting {...waiting} />
      ) : value.length === 0 ? (
        <Empty>
          <p>No data set yet.</p>
          <p class="muted">
            Drop a table anywhere on this page, or <a href={addressOf('chat')}>ask for one in the chat</a>.
          </p>
        </Empty>
      ) : (
        <ul class="list">
          {value.map((each) => (
            <li key={each.id}>
              <a href={addressOf('data', each.id)}>
                <b>{each.title}</b>
                <span class="muted">
                  {each.status === 'ready'
                    ? `${plural(each.row_count, 'row')} · ${plural(each.column_count, 'column')} · ${bytes(each.file_size)}`
                    : (STATES[each.status] ?? each.status)}
                </span>
                <span class="muted end">{each.target_column === null ? '' : `target ${each.target_column}`}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}

const BACK = { href: addressOf('data'), label: 'Data sets' };

function Detail({ id, mayAct }: { readonly id: string; readonly mayAct: boolean }) {
  const { value, reload, problem } = useLoad<Dataset>(`/api/datasets/${id}`);
  const [all, setAll] = useState(false);
  if (value === undefined) {
    return (
      <Screen title="Data set" back={BACK}>
        <Waiting problem={problem} reload={reload} />
      </Screen>
    );
  }
  const { title, description, schema, sample_data: sample, target_column: target, notes = [], findings } = value;
  const columns = schema ?? [];
  const choose = (column: string): void =>
    void ask('PATCH', `/api/datasets/${id}`, { target_column: column }).then(
      () => {
        tell(`The target is now ${column}.`, 'good');
        reload();
      },
      (error: Error) => tell(error.message, 'bad'),
    );
  return (
    <Screen
      title={title}
      back={BACK}
      lead={description || undefined}
      actions={
        <>
          <button
            type="button"
            class="primary"
            disabled={!mayAct || target === null}
            onClick={() => actInChat({ press: `train:${id}` })}
          >
            Train
          </button>
          <button
            type="button"
            class="danger"
            disabled={!mayAct}
            onClick={() => actInChat({ press: `delete-dataset:${id}` })}
          >
            Delete
          </button>
        </>
      }
    >
      <Facts
        of={[
          ['Rows', count(value.row_count)],
          ['Columns', count(value.column_count)],
          ['Size', bytes(value.file_size)],
          ['Licence', value.licence ?? 'unknown'],
          ['Added', when(value.uploaded_at)],
        ]}
      />
      {columns.length > 0 && (
        <p class="select target">
          <label for="target">Target</label>
          <select
            id="target"
            value={target ?? ''}
            disabled={!mayAct}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {target === null && <option value="">Choose…</option>}
            {columns.map(({ name, kind }) => (
              <option key={name} value={name}>
                {name} ({kind})
              </option>
            ))}
          </select>
          {value.target_why && <span class="muted">{value.target_why}</span>}
        </p>
      )}
      {[...notes, ...(findings ?? []).map(({ message }) => message)].map((note) => (
        <p key={note} class="notice warning">
          {note}
        </p>
      ))}
      <Section title="Columns">
        <ul class="profile">
          {(all ? columns : columns.slice(0, SHOWN)).map((column) => (
            <Profile key={column.name} column={column} rows={value.row_count} isTarget={column.name === target} />
          ))}
        </ul>
        {!all && columns.length > SHOWN && (
          <button type="button" onClick={() => setAll(true)}>
            Show all {count(columns.length)} columns
          </button>
        )}
      </Section>
      {sample !== null && sample.length > 0 && (
        <Section title="First rows">
          <Scroll label="First rows">
            <table>
              <thead>
                <tr>
                  {columns.map(({ name, kind }) => (
                    <th key={name} scope="col" class={kind === 'number' ? 'number' : ''}>
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {sample.slice(0, ROWS).map((row, i) => (
                  <tr key={i}>
                    {columns.map(({ name, kind }) => (
                      <td key={name} class={kind === 'number' ? 'number' : ''}>
                        {cell(row[name])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </Section>
      )}
    </Screen>
  );
}

/** A column, and how its values spread. */
function Profile({
  column,
  rows,
  isTarget,
}: {
  readonly column: Column;
  readonly rows: number;
  readonly isTarget: boolean;
}) {
  const { name, kind, null_count, unique_count, flags, meaning, top = [], steps } = column;
  const filled = rows - null_count;
  const facts = [
    `${count(unique_count)} distinct`,
    ...(null_count === 0 ? [] : [`${percent(null_count / rows)} missing`]),
    ...flags.filter((flag) => flag !== 'all_missing').map((flag) => (flag === 'id' ? 'names the row' : flag)),
  ];
  return (
    <li>
      <div>
        <h3>
          {name} <span class="chip">{kind}</span> {isTarget && <span class="chip accent">target</span>}
        </h3>
        <p class="muted">{facts.join(' · ')}</p>
        {meaning !== undefined && <p class="muted">{meaning}</p>}
      </div>
      <div>
        {steps !== undefined ? (
          <figure class="spread">
            <Columns values={steps} />
            <figcaption>{ends(column)}</figcaption>
          </figure>
        ) : top.length > 0 && filled > 0 ? (
          <Bars
            most={1}
            bars={top.slice(0, TOP).map(({ value, count: cells }) => ({
              label: cell(value),
              value: cells / filled,
              text: percent(cells / filled),
            }))}
          />
        ) : (
          <p class="muted">{column.min === undefined ? '' : ends(column)}</p>
        )}
      </div>
    </li>
  );
}

/** `172 · 197 · 231`: the smallest, the middle and the largest. */
function ends({ min, max, quartiles }: Column): readonly preact.JSX.Element[] {
  const write = (value: number | string | undefined): string =>
    typeof value === 'number' ? quantity(value) : cell(value);
  const figures = [
    ['from', write(min)],
    ...(quartiles === undefined ? [] : [['half up to', write(quartiles[1])]]),
    ['to', write(max)],
  ] as const;
  return figures.map(([word, value]) => (
    <span key={word}>
      <span class="unseen">{word} </span>
      {value}
    </span>
  ));
}

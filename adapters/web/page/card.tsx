import { useId } from 'preact/hooks';
import type { Action, Card, Select, Table } from '../../../src/cards/card.ts';
import { Bars } from './charts.tsx';
import { Scroll } from './kit.tsx';
import { Picture } from './picture.tsx';
import { Words } from './text.tsx';
import type { Act } from './things.ts';

/** What controls do: acts of the chat that the card stands in, some of which wait for their answer. */
export interface Controls {
  act(act: Act): void;
  isBusy(control: string): boolean;
  /** The token may do nothing but look. */
  readonly disabled: boolean;
}

export interface CardViewProps {
  readonly card: Card;
  readonly controls: Controls;
  /** Where its pictures are: `…?at=` and its place in the post. */
  readonly pictures: string;
}

export function CardView({ card, controls, pictures }: CardViewProps) {
  const {
    title,
    text,
    code,
    fields,
    table,
    chart,
    progress,
    actions = [],
    select,
    note,
    tone = 'neutral',
    atLength,
  } = card;
  return (
    <article class={`card ${tone}`}>
      {title !== undefined && <h2>{title}</h2>}
      {progress !== undefined && (
        <div class={progress.ended ? 'progress ended' : 'progress'}>
          <progress max="1" value={progress.fraction} aria-label={title ?? 'Progress'} />
          <p>
            <b>{Math.floor(progress.fraction * 100 + 1e-9)} %</b> · {progress.text}
          </p>
        </div>
      )}
      {text !== undefined && (
        <p class="words">
          <Words text={text} />
        </p>
      )}
      {fields !== undefined && fields.length > 0 && (
        <dl class="fields">
          {fields.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Words text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {code !== undefined && (
        <div class="code">
          <pre>{code}</pre>
        </div>
      )}
      {table !== undefined && <TableView table={table} label={title ?? 'Table'} />}
      {chart?.kind === 'bars' && (
        <figure>
          <figcaption>{chart.title}</figcaption>
          <Bars bars={chart.bars} />
        </figure>
      )}
      {chart !== undefined && chart.kind !== 'bars' && <Picture chart={chart} path={pictures} />}
      {note !== undefined && <p class="note words">{note}</p>}
      {(actions.length > 0 || select !== undefined) && (
        <div class="actions">
          {actions.map((action) => (
            <ActionButton key={action.id} action={action} about={title} controls={controls} />
          ))}
          {select !== undefined && <SelectView select={select} controls={controls} />}
        </div>
      )}
      {atLength !== undefined && (
        <details>
          <summary>In full</summary>
          {atLength.map(({ actions: _actions, select: _select, ...each }, i) => (
            <CardView key={i} card={each} controls={controls} pictures={`${pictures}.${i}`} />
          ))}
        </details>
      )}
    </article>
  );
}

function ActionButton({
  action: { label, id, style },
  about,
  controls,
}: {
  readonly action: Action;
  readonly about: string | undefined;
  readonly controls: Controls;
}) {
  const busy = controls.isBusy(id);
  return (
    <button
      type="button"
      class={style ?? ''}
      disabled={controls.disabled}
      aria-disabled={busy}
      aria-busy={busy}
      {...(about === undefined ? {} : { 'aria-description': about })}
      onClick={() => busy || controls.act({ press: id })}
    >
      {label}
    </button>
  );
}

function SelectView({ select, controls }: { readonly select: Select; readonly controls: Controls }) {
  const { id, label, options, selected } = select;
  const name = useId();
  return (
    <span class="select">
      <label for={name}>{label}</label>
      <select
        id={name}
        disabled={controls.disabled || controls.isBusy(id)}
        value={selected ?? ''}
        onChange={({ currentTarget: { value } }) => controls.act({ select: id, value })}
      >
        {selected === undefined && (
          <option value="" disabled>
            Choose…
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}

export function TableView({ table, label }: { readonly table: Table; readonly label: string }) {
  const { columns, rows, numeric = [] } = table;
  const classOf = (i: number): string => (numeric.includes(i) ? 'number' : '');
  return (
    <Scroll label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((name, i) => (
              <th key={i} scope="col" class={classOf(i)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, i) => (
                <td key={i} class={classOf(i)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { FormField } from '../../../src/cards/card.ts';

type Values = Readonly<Record<string, string>>;

/** So many fields are shown at once; the others are a step away, and their typical values are taken. */
const SHOWN = 8;
/** A choice among more is typed, with what there is below it. */
const MOST_OPTIONS = 40;

/** Asks for a row. What is left open is taken as missing. */
export function RowForm({
  fields,
  values: given = {},
  wrong,
  focus = false,
  busy,
  disabled,
  onSubmit,
}: {
  readonly fields: readonly FormField[];
  readonly values?: Values;
  /** The field that was refused. */
  readonly wrong?: string;
  /** Whether it is to be put right now. */
  readonly focus?: boolean;
  readonly busy: boolean;
  readonly disabled: boolean;
  onSubmit(values: Values): void;
}) {
  const [values, setValues] = useState<Values>(given);
  const [all, setAll] = useState(fields.slice(SHOWN).some(({ name }) => given[name] !== undefined));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (focus) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, []);
  const shown = all ? fields : fields.slice(0, SHOWN);
  const typical = Object.fromEntries(fields.flatMap(({ name, typical: value }) => (value ? [[name, value]] : [])));
  return (
    <form
      class="row-form"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit(values);
      }}
    >
      <div class="inputs">
        {shown.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            wrong={wrong === field.name}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
      </div>
      <div class="actions">
        <button type="submit" class="primary" disabled={disabled} aria-disabled={busy} aria-busy={busy}>
          Predict
        </button>
        <button type="button" class="quiet" onClick={() => setValues(typical)}>
          Fill in typical values
        </button>
        {!all && fields.length > SHOWN && (
          <button type="button" class="quiet" onClick={() => setAll(true)}>
            {fields.length - SHOWN} more fields
          </button>
        )}
      </div>
    </form>
  );
}

function Field({
  field: { name, kind, options, meaning, typical },
  value,
  wrong,
  onChange,
}: {
  readonly field: FormField;
  readonly value: string;
  readonly wrong: boolean;
  onChange(value: string): void;
}) {
  const id = useId();
  const hint = meaning ?? (typical === undefined ? '' : `usually ${typical}`);
  const common = {
    id,
    name,
    value,
    'aria-invalid': wrong,
    ...(hint === '' ? {} : { 'aria-describedby': `${id}-hint` }),
  };
  const chosen = options !== undefined && options.length > 0 && options.length <= MOST_OPTIONS;
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {chosen ? (
        <select {...common} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          <option value="">–</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type={kind === 'date' && /^(\d{4}-\d\d-\d\d)?$/.test(value) ? 'date' : 'text'}
          inputMode={kind === 'number' ? 'decimal' : 'text'}
          autocomplete="off"
          {...(options === undefined ? {} : { list: `${id}-options` })}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      {!chosen && options !== undefined && (
        <datalist id={`${id}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      {hint !== '' && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

import type { Form, FormField } from '../../src/cards/card.ts';
import { UNKNOWN } from '../shared/menu.ts';
import { cutAt } from '../shared/text.ts';
import { type Block, context, header, plain, section } from './blocks.ts';
import { menu } from './controls.ts';
import { type Json, record, text } from './json.ts';
import { FIRST_FIELDS, LIMITS } from './limits.ts';

export type View = { readonly type: 'modal' | 'home'; readonly blocks: readonly Block[] } & Readonly<
  Record<string, unknown>
>;

/** What a form needs to remember while it is open: Slack hands it back with the answer. */
export interface FormContext {
  readonly address: string;
}

const ACTION = 'value';
const NUMBER = /^[-+]?(\d+([.,]\d+)?|[.,]\d+)(e[-+]?\d+)?$/i;

/**
 * A form as a modal: the most telling fields first, the rest under their own heading, each with its typical value.
 * Everything needed to read the answer is in the modal itself, so it outlives a restart. As many fields as Slack's
 * limits take; the others are named by number and count as missing.
 */
export function toModal(form: Form, context: FormContext): View {
  for (let shown = form.fields.length; ; shown = Math.floor(shown * 0.8)) {
    const view = modalOf(form, context, shown);
    if (Buffer.byteLength(JSON.stringify(view)) <= LIMITS.viewBytes * 0.95 || shown === 0) return view;
  }
}

function modalOf(form: Form, { address }: FormContext, most: number): View {
  const asked = form.fields.filter(({ name }) => blockId({ name, kind: 'category' }).length <= LIMITS.blockId);
  const fields = asked.slice(0, Math.min(most, LIMITS.viewBlocks - 3));
  const hidden = form.fields.length - fields.length;
  const first = fields.slice(0, FIRST_FIELDS).map(inputBlock);
  const more = fields.slice(FIRST_FIELDS).map(inputBlock);
  return {
    type: 'modal',
    callback_id: form.id.slice(0, LIMITS.callbackId),
    private_metadata: address.slice(0, LIMITS.privateMetadata),
    title: plain(cutAt(form.title.trim() || 'Form', LIMITS.viewTitle)),
    submit: plain('Send'),
    close: plain('Dismiss'),
    blocks: [
      context('Filled in with typical values. Clear what you do not know.'),
      ...first,
      ...(more.length > 0 ? [header('More fields'), ...more] : []),
      ...(hidden > 0
        ? [context(`${hidden} more columns do not fit here and count as missing; write them in a message instead.`)]
        : []),
    ],
  };
}

/** Shown the moment a trigger arrives, since it lives 3 s; the form takes its place. */
export function waitingModal(title: string, words: string): View {
  return {
    type: 'modal',
    title: plain(cutAt(title, LIMITS.viewTitle)),
    close: plain('Dismiss'),
    blocks: [section(words)],
  };
}

/** What an input needs to be read by: the kind of its column, and the name. */
const blockId = ({ kind, name }: Pick<FormField, 'kind' | 'name'>): string => `${kind}:${name}`;

function readBlockId(id: string): { readonly kind: string; readonly name: string } {
  const colon = id.indexOf(':');
  return { kind: id.slice(0, colon), name: id.slice(colon + 1) };
}

function inputBlock(field: FormField): Block {
  return {
    type: 'input',
    block_id: blockId(field),
    optional: true,
    label: plain(cutAt(field.name.trim() || '(no name)', LIMITS.inputLabel)),
    element: { action_id: ACTION, ...element(field) },
    ...(field.meaning === undefined ? {} : { hint: plain(cutAt(field.meaning, LIMITS.inputHint)) }),
  };
}

function element({ kind, options = [], typical }: FormField) {
  if (kind === 'category') {
    const values = options.map((value) => ({ value, label: value }));
    const { element: select, missing } = menu(values.length === 0 ? [] : [...values, UNKNOWN], typical);
    // A value that the menu lacks could not be given: then they are written.
    if (select !== null && missing === 0) return select;
  }
  if (kind === 'number') {
    const initial = typical === undefined ? Number.NaN : Number(typical);
    const written = initial.toFixed(6).replace(/\.?0+$/, '');
    return {
      type: 'number_input',
      is_decimal_allowed: true,
      ...(Number.isFinite(initial) && /^-?\d+(\.\d+)?$/.test(written) ? { initial_value: written } : {}),
    };
  }
  if (kind === 'date')
    return {
      type: 'datepicker',
      ...(/^\d{4}-\d{2}-\d{2}/.test(typical ?? '') ? { initial_date: typical?.slice(0, 10) } : {}),
    };
  return {
    type: 'plain_text_input',
    ...(typical === undefined || typical === '' ? {} : { initial_value: typical.slice(0, LIMITS.inputText) }),
  };
}

export interface Submission {
  readonly form: string;
  readonly address: string;
  readonly values: Readonly<Record<string, string>>;
  /** Block id to sentence, for what cannot be right. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The answer to a modal of toModal: column to what was entered; what was left empty is not there. */
export function readSubmission(view: Json): Submission {
  const values: Record<string, string> = {};
  const errors: Record<string, string> = {};
  for (const [id, block] of Object.entries(record(record(view.state).values))) {
    const value = entered(record(record(block)[ACTION])).trim();
    if (value === '' || value === UNKNOWN.value) continue;
    const { kind, name } = readBlockId(id);
    if (kind === 'number' && !NUMBER.test(value)) errors[id] = `${cutAt(name, 60)} is a number, such as 12.5.`;
    values[name] = value;
  }
  return { form: text(view.callback_id), address: text(view.private_metadata), values, errors };
}

const entered = (state: Json): string =>
  text(record(state.selected_option).value) || text(state.selected_date) || text(state.value);

import {
  type APIEmbed,
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ComponentType,
  type ModalSubmitComponent,
  TextInputStyle,
} from 'discord.js';
import type { FilledIn, Form, FormField } from '../../src/cards/card.ts';
import { fitMenu, UNKNOWN } from '../shared/menu.ts';
import { chunks, cutAt } from '../shared/text.ts';
import { MENU, optionOf, type Row } from './controls.ts';
import { againId, doneId, type PageId, pageId } from './custom-id.ts';
import { LIMITS } from './limits.ts';
import { plain } from './text.ts';

/** Field name to what was typed. */
export type Values = Readonly<Record<string, string>>;

/** Forms ask the most telling columns first; nobody fills in more pages than this. */
const MOST_PAGES = 5;

/** How many modals a form takes; zero when nothing of it can be asked in one. */
export const pagesOf = (form: Form): number =>
  Math.min(MOST_PAGES, Math.ceil(askable(form).length / LIMITS.modalFields));

/** A column's name is the id of its input, so names that are too long for one, or there twice, cannot be asked. */
function askable({ fields }: Form): readonly FormField[] {
  const seen = new Set<string>();
  return fields.filter(({ name }) => {
    if (name.trim() === '' || name.length > LIMITS.customId || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** What of a form is asked for. */
export interface Wanted {
  /** From 1; null for the one with what was wrong. */
  readonly page: number | null;
  readonly filled: Values;
  /** It was filled in before: what was left empty then stays empty. */
  readonly again: boolean;
}

export const FROM_THE_BEGINNING: Wanted = { page: 1, filled: {}, again: false };

/** One page of a form as a modal; null when there is no such page. */
export function modalOf(
  form: Form,
  { page: wanted, filled, again }: Wanted = FROM_THE_BEGINNING,
): APIModalInteractionResponseCallbackData | null {
  const pages = pagesOf(form);
  const all = chunks(
    askable(form).map((field) => ({ ...field, typical: filled[field.name] ?? (again ? undefined : field.typical) })),
    LIMITS.modalFields,
  );
  const [wrong] = Object.keys(filled);
  const page =
    wanted ??
    Math.max(
      0,
      all.findIndex((fields) => fields.some(({ name }) => name === wrong)),
    ) + 1;
  const customId = pageId({ form: form.id, page, pages, again });
  const fields = all[page - 1];
  if (fields === undefined || page > pages || customId.length > LIMITS.customId) return null;
  const position = pages > 1 ? ` (${page}/${pages})` : '';
  return {
    custom_id: customId,
    title: `${plain(form.title, LIMITS.modalTitle - position.length) || 'Fill in'}${position}`,
    components: fields.map((field, i) => labelOf(field, i === 0 && !again)),
  };
}

/** What goes for all fields is said once, with the first of a page. */
const LEAVE_EMPTY = 'Filled in with typical values. Clear what you do not know.';

/** Its value may be none. */
type Asked = Omit<FormField, 'typical'> & { readonly typical: string | undefined };

function labelOf(field: Asked, isFirst: boolean): APILabelComponent {
  const words = [
    field.meaning === undefined ? '' : `${field.meaning}.`,
    field.kind === 'date' ? 'Such as 2026-11-24.' : '',
    isFirst ? LEAVE_EMPTY : '',
  ];
  const description = words.filter((part) => part !== '').join(' ');
  return {
    type: ComponentType.Label,
    label: plain(field.name, LIMITS.labelText) || '–',
    ...(description === '' ? {} : { description: plain(description, LIMITS.labelDescription) }),
    component: selectOf(field) ?? inputOf(field),
  };
}

/** A menu, where the values are few and short enough to come back as they are. */
function selectOf({ name, options = [], typical }: Asked): APIStringSelectComponent | null {
  const values = [...new Set(options)].map((value) => ({ value, label: value }));
  const { pages, missing } = fitMenu(values.length === 0 ? [] : [...values, UNKNOWN], { ...MENU, pages: 1 });
  const [page] = pages;
  // A value that the menu lacks could not be given: then they are written.
  if (page === undefined || missing > 0) return null;
  return {
    type: ComponentType.StringSelect,
    custom_id: name,
    required: false,
    options: page.map((option) => optionOf(option, typical)),
  };
}

function inputOf({ name, kind, typical }: Asked): APITextInputComponent {
  const value = typical === undefined ? '' : cutAt(typical, kind === 'text' ? LIMITS.inputValue : LIMITS.optionText);
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'text' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required: false,
    ...(value.trim() === '' ? {} : { value: kind === 'text' ? value : value.replace(/\s*\n\s*/g, ' ') }),
  };
}

/** What was typed and chosen, over what was before; what was left empty is left out. */
export function valuesOf(components: readonly unknown[], before: Values = {}): Values {
  const values: Record<string, string> = { ...before };
  for (const entry of components as readonly {
    component?: ModalSubmitComponent;
    components?: ModalSubmitComponent[];
  }[])
    for (const input of [entry.component, ...(entry.components ?? [])]) {
      if (input === undefined) continue;
      const value = 'value' in input ? String(input.value ?? '') : 'values' in input ? (input.values[0] ?? '') : '';
      delete values[input.custom_id];
      if (value.trim() !== '' && value !== UNKNOWN.value) values[input.custom_id] = value;
    }
  return values;
}

const FILLED_IN = 'What you filled in';
/** Marks a message that holds what was filled in: on earlier pages, or in a form that was refused. */
const CARRIED = new RegExp(`^(?:Page \\d+ of \\d+ is done|${FILLED_IN})$`);

/**
 * What is shown between two pages, to the person alone: what was filled in so far, and a button to go on. A modal
 * cannot follow a modal, and the message itself keeps the values, so nothing is lost in a restart.
 * Null when the values are too long to be carried.
 */
export function carry({ form, page, pages, again }: PageId, values: Values) {
  const { fields, tooLong } = keep(values);
  if (tooLong.length > 0) return null;
  const embed: APIEmbed = { title: `Page ${page} of ${pages} is done`, description: 'Filled in so far:', fields };
  const next = pageId({ form, page: page + 1, pages, again });
  return {
    content: '',
    embeds: [embed],
    components: [
      {
        type: ComponentType.ActionRow as const,
        components: [
          { type: ComponentType.Button as const, style: 1 as const, label: 'Continue', custom_id: next },
          // What is asked on later pages tells less; a person may have said enough.
          { type: ComponentType.Button as const, style: 2 as const, label: 'Predict now', custom_id: doneId(form) },
        ],
      },
    ],
    allowed_mentions: { parse: [] },
  };
}

/** Values as the fields of an embed, as many as it takes. */
function keep(values: Values) {
  const fields: { readonly name: string; readonly value: string; readonly inline: true }[] = [];
  const tooLong: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = { name, value, inline: true } as const;
    const fits =
      value.length <= LIMITS.fieldValue &&
      fields.length < LIMITS.embedFields &&
      JSON.stringify([...fields, field]).length <= KEPT;
    if (fits) fields.push(field);
    else tooLong.push(name);
  }
  return { fields, tooLong };
}

/** Beside the words of the embed. */
const KEPT = LIMITS.embedTotal - 500;

/**
 * What was filled in in a form that was refused, below the words that say why: the message itself keeps the values, for
 * the person alone, and its button opens the form with them.
 */
export function refused({ form, values }: FilledIn): { readonly embed: APIEmbed; readonly row: Row } {
  const { fields, tooLong } = keep(values);
  const lost = tooLong.length === 0 ? '' : ` Too long to be kept: ${tooLong.join(', ')}.`;
  return {
    embed: { title: FILLED_IN, description: cutAt(`Put right what is wrong; the rest is kept.${lost}`, 400), fields },
    row: {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.Button, style: 1, label: 'Try again', custom_id: againId(form) }],
    },
  };
}

type Carrying = { readonly embeds?: readonly APIEmbed[] } | undefined;

export const isCarrying = (message: Carrying): boolean => CARRIED.test(message?.embeds?.[0]?.title ?? '');

/** What was filled in before, as a message keeps it. */
export function carried(message: Carrying): Values {
  const fields = isCarrying(message) ? message?.embeds?.[0]?.fields : undefined;
  return Object.fromEntries((fields ?? []).map(({ name, value }) => [name, value]));
}

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
import type { Form, FormField } from '../../src/cards/card.ts';
import { fitMenu, UNKNOWN } from '../shared/menu.ts';
import { chunks, cutAt } from '../shared/text.ts';
import { MENU, optionOf } from './controls.ts';
import { doneId, type PageId, pageId } from './custom-id.ts';
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

/** One page of a form as a modal; null when there is no such page. */
export function modalOf(form: Form, page = 1): APIModalInteractionResponseCallbackData | null {
  const pages = pagesOf(form);
  const customId = pageId({ form: form.id, page, pages });
  const fields = chunks(askable(form), LIMITS.modalFields)[page - 1];
  if (fields === undefined || page > pages || customId.length > LIMITS.customId) return null;
  const position = pages > 1 ? ` (${page}/${pages})` : '';
  return {
    custom_id: customId,
    title: `${plain(form.title, LIMITS.modalTitle - position.length) || 'Fill in'}${position}`,
    components: fields.map((field, i) => labelOf(field, i === 0)),
  };
}

/** What goes for all fields is said once, with the first of a page. */
const LEAVE_EMPTY = 'Filled in with typical values. Clear what you do not know.';

function labelOf(field: FormField, isFirst: boolean): APILabelComponent {
  const words = [isFirst ? LEAVE_EMPTY : '', field.kind === 'date' ? 'Such as 2026-11-24.' : ''];
  const description = words.filter((part) => part !== '').join(' ');
  return {
    type: ComponentType.Label,
    label: plain(field.name, LIMITS.labelText) || '–',
    ...(description === '' ? {} : { description: plain(description, LIMITS.labelDescription) }),
    component: selectOf(field) ?? inputOf(field),
  };
}

/** A menu, where the values are few and short enough to come back as they are. */
function selectOf({ name, options = [], typical }: FormField): APIStringSelectComponent | null {
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

function inputOf({ name, kind, typical }: FormField): APITextInputComponent {
  const value = typical === undefined ? '' : cutAt(typical, kind === 'text' ? LIMITS.inputValue : LIMITS.optionText);
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'text' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required: false,
    ...(value.trim() === '' ? {} : { value: kind === 'text' ? value : value.replace(/\s*\n\s*/g, ' ') }),
  };
}

/** What was typed and chosen; what was left empty is left out. */
export function valuesOf(components: readonly unknown[]): Values {
  const values: Record<string, string> = {};
  for (const entry of components as readonly {
    component?: ModalSubmitComponent;
    components?: ModalSubmitComponent[];
  }[])
    for (const input of [entry.component, ...(entry.components ?? [])]) {
      if (input === undefined) continue;
      const value = 'value' in input ? String(input.value ?? '') : 'values' in input ? (input.values[0] ?? '') : '';
      if (value.trim() !== '' && value !== UNKNOWN.value) values[input.custom_id] = value;
    }
  return values;
}

/** Marks the message that holds what was filled in on earlier pages. */
const CARRIED = /^Page \d+ of \d+ is done$/;

/**
 * What is shown between two pages, to the person alone: what was filled in so far, and a button to go on. A modal
 * cannot follow a modal, and the message itself keeps the values, so nothing is lost in a restart.
 * Null when the values are too long to be carried.
 */
export function carry({ form, page, pages }: PageId, values: Values) {
  const fields = Object.entries(values).map(([name, value]) => ({ name, value, inline: true }));
  const tooLong = fields.some(({ value }) => value.length > LIMITS.fieldValue);
  if (tooLong || fields.length > LIMITS.embedFields || JSON.stringify(fields).length > LIMITS.embedTotal) return null;
  const embed: APIEmbed = { title: `Page ${page} of ${pages} is done`, description: 'Filled in so far:', fields };
  const next = pageId({ form, page: page + 1, pages });
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

/** What an earlier page left in the message between the pages. */
export function carried(message: { readonly embeds?: readonly APIEmbed[] } | undefined): Values {
  const [embed] = message?.embeds ?? [];
  if (!CARRIED.test(embed?.title ?? '')) return {};
  return Object.fromEntries((embed?.fields ?? []).map(({ name, value }) => [name, value]));
}

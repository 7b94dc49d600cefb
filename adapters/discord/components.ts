import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Action, Card, Select, SelectOption } from '../../src/cards/card.ts';
import { uniqueId } from './custom-id.ts';
import { LIMITS } from './limits.ts';
import { plain } from './text.ts';

export type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

const STYLES = {
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
  none: ButtonStyle.Secondary,
} as const;

/** A select that is longer than Discord allows is shown as several; more than these would bury the buttons. */
const MOST_SELECTS = 4;

/** The rows below a card: its buttons, then its select. `left` is how many rows the message has room for. */
export function rowsOf(card: Card, taken: Set<string>, left: number = LIMITS.rows): readonly Row[] {
  const buttons = (card.actions ?? []).flatMap((action) => buttonOf(action, taken));
  const rows = chunk(buttons, LIMITS.buttonsPerRow).map(row).slice(0, left);
  if (card.select === undefined) return rows;
  const room = Math.min(MOST_SELECTS, left - rows.length);
  return [...rows, ...selectsOf(card.select, taken, room).map((select) => row([select]))];
}

/** How many of a select's options do not fit, so that the card can say so. */
export const optionsLeftOut = (select: Select, rows = MOST_SELECTS): number =>
  Math.max(0, usable(select.options).length - rows * LIMITS.options) +
  (select.options.length - usable(select.options).length);

const row = (components: readonly APIComponentInMessageActionRow[]): Row => ({
  type: ComponentType.ActionRow,
  components: [...components],
});

function buttonOf({ label, id, style }: Action, taken: Set<string>): readonly APIButtonComponentWithCustomId[] {
  const customId = uniqueId(id, taken);
  const text = plain(label, LIMITS.buttonLabel);
  if (customId === null || text === '') return [];
  return [{ type: ComponentType.Button, style: STYLES[style ?? 'none'], label: text, custom_id: customId }];
}

function selectsOf(select: Select, taken: Set<string>, room: number): readonly APIStringSelectComponent[] {
  const pages = chunk(usable(select.options), LIMITS.options).slice(0, Math.max(0, room));
  return pages.flatMap((options) => {
    const customId = uniqueId(select.id, taken);
    if (customId === null) return [];
    const range = pages.length > 1 ? `: ${options[0]?.label} … ${options.at(-1)?.label}` : '';
    return [
      {
        type: ComponentType.StringSelect as const,
        custom_id: customId,
        placeholder: plain(`${select.label}${range}`, LIMITS.placeholder) || 'Choose',
        options: options.map((option) => ({
          label: plain(option.label, LIMITS.optionText) || plain(option.value, LIMITS.optionText) || '–',
          value: option.value,
          ...(option.value === select.selected ? { default: true } : {}),
        })),
      },
    ];
  });
}

/** Options whose value comes back unchanged: not empty, not too long, each once. */
function usable(options: readonly SelectOption[]): readonly SelectOption[] {
  const seen = new Set<string>();
  return options.filter(({ value }) => {
    if (value.length > LIMITS.optionText || value !== plain(value, LIMITS.optionText) || value === '') return false;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

export function chunk<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

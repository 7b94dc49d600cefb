import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Action, Card, Select, SelectOption } from '../../src/cards/card.ts';
import { fitMenu, type MenuLimits, missingNote, rangeOf } from '../shared/menu.ts';
import { chunks } from '../shared/text.ts';
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
export const MENU: MenuLimits = {
  perPage: LIMITS.options,
  pages: 4,
  travels: (value) => value !== '' && value === plain(value, LIMITS.optionText),
};

/** The rows below a card: its buttons, then its select. `left` is how many rows the message has room for. */
export function rowsOf(card: Card, taken: Set<string>, left: number = LIMITS.rows): readonly Row[] {
  const buttons = (card.actions ?? []).flatMap((action) => buttonOf(action, taken));
  const rows = chunks(buttons, LIMITS.buttonsPerRow).map(row).slice(0, left);
  if (card.select === undefined) return rows;
  const selects = selectsOf(card.select, taken, left - rows.length);
  return [...rows, ...selects.map((select) => row([select]))];
}

/** What a card's select does not offer, in a sentence. */
export const leftOut = ({ select }: Card): string =>
  select === undefined ? '' : missingNote(fitMenu(select.options, MENU).missing);

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
  const pages = fitMenu(select.options, MENU).pages.slice(0, Math.max(0, room));
  return pages.flatMap((options) => {
    const customId = uniqueId(select.id, taken);
    if (customId === null) return [];
    const range = pages.length > 1 ? `: ${rangeOf(options)}` : '';
    return [
      {
        type: ComponentType.StringSelect as const,
        custom_id: customId,
        placeholder: plain(`${select.label}${range}`, LIMITS.placeholder) || 'Choose',
        options: options.map((option) => optionOf(option, select.selected)),
      },
    ];
  });
}

export const optionOf = ({ label, value }: SelectOption, selected: string | undefined): APISelectMenuOption => ({
  label: plain(label, LIMITS.optionText) || value,
  value,
  ...(value === selected ? { default: true } : {}),
});

import type { Action, Select, SelectOption } from '../../src/cards/card.ts';
import { fitMenu, missingNote, rangeOf } from '../shared/menu.ts';
import { chunks, cutAt } from '../shared/text.ts';
import { type Block, context, plain } from './blocks.ts';
import { LIMITS } from './limits.ts';

/** Buttons, each action once. */
export function buttonBlocks(actions: readonly Action[]): readonly Block[] {
  const unique = [...new Map(actions.map((action) => [action.id, action])).values()];
  return chunks(unique, LIMITS.actionElements).map((part) => ({ type: 'actions', elements: part.map(button) }));
}

const button = ({ label, id, style }: Action) => ({
  type: 'button',
  text: plain(label),
  action_id: id.slice(0, LIMITS.actionId),
  ...(style === undefined ? {} : { style }),
});

/** A menu of options, and how many it does not have. */
export function selectBlocks({ id, label, options, selected }: Select): readonly Block[] {
  const { element, missing } = menu(options, selected);
  const note = missing > 0 ? [context(missingNote(missing))] : [];
  if (element === null) return note;
  const select = {
    ...element,
    action_id: id.slice(0, LIMITS.actionId),
    placeholder: plain(cutAt(label.trim() || 'Choose', LIMITS.placeholder)),
  };
  return [{ type: 'actions', elements: [select] }, ...note];
}

/** More options than a menu takes are put into groups by their first and last name. Null without any. */
export function menu(options: readonly SelectOption[], selected: string | undefined) {
  const { pages, missing } = fitMenu(options, {
    perPage: LIMITS.options,
    pages: LIMITS.optionGroups,
    travels: (value) => value !== '' && value.length <= LIMITS.optionValue,
  });
  const [first] = pages;
  if (first === undefined) return { element: null, missing };
  const initial = pages.flat().find(({ value }) => value === selected);
  const element = {
    type: 'static_select',
    ...(pages.length === 1
      ? { options: first.map(option) }
      : { option_groups: pages.map((page) => ({ label: plain(rangeOf(page)), options: page.map(option) })) }),
    ...(initial === undefined ? {} : { initial_option: option(initial) }),
  };
  return { element, missing };
}

const option = ({ value, label }: SelectOption) => ({
  text: plain(cutAt(label.trim() || value, LIMITS.optionText)),
  value,
});

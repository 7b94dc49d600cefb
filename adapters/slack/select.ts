import type { Select, SelectOption } from '../../src/cards/card.ts';
import { type Block, chunks, context, plain } from './blocks.ts';
import { cutAt, LIMITS } from './limits.ts';

/**
 * A menu of options; more than 100 are put into groups by their first and last name. A value too long to travel is
 * left out and said so: it can still be written.
 */
export function selectBlocks({ id, label, options, selected }: Select): readonly Block[] {
  const usable = options.filter(({ value }) => value.length > 0 && value.length <= LIMITS.optionValue);
  const offered = usable.slice(0, LIMITS.options * LIMITS.optionGroups);
  const missing = options.length - offered.length;
  const note = missing > 0 ? [context(`${missing} more cannot be shown in the menu; write the name instead.`)] : [];
  if (offered.length === 0) return note;
  const element = {
    type: 'static_select',
    action_id: id.slice(0, LIMITS.actionId),
    placeholder: plain(cutAt(label.trim() || 'Choose', LIMITS.placeholder)),
    ...menu(offered, selected),
  };
  return [{ type: 'actions', elements: [element] }, ...note];
}

/** The options part of a select, and what it starts with. */
export function menu(options: readonly SelectOption[], selected: string | undefined) {
  const initial = options.find(({ value }) => value === selected);
  const start = initial === undefined ? {} : { initial_option: option(initial) };
  if (options.length <= LIMITS.options) return { options: options.map(option), ...start };
  const groups = chunks(options, LIMITS.options).map((part) => ({
    label: plain(groupLabel(part)),
    options: part.map(option),
  }));
  return { option_groups: groups, ...start };
}

const option = ({ value, label }: SelectOption) => ({
  text: plain(cutAt(label.trim() || value, LIMITS.optionText)),
  value,
});

function groupLabel(part: readonly SelectOption[]): string {
  const name = (each: SelectOption | undefined): string => cutAt(each?.label ?? '', 30);
  return cutAt(`${name(part[0])} – ${name(part.at(-1))}`, LIMITS.optionText);
}

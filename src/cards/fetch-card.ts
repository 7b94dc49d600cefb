import type { Card } from './card.ts';
import { bytes, clock } from './format.ts';

export interface ShownFetch {
  readonly id: string;
  readonly title: string;
  readonly status: 'waiting' | 'fetching' | 'reading' | 'asking' | 'done' | 'failed' | 'cancelled';
  readonly cancel: boolean;
  readonly received: number;
  /** Null where nobody tells. */
  readonly total: number | null;
  readonly remaining_ms: number | null;
  readonly choices: readonly string[];
  readonly candidate_id: string | null;
  readonly error: { readonly message: string } | null;
}

/** A data set on its way, until it is here. */
export function fetchCard(fetch: ShownFetch): Card {
  const { id, title, status } = fetch;
  const again =
    fetch.candidate_id === null ? {} : { actions: [{ label: 'Add', id: `add:${fetch.candidate_id}` }] as const };
  const over = { fraction: fetch.total ? Math.min(1, fetch.received / fetch.total) : 0, text: status, ended: true };
  switch (status) {
    case 'waiting':
    case 'fetching':
    case 'reading':
      return { title, progress: progressOf(fetch), ...(fetch.cancel ? {} : { actions: [cancelAction(id)] }) };
    case 'asking':
      return {
        title: `Which table of ${title}?`,
        text: `It holds ${fetch.choices.length}, the likeliest first:\n${listed(fetch.choices)}`,
        select: tableSelect(fetch, 'Choose the table to add'),
        actions: [cancelAction(id)],
      };
    case 'done':
      return { title, text: 'It is added.' };
    case 'failed':
      return { title, progress: over, text: fetch.error?.message ?? 'It could not be added.', tone: 'bad', ...again };
    case 'cancelled':
      return { title, progress: over, text: 'Nothing of it was kept.', ...again };
  }
}

/** Of several tables one was taken: the others are offered too. */
export const othersCard = (fetch: ShownFetch): Card => ({
  text: `${fetch.title} has other tables: ${fetch.choices.slice(0, NAMED).join(', ')}${fetch.choices.length > NAMED ? ' …' : ''}.`,
  select: tableSelect(fetch, 'Add another of its tables'),
});

const tableSelect = ({ id, choices }: ShownFetch, label: string): NonNullable<Card['select']> => ({
  id: `table:${id}`,
  label,
  options: choices.map((choice, i) => ({ value: choiceValue(choice, i), label: choice })),
});

/** So many are named in the text; the select has all. */
const NAMED = 10;

function listed(choices: readonly string[]): string {
  const more = choices.length > NAMED ? [`and ${choices.length - NAMED} more`] : [];
  return [...choices.slice(0, NAMED).map((choice, i) => `${i + 1}. ${choice}`), ...more].join('\n');
}

/** As a platform's select takes it: at most 100 characters. */
export const choiceValue = (choice: string, place: number): string => (choice.length <= 100 ? choice : `#${place}`);

/** What became of it. */
export const fetchedLine = (
  { known }: { readonly known: boolean },
  { title, name }: { readonly title: string; readonly name: string },
): string => (known ? `You have it: ${name}.` : `Added ${title}.`);

const cancelAction = (id: string) => ({ label: 'Cancel', id: `cancel-fetch:${id}`, style: 'danger' }) as const;

function progressOf({ status, cancel, received, total, remaining_ms }: ShownFetch): NonNullable<Card['progress']> {
  const fraction = status === 'reading' ? 1 : total ? Math.min(1, received / total) : 0;
  const size = total === null ? `${bytes(received)} so far` : `${bytes(received)} of ${bytes(total)}`;
  const left = remaining_ms === null ? [] : [`${clock(remaining_ms)} left`];
  const words = {
    waiting: ['waiting'],
    fetching: received === 0 ? ['fetching'] : [size, ...left],
    reading: [`${bytes(received)} fetched`, 'reading'],
  };
  return { fraction, text: cancel ? 'stopping' : words[status as keyof typeof words].join(' · ') };
}

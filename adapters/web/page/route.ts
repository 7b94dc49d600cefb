import { createCell } from './cell.ts';

export const VIEWS = ['chat', 'chats', 'data', 'runs', 'models', 'compare', 'deployments'] as const;
export type View = (typeof VIEWS)[number];

/** Where the page is: `#/models/ID`. */
export interface Route {
  readonly view: View;
  readonly id: string | null;
}

function read(): Route {
  const [, view = '', id = ''] = location.hash.split('/');
  return {
    view: (VIEWS as readonly string[]).includes(view) ? (view as View) : 'chat',
    id: id === '' ? null : decodeURIComponent(id),
  };
}

export const route = createCell<Route>(read());

export const addressOf = (view: View, id?: string): string =>
  id === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;

export function go(view: View, id?: string): void {
  location.hash = addressOf(view, id);
}

/** The same without a step in the history: an address that stands for another. */
export function goInstead(view: View, id: string): void {
  history.replaceState(null, '', addressOf(view, id));
  route.set(read());
}

addEventListener('hashchange', () => route.set(read()));

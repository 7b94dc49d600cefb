import { createCell } from './cell.ts';
import { forgetAll, keep, recall } from './kept.ts';

const NAME = 'token';

/** Who is at the page: the token, and whether the server has refused it. */
export interface Session {
  readonly token: string | null;
  readonly refused: boolean;
}

/** The token that an address ends with. */
export const tokenIn = (address: string): string | null => /#token=([\w.~%-]+)/.exec(address)?.[1] ?? null;

/** Takes the token out of the address bar at once, so that it stands in no history and in no screenshot. */
function take(): string | null {
  const given = tokenIn(location.hash);
  if (given !== null) {
    history.replaceState(null, '', `${location.pathname}${location.search}#/chat`);
    keep(NAME, given);
  }
  return given;
}

export const session = createCell<Session>({ token: take() ?? recall(NAME), refused: false });

export function signIn(token: string): void {
  keep(NAME, token);
  session.set({ token, refused: false });
}

export function signOut(): void {
  forgetAll();
  history.replaceState(null, '', location.pathname);
  location.reload();
}

/** The server does not know the token, which is forgotten. */
export function refuse(token: string): void {
  if (session.get().token !== token) return;
  keep(NAME, null);
  session.set({ token: null, refused: true });
}

addEventListener('hashchange', () => {
  const token = take();
  if (token !== null) session.set({ token, refused: false });
});

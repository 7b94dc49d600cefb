import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Input, Turn } from '../../src/conversation/platform.ts';
import { CONSOLE, PERSON } from './address.ts';

/** What a line typed in the terminal asks for. */
export type Line =
  | { readonly kind: 'turn'; readonly input: Input }
  | { readonly kind: 'wait' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'nothing' }
  /** A slash command that is off; `text` says how it is written. */
  | { readonly kind: 'usage'; readonly text: string };

/**
 * Reads a line. `buttons` are the ids of the buttons shown last: `/2` presses the second.
 */
export function readLine(line: string, buttons: readonly string[] = []): Line {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  if (!text.startsWith('/')) return turn({ kind: 'text', text, files: [] });
  const [command = '', ...rest] = text.slice(1).split(' ');
  const argument = rest.join(' ').trim();
  if (/^\d+$/.test(command)) {
    const action = buttons[Number(command) - 1];
    return action === undefined
      ? usage(`There is no button ${command}. /1 presses the first one shown.`)
      : turn({ kind: 'press', action });
  }
  const read = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  return read === undefined ? usage(`I know ${KNOWN}; everything else is said in plain words.`) : read(argument);
}

const KNOWN = '/upload PATH, /press ID, /pick ID VALUE, /wait, /quit';

const COMMANDS: Readonly<Record<string, (argument: string) => Line>> = {
  upload: (argument) => {
    // In quotes, words may stand beside it.
    const [, quoted, words = ''] = /^"([^"]+)"\s*(.*)$/.exec(argument) ?? [];
    const path = quoted ?? argument;
    return path === ''
      ? usage('Write /upload PATH, for example /upload ./sales.csv; or /upload "PATH" and words beside it')
      : turn({ kind: 'text', text: words, files: [{ name: basename(path), ref: path }] });
  },
  press: (action) =>
    action.includes(':')
      ? turn({ kind: 'press', action })
      : usage('Write /press ID, with the id of a button; --json shows them, such as train:6512bd43d9caa6e02c990b0a.'),
  pick: (argument) => {
    const space = argument.indexOf(' ');
    if (space < 0) return usage('Write /pick ID VALUE, with the id of a select and one of its options.');
    return turn({ kind: 'pick', select: argument.slice(0, space), value: argument.slice(space + 1).trim() });
  },
  wait: () => ({ kind: 'wait' }),
  quit: () => ({ kind: 'quit' }),
  exit: () => ({ kind: 'quit' }),
};

const turn = (input: Input): Line => ({ kind: 'turn', input });
const usage = (text: string): Line => ({ kind: 'usage', text });

/** Nothing delivers a terminal's line twice, so every line is an act of its own. */
export function toTurn(input: Input): Turn {
  return {
    key: `console:${randomUUID()}`,
    space: CONSOLE.space,
    user: PERSON,
    address: CONSOLE.address,
    chat: CONSOLE.chat,
    input,
  };
}

import { clearLine, cursorTo, moveCursor } from 'node:readline';
import type { Writable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import type { Reply } from '../../src/cards/card.ts';
import { type JsonMessage, statusLine, toJson, toText } from './cards.ts';

/** Where messages appear. */
export interface Screen {
  /** What goes on is shown in a line once it has been shown as a whole: `isWhole` for the first time of an edit. */
  show(type: JsonMessage['type'], message: string, reply: Reply, isWhole?: boolean): void;
  /** The person speaks: what they said is shown where it is not on the screen already, and buttons count anew. */
  hear(line: string): void;
  /** Ids of the buttons shown last: the first is pressed by /1. */
  readonly buttons: readonly string[];
}

/** Resolves when nothing can be shown any more, and keeps that from ending the process. */
export const readerGone = (output: Writable): Promise<void> =>
  new Promise((resolve) => output.on('error', () => resolve()));

/** One JSON object a line, for programs. */
export function createJsonScreen(output: Writable): Screen {
  return {
    buttons: [],
    hear: () => undefined,
    show: (type, message, reply) => void output.write(`${JSON.stringify(toJson(type, message, reply))}\n`),
  };
}

export interface TextScreenOptions {
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Draws the prompt again after something was written above it. */
  prompt?(): void;
  /** What is typed shows by itself. */
  readonly typed?: boolean;
}

/** Text for reading. On a terminal the progress of a run is one line, drawn again in its place. */
export function createTextScreen({ output, prompt, typed = false }: TextScreenOptions): Screen {
  const terminal = output.isTTY === true;
  let buttons: readonly string[] = [];
  let answered = false;
  /** The line above the cursor is a progress line. */
  let statusAbove = false;
  let lastStatus = '';
  let lastEdit: Reply['cards'];

  /** Characters of a line beside the margin; a file has no edge. */
  const room = (): number => (terminal ? (output.columns ?? 80) - MARGIN - 1 : Number.POSITIVE_INFINITY);

  const write = (text: string): void => {
    if (terminal) {
      cursorTo(output, 0);
      clearLine(output, 0);
    }
    output.write(`${text}\n`);
    prompt?.();
  };

  const showStatus = (line: string): void => {
    if (line === lastStatus) return;
    lastStatus = line;
    if (terminal && statusAbove) {
      moveCursor(output, 0, -1);
      cursorTo(output, 0);
      clearLine(output, 0);
    }
    write(indent('bot   ', line.slice(0, room())));
    statusAbove = true;
  };

  return {
    get buttons() {
      return buttons;
    },
    hear(line) {
      answered = false;
      statusAbove = false;
      if (!typed) output.write(`${indent('you   ', line)}\n`);
    },
    show(type, _message, reply, isWhole = false) {
      const status = type === 'edit' && !isWhole ? statusLine(reply) : null;
      if (status !== null) return showStatus(status);
      // Of several messages that come to the same end, one is enough to read.
      const { cards } = reply;
      if (type === 'edit' && !isWhole && isDeepStrictEqual(cards, lastEdit)) return;
      if (type === 'edit') lastEdit = cards;
      const known = answered ? buttons : [];
      const shown = toText(reply, known.length + 1, room());
      buttons = [...known, ...shown.buttons];
      answered = true;
      statusAbove = false;
      write(`${indent('bot   ', wrap(type === 'notify' ? `@you ${shown.text}` : shown.text, room()))}\n`);
    },
  };
}

const MARGIN = 'bot   '.length;

/** Breaks lines at spaces, so that no word is torn at the edge. */
function wrap(text: string, room: number): string {
  return text
    .split('\n')
    .flatMap((line) => breakLine(line, room))
    .join('\n');
}

function breakLine(line: string, room: number): readonly string[] {
  if (line.length <= room) return [line];
  const space = line.lastIndexOf(' ', room);
  if (space <= 0) return [line];
  return [line.slice(0, space).trimEnd(), ...breakLine(line.slice(space + 1), room)];
}

function indent(head: string, text: string): string {
  return head + text.split('\n').join(`\n${' '.repeat(head.length)}`);
}

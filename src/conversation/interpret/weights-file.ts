import { COMMAND_NAMES, type CommandName } from '../command.ts';
import type { Weights } from './classifier.ts';

let read: Promise<Weights> | undefined;

/** The weights that come with the program, read once, when the first message needs them. */
export function readWeights(): Promise<Weights> {
  read ??= import('./weights.ts').then(({ WEIGHTS }) => decode(WEIGHTS));
  return read;
}

/**
 * A text with spaces between: how much a step is worth, the commands, and in base64 the hashes of the features (4 bytes
 * each, little-endian), followed by their rows of signed bytes in the same order.
 */
function decode(text: string): Weights {
  const [step = '1', names = '', packed = ''] = text.split(' ');
  const commands = names.split(',').filter((name): name is CommandName => COMMAND_NAMES.includes(name as CommandName));
  const bytes = Buffer.from(packed, 'base64');
  const count = bytes.length / (4 + commands.length + 1);
  const rows = new Map<number, number>();
  for (let row = 0; row < count; row++) rows.set(bytes.readUInt32LE(row * 4), row);
  const values = new Int8Array(bytes.buffer, bytes.byteOffset + count * 4, count * (commands.length + 1));
  return { commands, rows, values, step: Number(step) };
}

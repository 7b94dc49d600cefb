import { COMMAND_NAMES, type CommandName } from '../command.ts';
import type { Weights } from './classifier.ts';
import { WEIGHTS } from './weights.ts';

let read: Weights | undefined;

/** The weights that come with the program, read once. */
export function readWeights(): Weights {
  read ??= decode(WEIGHTS);
  return read;
}

/**
 * A text: how much a step is worth, the commands, and in base64 the hash of each feature (4 bytes, little-endian)
 * followed by its row of signed bytes; with spaces between.
 */
function decode(text: string): Weights {
  const [step = '1', names = '', packed = ''] = text.split(' ');
  const commands = names.split(',').filter((name): name is CommandName => COMMAND_NAMES.includes(name as CommandName));
  const bytes = Buffer.from(packed, 'base64');
  const width = commands.length + 1;
  const count = bytes.length / (4 + width);
  const values = new Int8Array(count * width);
  const rows = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const at = row * (4 + width);
    rows.set(bytes.readUInt32LE(at), row);
    for (let c = 0; c < width; c++) values[row * width + c] = bytes.readInt8(at + 4 + c);
  }
  return { commands, rows, values, step: Number(step) };
}

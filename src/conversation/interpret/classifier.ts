import type { CommandName } from '../command.ts';

/** What was learned: how much each feature speaks for each command, and for its part of the message. */
export interface Weights {
  readonly commands: readonly CommandName[];
  /** Place of the row of each feature, by its hash. */
  readonly rows: ReadonlyMap<number, number>;
  /** Rows of one weight per command, and one for the part. */
  readonly values: Int8Array;
  /** What a step of the values is worth. */
  readonly step: number;
}

/** A command that a message may mean. */
export interface Likely {
  readonly command: CommandName;
  /** 0 to 1. */
  readonly probability: number;
  /** The part of the message that speaks most for it. */
  readonly part: number;
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The commands that a message may mean, the likeliest first: a mixture of what its parts say. */
export function classify({ commands, rows, values, step }: Weights, parts: readonly (readonly string[])[]): Likely[] {
  const width = commands.length + 1;
  const scores = parts.map((features) => {
    const sums = new Float64Array(width);
    let known = 0;
    for (const feature of features) {
      const row = rows.get(hash(feature));
      if (row === undefined) continue;
      known++;
      for (let c = 0, at = row * width; c < width; c++, at++) sums[c] = (sums[c] ?? 0) + (values[at] ?? 0);
    }
    return sums.map((sum) => (sum * step) / Math.sqrt(Math.max(1, known)));
  });
  const shares = softmax(scores.map((sums) => sums[commands.length] ?? 0));
  const each = scores.map((sums) => softmax([...sums.subarray(0, commands.length)]));
  return commands
    .map((command, c) => {
      const said = shares.map((share, part) => share * (each[part]?.[c] ?? 0));
      const probability = said.reduce((sum, one) => sum + one, 0);
      return { command, probability, part: said.indexOf(Math.max(...said)) };
    })
    .sort((a, b) => b.probability - a.probability);
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const sum = raised.reduce((total, one) => total + one, 0);
  return raised.map((one) => one / sum);
}

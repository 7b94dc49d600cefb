/** Seeded random numbers by sfc32 (Chris Doty-Humphrey, public domain). The engine has no other source of chance. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Standard normal. */
  normal(): number;
  shuffle<T extends { length: number; [index: number]: number }>(items: T): T;
  /** Makes a generator from this one's seed and the label. Drawing from one does not change another. */
  fork(label: string): Random;
}

export function createRandom(seed: number): Random {
  return fromKey(`${seed}`);
}

function fromKey(key: string): Random {
  let a = hashText(key, 0x9e3779b9);
  let b = hashText(key, 0x243f6a88);
  let c = hashText(key, 0xb7e15162);
  let counter = 1;

  function bits(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 12; i++) bits();

  const next = () => bits() / 4294967296;
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    below,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const kept = items[i]!;
        items[i] = items[j]!;
        items[j] = kept;
      }
      return items;
    },
    fork: (label) => fromKey(`${key}/${label}`),
  };
}

/** FNV-1a with a final mix, 32 bits, unsigned. */
export function hashText(text: string, basis = 0x811c9dc5): number {
  let hash = basis | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

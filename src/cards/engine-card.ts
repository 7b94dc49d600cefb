import type { Card, SelectOption } from './card.ts';

/** An engine that can train here. */
export interface ShownEngine {
  readonly name: 'native' | 'autogluon';
  readonly version: string | null;
}

/** The ways in which each can be asked to train, as `engine` or `engine/preset`. */
const WAYS: Readonly<Record<ShownEngine['name'], (version: string | null) => readonly SelectOption[]>> = {
  native: () => [{ value: 'native', label: 'My own engine' }],
  autogluon: (version) =>
    ['medium', 'good', 'high', 'best'].map((preset) => ({
      value: `autogluon/${preset}`,
      label: `AutoGluon ${version ?? ''}, ${preset} quality`,
    })),
};

/** Trains with another engine than the usual one, where there are several. */
export function engineCards({ id }: { readonly id: string }, engines: readonly ShownEngine[] = []): readonly Card[] {
  if (engines.length < 2) return [];
  const options = engines.flatMap(({ name, version }) => WAYS[name](version));
  const text = 'AutoGluon is here too: say “train with autogluon”, or choose how hard it is to try.';
  return [{ text, select: { id: `engine:${id}`, label: 'Train with', options } }];
}

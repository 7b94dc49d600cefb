import type { Action, ActionLabel, Card, Form, Reply } from '../../../src/cards/card.ts';

/** Seeded, so that a card that breaks something can be made again. */
export function createDice(seed: number) {
  let state = seed * 2_654_435_761 + 1;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  return { next, below, pick, maybe: (share = 0.5) => next() < share };
}

type Dice = ReturnType<typeof createDice>;

const HOSTILE = [
  '<!channel>',
  '*x*',
  '_x_',
  '~x~',
  '`x`',
  '```',
  '<@U0000001>',
  '&amp;',
  '> quoted',
  ':tada:',
  '',
  ' ',
  '\n',
  '😀',
  'ß',
  'a'.repeat(400),
  '\u0000',
  '<https://evil.example|click>',
];
const LABELS: readonly ActionLabel[] = [
  'Add',
  'Details',
  'Train',
  'Cancel',
  'Deploy',
  'Predict',
  'Delete',
  'Confirm',
  'More',
];

function words(dice: Dice, most: number): string {
  const parts = Array.from({ length: dice.below(most) }, () =>
    dice.maybe(0.3) ? dice.pick(HOSTILE) : 'word'.slice(0, 1 + dice.below(4)),
  );
  return parts.join(dice.maybe() ? ' ' : dice.maybe() ? '\n' : '');
}

const listOf = <T>(dice: Dice, most: number, make: (index: number) => T): T[] =>
  Array.from({ length: dice.below(most + 1) }, (_, i) => make(i));
const size = (dice: Dice): number => dice.pick([3, 40, 2_000]);

export function arbitraryCard(dice: Dice): Card {
  const columns = dice.pick([0, 1, 5, 19, 20, 21, 60]);
  const actions = (): Action[] =>
    listOf(dice, dice.pick([2, 30]), (i) => ({
      label: dice.pick(LABELS),
      id: `add:${dice.maybe(0.1) ? 1 : i}`,
      ...(dice.maybe() ? { style: 'primary' as const } : {}),
    }));
  return {
    ...(dice.maybe() ? { title: words(dice, size(dice)) } : {}),
    ...(dice.maybe() ? { text: words(dice, size(dice)) } : {}),
    ...(dice.maybe()
      ? { fields: listOf(dice, 25, () => ({ label: words(dice, 300), value: words(dice, size(dice)) })) }
      : {}),
    ...(dice.maybe(0.4)
      ? {
          table: {
            columns: Array.from({ length: columns }, () => words(dice, 6)),
            rows: listOf(dice, dice.pick([2, 150]), () =>
              listOf(dice, columns, () => (dice.maybe() ? String(dice.below(9_999)) : words(dice, 10))),
            ),
            numeric: [0, 3],
          },
        }
      : {}),
    ...(dice.maybe(0.4)
      ? {
          chart: {
            kind: 'bars' as const,
            title: words(dice, 30),
            bars: listOf(dice, dice.pick([5, 40]), (i) => ({
              label: dice.maybe(0.7) ? `bar ${i}` : words(dice, 5),
              value: dice.pick([0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, dice.next()]),
              text: words(dice, 4),
            })),
          },
        }
      : {}),
    ...(dice.maybe(0.3) ? { progress: { fraction: dice.next(), text: words(dice, 10) } } : {}),
    ...(dice.maybe() ? { actions: actions() } : {}),
    ...(dice.maybe(0.3)
      ? {
          select: {
            id: 'target:1',
            label: words(dice, 100),
            selected: 'column 7',
            options: listOf(dice, dice.pick([3, 99, 150, 10_050]), (i) => ({
              value: dice.maybe(0.95) ? `column ${i}` : words(dice, 40),
              label: words(dice, 20),
            })),
          },
        }
      : {}),
    ...(dice.maybe() ? { note: words(dice, 400) } : {}),
  };
}

export function arbitraryReply(dice: Dice): Reply {
  return {
    ...(dice.maybe() ? { text: words(dice, size(dice)) } : {}),
    ...(dice.maybe(0.9) ? { cards: listOf(dice, dice.pick([1, 3, 12]), () => arbitraryCard(dice)) } : {}),
  };
}

export function arbitraryForm(dice: Dice): Form {
  return {
    id: 'predict:1',
    title: words(dice, 20),
    text: 'Write for example …',
    fields: Array.from({ length: dice.pick([1, 10, 11, 97, 250]) }, (_, i) => {
      const kind = dice.pick(['number', 'category', 'text', 'date'] as const);
      const options = listOf(dice, dice.pick([3, 101, 300]), (o) =>
        dice.maybe(0.98) ? `level ${o}` : words(dice, 60),
      );
      return {
        name: `${words(dice, 60)}${i}`,
        kind,
        ...(kind === 'category' ? { options } : {}),
        ...(dice.maybe(0.7)
          ? { typical: dice.pick(['12.5', 'level 1', '2024-05-01', '1e-9', '-3', words(dice, 900)]) }
          : {}),
      };
    }),
  };
}

import type { Action, ActionLabel, Card, Form, FormField, Reply } from '../../src/cards/card.ts';

/** A small generator of random numbers (mulberry32), so that a failing reply can be made again from its seed. */
export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  const maybe = <T>(make: () => T): T | undefined => (next() < 0.5 ? make() : undefined);
  const list = <T>(most: number, make: (i: number) => T): T[] => Array.from({ length: upTo(most) }, (_, i) => make(i));
  const one = <T>(items: readonly T[]): T => items[upTo(items.length - 1)];
  return { next, upTo, maybe, list, one };
}
export type Dice = ReturnType<typeof createDice>;

/** What people's data can look like when it means harm, or just is what it is. */
export const HOSTILE = [
  '@everyone',
  '<@123456789012345678>',
  '<@&123456789012345678>',
  '```',
  '`````js\n',
  '**bold** __under__ ~~gone~~ ||hidden||',
  '[click](https://evil.example)',
  '# heading',
  '-# small',
  '> quote',
  '\\',
  '\\\\\\',
  '\u0000\u0007\u001b[31m',
  '\u202Eright to left',
  '\u200B',
  '   ',
  '',
  '\n\n\n',
  '👩‍👩‍👧‍👦',
  '\uD83D',
  'é'.normalize('NFD'),
  'ﷺ',
  'customer_id',
  'https://example.com/a_b_c',
  '⁑2',
  'x'.repeat(300),
];

export function anyText(dice: Dice, most: number): string {
  let text = '';
  const length = dice.upTo(most);
  while (text.length < length) text += dice.next() < 0.3 ? dice.one(HOSTILE) : `word${dice.upTo(99)} `;
  return text.slice(0, length);
}

const LABELS: readonly ActionLabel[] = ['Add', 'Details', 'Train', 'Change target', 'Cancel', 'Predict', 'More'];

export function anyCard(dice: Dice): Card {
  const big = dice.next() < 0.15 ? 6_000 : 120;
  const text = () => anyText(dice, big);
  const action = (): Action => ({
    label: dice.one(LABELS),
    id: dice.next() < 0.1 ? anyText(dice, 130) : `verb:${dice.upTo(5)}`,
    ...optional(
      'style',
      dice.maybe(() => dice.one(['primary', 'danger'] as const)),
    ),
  });
  return {
    ...optional('title', dice.maybe(text)),
    ...optional('text', dice.maybe(text)),
    ...optional('note', dice.maybe(text)),
    ...optional(
      'fields',
      dice.maybe(() => dice.list(40, () => ({ label: text(), value: text() }))),
    ),
    ...optional(
      'table',
      dice.maybe(() => {
        const width = 1 + dice.upTo(12);
        const row = () => Array.from({ length: width }, () => anyText(dice, dice.next() < 0.02 ? 500 : 30));
        return { columns: row(), rows: dice.list(dice.next() < 0.2 ? 400 : 8, row), numeric: [0] };
      }),
    ),
    ...optional(
      'chart',
      dice.maybe(() => ({
        kind: 'bars' as const,
        title: text(),
        bars: dice.list(30, () => ({ label: text(), value: dice.next() * 4 - 1, text: text() })),
      })),
    ),
    ...optional(
      'progress',
      dice.maybe(() => ({ fraction: dice.next(), text: text() })),
    ),
    ...optional(
      'actions',
      dice.maybe(() => dice.list(30, action)),
    ),
    ...optional(
      'select',
      dice.maybe(() => ({
        id: `target:${dice.upTo(5)}`,
        label: text(),
        options: dice.list(dice.next() < 0.3 ? 300 : 20, (i) => ({
          value: dice.next() < 0.2 ? text() : `column ${i}`,
          label: text(),
        })),
      })),
    ),
    ...optional('code', dice.next() < 0.2 ? text() : undefined),
  };
}

export function anyReply(seed: number): Reply {
  const dice = createDice(seed);
  return {
    ...optional(
      'text',
      dice.maybe(() => anyText(dice, dice.next() < 0.3 ? 9_000 : 200)),
    ),
    ...optional(
      'cards',
      dice.maybe(() => dice.list(dice.next() < 0.1 ? 30 : 3, () => anyCard(dice))),
    ),
  };
}

export function anyForm(seed: number): Form {
  const dice = createDice(seed);
  const field = (): FormField => ({
    name: anyText(dice, dice.next() < 0.2 ? 300 : 40),
    kind: dice.one(['number', 'category', 'text', 'date'] as const),
    ...optional(
      'options',
      dice.maybe(() => dice.list(40, () => anyText(dice, dice.next() < 0.2 ? 200 : 20))),
    ),
    ...optional(
      'meaning',
      dice.maybe(() => anyText(dice, 150)),
    ),
    ...optional(
      'typical',
      dice.maybe(() => anyText(dice, dice.next() < 0.1 ? 9_000 : 30)),
    ),
  });
  return {
    id: `predict:${dice.upTo(9)}`,
    title: anyText(dice, 120),
    text: anyText(dice, 5_000),
    fields: dice.list(60, field),
  };
}

const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };

import type { Card, Reply } from '../../src/cards/card.ts';

/**
 * How words that can be said are written where they would not be heard by themselves. `isLink` where a platform's own
 * links to commands can be followed.
 */
export type Spell = (words: string, isLink: boolean) => string;

/** `say “train”`, `Say for example “a”, “b” or “c”`, `for example “a”`: so every text of ours tells what can be said. */
const TOLD = /\b(?:(?<say>[Ss]ay)(?<such> for example)?|for example) (?<phrases>“[^”]*”(?:(?:, | or )“[^”]*”)*)/g;

/** A reply that tells to write commands where it told what to say: for places in which people talk to each other. */
export function asCommands({ text, cards, ...reply }: Reply, spell: Spell): Reply {
  const told = (words: string | undefined, isLink = true): string | undefined =>
    words?.replace(TOLD, (...match) => {
      const { say, such = '', phrases } = match.at(-1) as Record<'say' | 'such' | 'phrases', string | undefined>;
      const verb = say === undefined ? 'for example' : `${say === 'Say' ? 'Write' : 'write'}${such}`;
      return `${verb} ${phrases?.replace(/“([^”]*)”/g, (_, phrase: string) => spell(phrase, isLink))}`;
    });
  const inCard = (card: Card): Card => ({
    ...card,
    ...some('text', told(card.text)),
    ...some('note', told(card.note, false)),
    ...some(
      'fields',
      card.fields?.map(({ label, value }) => ({ label, value: told(value) ?? value })),
    ),
  });
  return { ...reply, ...some('text', told(text)), ...some('cards', cards?.map(inCard)) };
}

const some = <K extends string, V>(key: K, value: V | undefined): { readonly [N in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [N in K]?: V };

import { describe, expect, it } from 'vitest';
import { spellWith } from '../../../adapters/discord/commands.ts';
import { asCommands } from '../../../adapters/shared/sayings.ts';

const slack = (text: string) => asCommands({ text }, (words) => `“/ml ${words}”`).text;
const discord = (text: string) =>
  asCommands(
    { text },
    spellWith(() => '7'),
  ).text;

describe('what can be said', () => {
  it.each([
    [
      'Add a data set and say “train”.',
      'Add a data set and write “/ml train”.',
      'Add a data set and write </ml train:7>.',
    ],
    [
      'Say for example “find churn”, or send a file.',
      'Write for example “/ml find churn”, or send a file.',
      'Write for example </ml ask:7> “find churn”, or send a file.',
    ],
    [
      'Say “deploy NAME”, “explain NAME” or “help”.',
      'Write “/ml deploy NAME”, “/ml explain NAME” or “/ml help”.',
      'Write </ml ask:7> “deploy NAME”, </ml ask:7> “explain NAME” or </ml help:7>.',
    ],
    [
      'Search first, for example “find me data”.',
      'Search first, for example “/ml find me data”.',
      'Search first, for example </ml ask:7> “find me data”.',
    ],
  ])('is written as a command where people talk to each other: %s', (said, inSlack, inDiscord) => {
    expect([slack(said), discord(said)]).toEqual([inSlack, inDiscord]);
  });

  it.each(['3 data sets fit “train”.', 'If it is a value, say so.', 'There is no data set called “say” here.'])(
    'is not made out of other words: %s',
    (said) => {
      expect([slack(said), discord(said)]).toEqual([said, said]);
    },
  );

  it('is told wherever a card tells it, without links where these could not be followed', () => {
    const card = {
      text: 'say “train”',
      note: 'Say “train” or “predict for a=1”.',
      fields: [{ label: 'a', value: 'say “help”' }],
    };

    expect(
      asCommands(
        { cards: [card] },
        spellWith(() => '7'),
      ).cards,
    ).toEqual([
      {
        text: 'write </ml train:7>',
        note: 'Write “/ml train” or “/ml ask predict for a=1”.',
        fields: [{ label: 'a', value: 'write </ml help:7>' }],
      },
    ]);
  });

  it('needs no link to be told', () => {
    expect(
      asCommands(
        { text: 'say “train”' },
        spellWith(() => undefined),
      ).text,
    ).toBe('write “/ml train”');
  });
});

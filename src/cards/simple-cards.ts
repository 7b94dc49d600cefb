import type { Card, Reply } from './card.ts';

/** Asks before something is done, or destroyed. `confirm` is the id of the button that does it. */
export function confirmCard(question: string, confirm: string, style: 'primary' | 'danger' = 'danger'): Card {
  return {
    text: question,
    actions: [
      { label: 'Confirm', id: confirm, style },
      { label: 'Dismiss', id: 'dismiss:' },
    ],
  };
}

/** Leads to everything there is to say. */
export const MORE_HELP = { label: 'More', id: 'help:' } as const;
/** In place of a card whose thing is no longer there. */
export const goneCard = (name: string): Card => ({ text: `${name} was deleted.` });

/** A card that has said what it had to say: nothing of it can be pressed any more. */
export function withoutControls({ actions: _actions, select: _select, ...card }: Card): Card {
  return card;
}

/** Shows by example what can be said, since people copy a line. `calling` is how to address the assistant there. */
export const helpReply = (calling?: string): Reply => ({
  text: 'I turn a sentence into a working model: find data, add it, train, and ask it for predictions.',
  private: true,
  cards: [
    {
      ...sayings(SAYINGS.filter(({ first }) => first === true)),
      ...(calling === undefined ? {} : { note: calling }),
      actions: [
        { label: 'Train', id: 'train:', style: 'primary' },
        { label: 'Predict', id: 'predict:' },
        { label: 'Leaderboard', id: 'leaderboard:' },
        MORE_HELP,
      ],
      atLength: [{ ...sayings(SAYINGS), ...(calling === undefined ? {} : { note: calling }) }],
    },
  ],
});

/** Everything there is to say. */
export const allHelpReply = (): Reply => ({ private: true, cards: [sayings(SAYINGS)] });

const sayings = (shown: readonly Saying[]): Card => ({
  title: 'What you can say',
  table: { columns: ['say', 'and I'], rows: shown.map(({ say, does }) => [say, does]) },
});

interface Saying {
  readonly say: string;
  readonly does: string;
  /** Among those a newcomer needs. */
  readonly first?: true;
}

const SAYINGS: readonly Saying[] = [
  { say: 'find me a dataset about customer churn', does: 'search and show what fits', first: true },
  { say: '(a file: CSV, Excel, Parquet)', does: 'take in a table of your own', first: true },
  { say: 'add the first', does: 'fetch it, read its columns, guess the target', first: true },
  { say: 'describe it · list datasets', does: 'show columns, missing values and first rows' },
  { say: 'the target is price', does: 'change what is to be predicted' },
  {
    say: 'train · train for 2 minutes',
    does: 'learn from the data, with one message that shows how far it is',
    first: true,
  },
  { say: 'status · stop · keep the best', does: 'say how it is going, cancel, or end early with the best so far' },
  { say: 'leaderboard · explain', does: 'compare the models tried, show what counts' },
  { say: 'deploy it', does: 'put the model into service', first: true },
  { say: 'predict for tenure=3, contract=Two year', does: 'answer for one row', first: true },
  { say: 'predict all rows (with a CSV)', does: 'answer for every row, and send the file back' },
  { say: 'roll back · how do I call it?', does: 'return to the version before, show lines that call it' },
  { say: 'list models · undeploy · delete …', does: 'tidy up; I ask before I delete' },
  { say: 'what is AUC?', does: 'explain a word of the trade' },
];

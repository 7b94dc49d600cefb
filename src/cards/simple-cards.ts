import type { Card, Reply } from './card.ts';

/** Asks before something is destroyed. The button's id holds all that is needed, so it works after a restart. */
export function confirmCard(question: string, confirm: string): Card {
  return {
    text: question,
    actions: [
      { label: 'Confirm', id: confirm, style: 'danger' },
      { label: 'Dismiss', id: 'dismiss:' },
    ],
  };
}

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
      title: 'What you can say',
      table: {
        columns: ['say', 'and I'],
        rows: [
          ['find me a dataset about customer churn', 'search and show what fits'],
          ['(a file: CSV, Excel, Parquet)', 'take in a table of your own'],
          ['add the first', 'fetch it, read its columns, guess the target'],
          ['describe it · list datasets', 'show columns, missing values and first rows'],
          ['the target is price', 'change what is to be predicted'],
          ['train · train for 2 minutes', 'learn from the data, with one message that shows how far it is'],
          ['status · stop · keep the best', 'say how it is going, cancel, or end early with the best so far'],
          ['leaderboard · explain', 'compare the models tried, show what counts'],
          ['deploy it', 'put the model into service'],
          ['predict for tenure=3, contract=Two year', 'answer for one row'],
          ['list models · undeploy · delete …', 'tidy up; I ask before I delete'],
        ],
      },
      ...(calling === undefined ? {} : { note: calling }),
    },
  ],
});

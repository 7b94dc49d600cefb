import type { CommandName } from '../../command.ts';
import type { Signal } from '../signals.ts';

/**
 * A clause may mean the command when it has one alternative of each of the `needs` and none of the `bars`. The highest
 * score wins, and a command is acted on from 5.
 */
export interface Rule {
  readonly command: CommandName;
  readonly score: number;
  readonly needs: readonly (readonly Signal[])[];
  readonly bars: readonly Signal[];
}

/** Signals that are often named together. */
const GROUPS = {
  data: ['dataset', 'datasets'],
  doubt: ['hypothetical', 'should', 'howto', 'past', 'asked'],
  wonder: ['what', 'which', 'why', 'how'],
} as const satisfies Readonly<Record<string, readonly Signal[]>>;

type Word = Signal | keyof typeof GROUPS;

/** The text itself when each of its words is a signal or a group, else `never`: a slip does not compile. */
type Words<Text extends string, Between extends string> = Text extends `${infer Head}${Between}${infer Rest}`
  ? Words<Head, '|'> extends never
    ? never
    : Words<Rest, Between>
  : Between extends '|'
    ? Text & Word
    : Words<Text, '|'>;
type Checked<Text extends string> = Words<Text, ' '> extends never ? never : Text;

/**
 * One line of a table of rules: `when(8, 'search topic|term', 'upload ordinal')` reads "8 sure when there is
 * `search`, and `topic` or `term`, unless there is `upload` or `ordinal`".
 */
type When = <Needs extends string, Bars extends string = never>(
  score: number,
  needs: Needs & Checked<Needs>,
  ...bars: (Bars & Checked<Bars>)[]
) => Omit<Rule, 'command'>;

export function rules(command: CommandName, table: (when: When) => readonly Omit<Rule, 'command'>[]): Rule[] {
  const when: When = (score, needs, ...bars) => ({
    score,
    needs: needs.split(' ').map((alternatives) => alternatives.split('|').flatMap(signals)),
    bars: bars.flatMap((text: string) => text.split(' ')).flatMap(signals),
  });
  return table(when).map((rule) => ({ command, ...rule }));
}

function signals(word: string): readonly Signal[] {
  return Object.hasOwn(GROUPS, word) ? GROUPS[word as keyof typeof GROUPS] : [word as Signal];
}

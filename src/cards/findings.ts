import type { Action, ActionLabel } from './card.ts';

/** Something about a table that a person should know. */
export interface ShownFinding {
  readonly message: string;
  /** What the message advises, as options to train with; null where nothing is to be done. */
  readonly remedy: {
    readonly without?: readonly string[];
    readonly split?: { readonly by: string };
    readonly blanks?: string;
    readonly task?: string;
  } | null;
}

/** What a button offers to do about findings, by the option that their remedies set. */
const ADVICE = {
  without: () => 'Leave it out',
  split: ({ split }) => (split?.by === 'group' ? 'Split by group' : 'Split by time'),
  blanks: () => 'Blank is a class',
} satisfies Record<string, (remedy: NonNullable<ShownFinding['remedy']>) => ActionLabel>;

export const findingNotes = (findings: readonly ShownFinding[]): readonly string[] =>
  findings.map(({ message }) => `Note: ${message}`);

/** Training as the findings advise. `act` is the beginning of the buttons' ids, which the option follows. */
export function advisedActions(act: string, findings: readonly ShownFinding[]): readonly Action[] {
  return Object.entries(ADVICE).flatMap(([option, label]) => {
    const advised = findings.find(({ remedy }) => remedy !== null && option in remedy)?.remedy;
    return advised ? [{ label: label(advised), id: `${act}/${option}` }] : [];
  });
}

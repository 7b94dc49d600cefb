import type { Chart } from './chart.ts';

/**
 * A reply as data, without platform words. An adapter turns it into blocks, embeds, HTML or text within its platform's
 * limits. Every platform can fall back on `plainText`.
 */
export interface Card {
  readonly title?: string;
  readonly text?: string;
  readonly fields?: readonly Field[];
  readonly table?: Table;
  readonly chart?: Chart;
  /** Lines to be copied, shown in a fixed width and as they are. */
  readonly code?: string;
  /** A bar, and the words beside it. */
  readonly progress?: Progress;
  readonly actions?: readonly Action[];
  readonly select?: Select;
  /** Small print: what a figure rests on. */
  readonly note?: string;
  /** What it tells of, as a colour where there are colours. Neutral when left out. */
  readonly tone?: Tone;
  /** The same at full length: shown instead where there is room, and behind Details elsewhere. */
  readonly atLength?: readonly Card[];
}

/** A success, a failure, something to be careful with, or none of these. */
export type Tone = 'good' | 'bad' | 'warning' | 'neutral';

export interface Field {
  readonly label: string;
  readonly value: string;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Positions of the columns that hold numbers and are right-aligned. */
  readonly numeric?: readonly number[];
}

export interface Progress {
  readonly fraction: number;
  readonly text: string;
  /** True when no further change follows. */
  readonly ended?: boolean;
}

/** The words on buttons, the same on every platform. */
export type ActionLabel =
  | 'Add'
  | 'Details'
  | 'Train'
  | 'Change target'
  | 'Cancel'
  | 'Keep best'
  | 'Leaderboard'
  | 'Explain'
  | 'Deploy'
  | 'Predict'
  | 'Undeploy'
  | 'Delete'
  | 'Confirm'
  | 'Dismiss'
  | 'More'
  // What a note about the data advises.
  | 'Leave it out'
  | 'Split by time'
  | 'Split by group'
  | 'Blank is a class'
  | 'Read as text'
  // What a deployment has besides.
  | 'Roll back'
  | 'How to call it';

/** `id` is `verb:id`, at most 100 characters (Discord's custom_id), nothing secret. */
export type Action = { readonly style?: 'primary' | 'danger' } & (
  | { readonly label: ActionLabel; readonly id: string }
  /** One of the things a question is about, by its name. */
  | { readonly label: string; readonly id: `answer:${string}` }
);

export interface Select {
  readonly id: string;
  readonly label: string;
  readonly options: readonly SelectOption[];
  readonly selected?: string;
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** A platform with dialogs asks these questions in one. Others show `text` and take the answer as a message. */
export interface Form {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly name: string;
  readonly kind: 'number' | 'category' | 'text' | 'date';
  readonly options?: readonly string[];
  /** What its values mean, where that is known. */
  readonly meaning?: string;
  /** The typical value, offered as the default. */
  readonly typical?: string;
}

/** What was filled in in a form: its field names to what was typed, the one that is wrong first. */
export interface FilledIn {
  readonly form: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A person, as the chat service and as people name them. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** One message to a person: a sentence, and what is shown below it. */
export interface Reply {
  /** Who is called by name in front of it, and notified when it is posted. */
  readonly mentions?: readonly Named[];
  readonly text?: string;
  readonly cards?: readonly Card[];
  readonly form?: Form;
  /** A form that was refused, and what was filled in: where there are dialogs, it can be put right there. */
  readonly again?: FilledIn;
  /** Shown only to the person who asked, where the platform can do that. */
  readonly private?: true;
  /** It holds a secret, so this is remembered instead of it. */
  readonly kept?: string;
  /** A file to fetch from this program's HTTP server, for those who are shown this by it. */
  readonly file?: { readonly name: string; readonly bytes: number; readonly path: string };
  /** The title of the thread below this message, where the platform gives threads one. */
  readonly topic?: string;
}

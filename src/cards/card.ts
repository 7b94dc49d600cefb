/**
 * A reply as data. No platform words: an adapter turns a card into blocks, embeds, HTML or text within its
 * platform's limits, and `plainText` is the form every platform can fall back on.
 */
export interface Card {
  readonly title?: string;
  readonly text?: string;
  readonly fields?: readonly Field[];
  readonly table?: Table;
  readonly chart?: BarChart;
  /** 0 to 1, with the words that stand beside the bar. */
  readonly progress?: Progress;
  readonly actions?: readonly Action[];
  readonly select?: Select;
  /** Small print: what a figure rests on. */
  readonly note?: string;
}

export interface Field {
  readonly label: string;
  readonly value: string;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns by position whose cells are numbers and read best right-aligned. */
  readonly numeric?: readonly number[];
}

export interface BarChart {
  readonly title: string;
  /** `value` scales the bar, `text` is what is written beside it. */
  readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[];
}

export interface Progress {
  readonly fraction: number;
  readonly text: string;
  /** No further change follows. */
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
  | 'More';

export interface Action {
  readonly label: ActionLabel;
  /** `verb:id`, at most 100 characters (Discord's custom_id), nothing secret. */
  readonly id: string;
  readonly style?: 'primary' | 'danger';
}

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

/** Questions a platform with dialogs asks in one; others show `text` and take the answer as a message. */
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
  /** The typical value, offered as the default. */
  readonly typical?: string;
}

/** One message to a person: a sentence, and what is shown below it. */
export interface Reply {
  readonly text?: string;
  readonly cards?: readonly Card[];
  readonly form?: Form;
  /** For the person who asked, and nobody else, where the platform can show it to them alone. */
  readonly private?: true;
  /** What a conversation about this message would be called, where the platform gives one a place of its own. */
  readonly topic?: string;
}

import type { Card, Reply } from '../cards/card.ts';
import type { ShownEngine } from '../cards/engine-card.ts';

/** A search result as it stands in its list. What is known about it in that search alone goes along. */
export interface ShownResult {
  readonly id: string;
  readonly position: number;
  readonly match: number;
  readonly why: string;
}

/**
 * What cards show, as data that is kept: from it they can be drawn anew at any time. Names are for when the thing is
 * no longer there.
 */
export type Showing =
  | ({ readonly kind: 'result' } & ShownResult)
  /** The way to the results that follow. */
  | { readonly kind: 'more'; readonly search: string; readonly from: number; readonly shown: number }
  | { readonly kind: 'candidate'; readonly id: string }
  /** `doer` is who adds it, where that is somebody else. */
  | { readonly kind: 'fetch'; readonly id: string; readonly title: string; readonly doer?: string }
  /** The other tables there are where one was fetched. */
  | { readonly kind: 'others'; readonly id: string }
  /** `engines` are those that were there, where it can be chosen between several. */
  | {
      readonly kind: 'dataset';
      readonly id: string;
      readonly title: string;
      readonly engines?: readonly ShownEngine[];
    }
  | { readonly kind: 'details' | 'target'; readonly id: string; readonly title: string }
  | ({ readonly kind: 'target-choice'; readonly id: string; readonly title: string } & Asked)
  /** `end` is the notice of it. */
  | { readonly kind: 'run' | 'end'; readonly id: string }
  | { readonly kind: 'leaderboard' | 'explanation'; readonly id: string; readonly name: string }
  /** An answer stays what it was; its model may go. */
  | { readonly kind: 'prediction'; readonly modelId: string; readonly card: Card }
  | { readonly kind: 'deployment'; readonly id: string; readonly name: string }
  | { readonly kind: 'batch'; readonly id: string; readonly title: string }
  | { readonly kind: 'datasets' | 'models' | 'overview' }
  /** `about` is the thing without which it makes no sense. */
  | ({ readonly kind: 'question'; readonly about?: ThingAsked; readonly card: Card } & Asked);

/** A question, and the chat in which it is open. */
export interface Asked {
  readonly chatId: string;
  readonly questionId: string;
}

export interface ThingAsked {
  readonly kind: 'dataset' | 'model';
  readonly id: string;
}

/** What a view is drawn from: what stands around its cards, and what they show. */
export interface Content {
  /** Who asked: what is theirs alone is shown to nobody else. */
  readonly by?: string | undefined;
  readonly frame: Reply;
  readonly shows: readonly Showing[];
}

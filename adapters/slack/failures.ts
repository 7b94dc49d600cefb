import { webApi } from '@slack/bolt';
import { AppError, NotFoundError } from '../../src/errors.ts';
import { backoffMs, persist } from '../shared/patience.ts';

/** What becomes of a call that Slack refuses with one of its error codes. */
type Remedy =
  /** Slack's own trouble, reported with status 200: whether the deed was done is open. */
  | { readonly kind: 'unsure' }
  /** Not done; may be done later. With words, the place counts as closed for the time being when it lasts. */
  | { readonly kind: 'limited'; readonly waitMs: number; readonly words?: string }
  /** The message itself is not taken: another form of it may be. */
  | { readonly kind: 'unfit' }
  /** No replies there: the message may stand in the channel itself. */
  | { readonly kind: 'unthreaded' }
  /** The place is closed to us: whom it is for is told directly. The words say why. */
  | { readonly kind: 'closed'; readonly words: string }
  /** What it is about is gone, or we are: there is nothing to be done and nobody to be told. */
  | { readonly kind: 'gone'; readonly words: string };

const NOT_MEMBER = 'I am not in this channel. Invite me with /invite, or write to me directly.';
const REMOVED = 'The app was removed from the workspace.';
const NO_FILE = 'That file is no longer in Slack. Please send it again.';

/** https://docs.slack.dev/reference/methods/chat.postMessage, chat.update and files.info, as of November 2026. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  internal_error: { kind: 'unsure' },
  fatal_error: { kind: 'unsure' },
  service_unavailable: { kind: 'unsure' },
  request_timeout: { kind: 'unsure' },
  team_added_to_org: { kind: 'unsure' },

  ratelimited: { kind: 'limited', waitMs: 1_000 },
  rate_limited: { kind: 'limited', waitMs: 1_000 },
  message_limit_exceeded: { kind: 'limited', waitMs: 5_000, words: 'Too many messages are being sent there.' },

  invalid_blocks: { kind: 'unfit' },
  invalid_blocks_format: { kind: 'unfit' },
  msg_blocks_too_long: { kind: 'unfit' },
  msg_too_long: { kind: 'unfit' },

  cannot_reply_to_message: { kind: 'unthreaded' },
  restricted_action_non_threadable_channel: { kind: 'unthreaded' },

  channel_not_found: { kind: 'closed', words: NOT_MEMBER },
  not_in_channel: { kind: 'closed', words: NOT_MEMBER },
  is_archived: { kind: 'closed', words: 'The channel is archived.' },
  thread_not_found: { kind: 'closed', words: 'The thread is gone.' },
  restricted_action: { kind: 'closed', words: 'The workspace does not let me write there.' },
  restricted_action_read_only_channel: { kind: 'closed', words: 'The channel is read-only.' },
  restricted_action_thread_only_channel: { kind: 'closed', words: 'The channel takes replies in threads alone.' },
  restricted_action_thread_locked: { kind: 'closed', words: 'The thread is locked.' },
  app_access_restricted: { kind: 'closed', words: 'An admin does not let me into that channel.' },
  ekm_access_denied: { kind: 'closed', words: 'An admin has suspended writing there.' },

  message_not_found: { kind: 'gone', words: 'The message is gone.' },
  is_inactive: { kind: 'gone', words: 'The channel of the message is frozen or deleted.' },
  cant_update_message: { kind: 'gone', words: 'The message cannot be changed.' },
  edit_window_closed: { kind: 'gone', words: 'The message can no longer be changed.' },
  file_not_found: { kind: 'gone', words: NO_FILE },
  file_deleted: { kind: 'gone', words: NO_FILE },
  token_revoked: { kind: 'gone', words: REMOVED },
  account_inactive: { kind: 'gone', words: REMOVED },
  invalid_auth: { kind: 'gone', words: REMOVED },
  not_authed: { kind: 'gone', words: 'The app is not installed in that workspace.' },
  user_not_found: { kind: 'gone', words: 'There is no such person in the workspace.' },
};

/** What became of a call to the Web API that did not simply succeed. */
export type Failure = (Remedy | { readonly kind: 'refused' }) & {
  /** Slack's code; empty where there was no answer. */
  readonly error: string;
  /** What Slack says about it: of blocks, which one and why. */
  readonly details: readonly string[];
  readonly cause: unknown;
};

export function readFailure(cause: unknown): Failure {
  if (cause instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'limited', waitMs: Math.max(1, cause.retryAfter) * 1_000, error: 'ratelimited', details: [], cause };
  }
  if (!(cause instanceof webApi.WebAPIPlatformError)) return { kind: 'unsure', error: '', details: [], cause };
  const { error, response_metadata } = cause.data;
  const { messages = [] } = (response_metadata ?? {}) as { readonly messages?: readonly string[] };
  const remedy = Object.hasOwn(REMEDIES, error) ? REMEDIES[error] : undefined;
  return { ...(remedy ?? { kind: 'refused' }), error, details: messages, cause };
}

/** Slack will not do it, whatever is tried. */
export const isRefusal = ({ kind }: Failure): boolean => kind !== 'limited' && kind !== 'unsure';

/** A place that is closed to us: whom something there was for may be told directly. The message says why. */
export class ClosedError extends NotFoundError {}

/** So often is tried what lasts. */
const MOST_LIMITED = 5;

/**
 * How long to wait before it is tried again.
 * @throws what makes that useless: Slack's refusal, an error of ours, or that Slack is out of reach for too long.
 */
export function waitMsAfter(error: unknown, failures: number, isTooLate: boolean): number {
  if (error instanceof AppError) throw error;
  const failure = readFailure(error);
  if (isRefusal(failure)) throw toError(failure);
  if (failure.kind === 'limited' && failure.words !== undefined && failures >= MOST_LIMITED)
    throw new ClosedError(failure.words, error);
  if (isTooLate)
    throw new AppError('upstream', 'Slack does not answer right now. Please try again in a minute.', error);
  return failure.kind === 'limited' ? failure.waitMs : backoffMs(failures);
}

/** Tries again a few times what may be done twice without harm. */
export const patiently = <T>(call: () => Promise<T>, mostFailures = 3): Promise<T> =>
  persist(call, { waitMs: (error, failures) => waitMsAfter(error, failures, failures >= mostFailures) });

function toError(failure: Failure): AppError {
  if (failure.kind === 'closed') return new ClosedError(failure.words, failure.cause);
  if (failure.kind === 'gone') return new NotFoundError(failure.words, failure.cause);
  return new AppError(
    'upstream',
    `Slack refused it (${failure.error}). Please try again; the details are in the log.`,
    failure.cause,
  );
}

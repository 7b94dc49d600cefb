import { webApi } from '@slack/bolt';
import { AppError, NotFoundError } from '../../src/errors.ts';
import { backoffMs } from '../shared/patience.ts';

/** What became of a call to the Web API that did not simply succeed. */
export type Failure =
  /** Not done; may be done later. */
  | { readonly kind: 'limited'; readonly waitMs: number }
  /** Done or not done: the answer was lost. */
  | { readonly kind: 'unsure'; readonly cause: unknown }
  /** Not done, and Slack says why. */
  | {
      readonly kind: 'refused';
      readonly error: string;
      /** What Slack says about it: of blocks, which one and why. */
      readonly details: readonly string[];
      readonly cause: unknown;
    };

/** Slack's own troubles, which it reports with status 200: whether the deed was done is open. */
const TROUBLES = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

export function readFailure(error: unknown): Failure {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'limited', waitMs: Math.max(1, error.retryAfter) * 1_000 };
  if (error instanceof webApi.WebAPIPlatformError) {
    const reason = error.data.error;
    if (reason === 'ratelimited' || reason === 'rate_limited') return { kind: 'limited', waitMs: 1_000 };
    if (TROUBLES.has(reason)) return { kind: 'unsure', cause: error };
    const { messages = [] } = (error.data.response_metadata ?? {}) as ResponseMetadata;
    return { kind: 'refused', error: reason, details: messages, cause: error };
  }
  return { kind: 'unsure', cause: error };
}

interface ResponseMetadata {
  readonly messages?: readonly string[];
}

/**
 * How long to wait before it is tried again.
 * @throws what makes that useless: Slack's refusal, an error of ours, or that Slack is out of reach for too long.
 */
export function waitMsAfter(error: unknown, failures: number, isTooLate: boolean): number {
  if (error instanceof AppError) throw error;
  const failure = readFailure(error);
  if (failure.kind === 'refused') throw toError(failure);
  if (isTooLate) throw new AppError('upstream', 'Slack cannot be reached.', error);
  return failure.kind === 'limited' ? failure.waitMs : backoffMs(failures);
}

/** The message itself is not taken: another form of it may be. */
const UNFIT = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']);

export const isUnfit = ({ error }: Extract<Failure, { kind: 'refused' }>): boolean => UNFIT.has(error);

/** What will not be otherwise when it is tried again: the place is gone, or closed to us. */
const GONE: Readonly<Record<string, string>> = {
  message_not_found: 'The message is gone.',
  cant_update_message: 'The message cannot be changed.',
  edit_window_closed: 'The message can no longer be changed.',
  channel_not_found: 'I am not in this channel. Invite me with /invite, or write to me directly.',
  not_in_channel: 'I am not in this channel. Invite me with /invite, or write to me directly.',
  is_archived: 'The channel is archived.',
  thread_not_found: 'The thread is gone.',
  restricted_action: 'The workspace does not let me write there.',
  token_revoked: 'The app was removed from the workspace.',
  account_inactive: 'The app was removed from the workspace.',
  invalid_auth: 'The app was removed from the workspace.',
  not_authed: 'The app is not installed in that workspace.',
  user_not_found: 'There is no such person in the workspace.',
};

export function toError(failure: Extract<Failure, { kind: 'refused' }>): AppError {
  const gone = GONE[failure.error];
  if (gone !== undefined) return new NotFoundError(gone, failure.cause);
  return new AppError(
    'upstream',
    `Slack refused it (${failure.error}). Please try again; the details are in the log.`,
    failure.cause,
  );
}

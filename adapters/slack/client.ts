import { webApi } from '@slack/bolt';
import { NotFoundError } from '../../src/errors.ts';
import type { SlackLog } from './log.ts';

/** Calls a method of the Web API; what comes back is Slack's JSON. */
export interface Client {
  apiCall(method: string, args?: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>>;
}

/** A workspace's identity and the two ways to talk to it. */
export interface Workspace {
  readonly token: string;
  readonly botUser: string;
  /** For replies to people. */
  readonly talk: Client;
  /** For edits: what they are told to wait never holds up a reply. */
  readonly edits: Client;
}

/**
 * Finds who we are in a workspace; null where the app is not installed. `organisation` is what the workspace belongs
 * to, where that is known: the app may be installed there for all of its workspaces.
 */
export type FindInstallation = (
  team: string,
  organisation?: string,
) => Promise<{ readonly token: string; readonly botUser: string } | null>;

export interface Clients {
  /** @throws NotFoundError when the app is not installed there (any more). */
  of(team: string, organisation?: string): Promise<Workspace>;
  forget(team: string): void;
}

const TIMEOUT_MS = 15_000;

/**
 * Web API clients without retries and queues of their own: what Slack answers to a full bucket must reach us, since a
 * client that waits by itself holds up every other call, and one that retries by itself posts twice.
 */
export function createClients(
  find: FindInstallation,
  options: { readonly apiUrl: string; readonly log: SlackLog },
): Clients {
  const known = new Map<string, Promise<Workspace>>();

  const connect = async (team: string, organisation?: string): Promise<Workspace> => {
    const installation = await find(team, organisation);
    if (installation === null) throw new NotFoundError('The app is not installed in that workspace.');
    const client = () => createClient(installation.token, options);
    return { ...installation, talk: client(), edits: client() };
  };

  return {
    of(team, organisation) {
      const workspace = known.get(team) ?? connect(team, organisation);
      known.set(team, workspace);
      workspace.catch(() => known.delete(team));
      return workspace;
    },
    forget: (team) => void known.delete(team),
  };
}

export function createClient(
  token: string,
  { apiUrl, log }: { readonly apiUrl: string; readonly log: SlackLog },
  timeout = TIMEOUT_MS,
): Client {
  return new webApi.WebClient(token, {
    slackApiUrl: apiUrl,
    logger: log,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout,
  }) as unknown as Client;
}

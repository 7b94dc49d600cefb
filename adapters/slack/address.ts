import { createHash } from 'node:crypto';

/**
 * `slack:TEAM:CHANNEL:THREAD:USER:ANSWER`, of which the last ones may be missing: THREAD is the ts of the message at its
 * head, or `s.CALLER.ID` for a slash command, whose answer becomes the head; USER is who is answered, and ANSWER the
 * response_url by which they can be told alone, with when it was given. A message is
 * `slack:TEAM:CHANNEL:TS`, a file `slack:TEAM:FILE`, and App Home `slack:TEAM:CHANNEL:home.USER` with the channel of
 * the person's direct messages.
 */
export interface Place {
  readonly team: string;
  readonly channel: string;
  readonly thread?: string | undefined;
}

/** A place, and whom something said there is for. */
export interface Address extends Place {
  readonly user?: string | undefined;
  readonly answer?: ResponseUrl | undefined;
}

export interface ResponseUrl {
  readonly url: string;
  /** In ms since 1970. */
  readonly at: number;
}

export const PLATFORM = 'slack';

export const toAddress = ({ team, channel, thread = '', user = '', answer }: Address): string =>
  [PLATFORM, team, channel, thread, user, answer === undefined ? '' : `${answer.at}.${encodeURIComponent(answer.url)}`]
    .join(':')
    .replace(/:+$/, '');

export function readAddress(address: string): Address {
  const [, team = '', channel = '', thread = '', user = '', answer = ''] = address.split(':');
  const [, at, url = ''] = /^(\d+)\.(.+)$/.exec(answer) ?? [];
  return {
    team,
    channel,
    thread: thread || undefined,
    user: user || undefined,
    ...(at === undefined ? {} : { answer: { at: Number(at), url: decodeURIComponent(url) } }),
  };
}

export const messageRef = (team: string, channel: string, ts: string): string =>
  [PLATFORM, team, channel, ts].join(':');

export function readMessageRef(ref: string): { readonly team: string; readonly channel: string; readonly ts: string } {
  const { team, channel, thread = '' } = readAddress(ref);
  return { team, channel, ts: thread };
}

/** Somebody's App Home, and the channel of their direct messages. */
export interface Home {
  readonly team: string;
  readonly user: string;
  readonly channel: string;
}

const HOME = 'home.';

export const homeRef = ({ team, user, channel }: Home): string => messageRef(team, channel, `${HOME}${user}`);

/** Null when it is a message. */
export function readHomeRef(ref: string): Home | null {
  const { team, channel, ts } = readMessageRef(ref);
  return ts.startsWith(HOME) ? { team, channel, user: ts.slice(HOME.length) } : null;
}

export const fileRef = (team: string, file: string): string => [PLATFORM, team, file].join(':');

export function readFileRef(ref: string): { readonly team: string; readonly file: string } {
  const { team, channel: file } = readAddress(ref);
  return { team, file };
}

export const spaceOf = (team: string): string => `${PLATFORM}:${team}`;
export const teamOfSpace = (space: string): string => space.slice(PLATFORM.length + 1);
export const personId = (user: string): string => `${PLATFORM}:${user}`;
export const userOf = (personId: string): string => personId.slice(PLATFORM.length + 1);

export const isDirect = (channel: string): boolean => channel.startsWith('D');
/** The thread of an answer that stands in the channel itself: of a slash command, or to what only one person sees. */
export const slashThread = (user: string, trigger: string): string =>
  `s.${user}.${createHash('sha256').update(trigger).digest('hex').slice(0, 12)}`;
export const isSlashThread = (thread: string | undefined): boolean => thread?.startsWith('s.') ?? false;

/** What shares a focus: a whole direct message, or one thread of a channel. */
export function chatOf({ channel, thread }: Place): string {
  return isDirect(channel) || thread === undefined ? channel : `${channel}/${thread}`;
}

/** The chats of a person's slash commands in a channel follow each other. */
export const seriesOf = (channel: string, user: string): string => `${channel}/s.${user}`;

/** Who gave the command that a thread belongs to; undefined for other threads. */
export const callerOf = ({ thread }: Place): string | undefined =>
  isSlashThread(thread) ? thread?.split('.')[1] : undefined;

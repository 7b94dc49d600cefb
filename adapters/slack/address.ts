/**
 * `slack:TEAM:CHANNEL` or `slack:TEAM:CHANNEL:THREAD`, where THREAD is the ts of the message at its head, or
 * `s.ID` for a slash command, whose answer becomes the head. A message is `slack:TEAM:CHANNEL:TS`, a file
 * `slack:TEAM:FILE`, and App Home `slack:TEAM:CHANNEL:home.USER` with the channel of the person's direct messages.
 */
export interface Place {
  readonly team: string;
  readonly channel: string;
  readonly thread?: string | undefined;
}

export const PLATFORM = 'slack';

export function toAddress({ team, channel, thread }: Place): string {
  return [PLATFORM, team, channel, ...(thread === undefined ? [] : [thread])].join(':');
}

export function readAddress(address: string): Place {
  const [, team = '', channel = '', thread] = address.split(':');
  return { team, channel, thread };
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
export const isSlashThread = (thread: string | undefined): boolean => thread?.startsWith('s.') ?? false;

/** What shares a focus: a whole direct message, or one thread of a channel. */
export function chatOf({ channel, thread }: Place): string {
  return isDirect(channel) || thread === undefined ? channel : `${channel}/${thread}`;
}

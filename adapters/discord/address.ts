export const PLATFORM = 'discord';

/** An interaction whose answer goes through its own webhook, as long as its token lives. */
export interface Origin {
  readonly id: string;
  readonly application: string;
  readonly token: string;
  /** The message whose button or select was used: never to be overwritten by an answer. */
  readonly source?: string | undefined;
}

export type Away = 'stranger' | 'closed';

/** Where to answer, and whom. Kept as text by the core, so it must survive restarts. */
export interface Address {
  readonly channel: string;
  readonly user: string;
  /** The message that is answered. */
  readonly replyTo?: string | undefined;
  readonly origin?: Origin | undefined;
  /**
   * There is no other way to the place than the interaction: the bot is a `stranger` there, being in the person's own
   * account alone, or the channel is `closed` to it.
   */
  readonly away?: Away | undefined;
}

/**
 * How a message is built. `embeds` is the usual way: one card, its buttons below. `components` (V2) puts each card's
 * buttons under that card, so it is for lists of cards one chooses from. A message keeps its style for life, since
 * Discord's flag for V2 cannot be taken back.
 */
export type Style = 'embeds' | 'components';

/** A posted message. `origin` when it can only be reached by the interaction's token. */
export interface Ref {
  readonly channel: string;
  readonly message: string;
  readonly style: Style;
  readonly user: string;
  readonly origin?: Origin | undefined;
  /** Told directly about what belongs to a server: buttons pressed there would not find it. */
  readonly bare?: true | undefined;
}

type Fields = Readonly<Record<string, string | undefined>>;

function write(fields: Fields): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) parameters.set(key, value);
  return `${PLATFORM}:${parameters}`;
}

function read(text: string): Fields {
  return Object.fromEntries(new URLSearchParams(text.slice(PLATFORM.length + 1)));
}

const originFields = (origin: Origin | undefined): Fields =>
  origin === undefined ? {} : { i: origin.id, a: origin.application, t: origin.token, s: origin.source };

const readOrigin = ({ i: id, a: application, t: token, s: source }: Fields): Origin | undefined =>
  id === undefined || application === undefined || token === undefined ? undefined : { id, application, token, source };

const isAway = (value: string | undefined): value is Away => value === 'stranger' || value === 'closed';

export const writeAddress = ({ channel, user, replyTo, origin, away }: Address): string =>
  write({ c: channel, u: user, r: replyTo, away, ...originFields(origin) });

export function readAddress(text: string): Address {
  const fields = read(text);
  const { c: channel = '', u: user = '', r: replyTo, away } = fields;
  return { channel, user, replyTo, away: isAway(away) ? away : undefined, origin: readOrigin(fields) };
}

const STYLES = { embeds: '1', components: '2' } as const satisfies Record<Style, string>;

export const writeRef = ({ channel, message, style, user, origin, bare }: Ref): string =>
  write({ c: channel, m: message, k: STYLES[style], u: user, b: bare ? '1' : undefined, ...originFields(origin) });

export function readRef(text: string): Ref {
  const fields = read(text);
  const { c: channel = '', m: message = '', k, u: user = '', b } = fields;
  const style = k === STYLES.components ? 'components' : 'embeds';
  return { channel, message, style, user, bare: b === undefined ? undefined : true, origin: readOrigin(fields) };
}

/** An attached file: its address of the day, and where to ask for a new one when that has expired. */
export interface FileRef {
  readonly url: string;
  readonly id: string;
  readonly channel?: string | undefined;
  readonly message?: string | undefined;
}

export const writeFileRef = ({ url, id, channel, message }: FileRef): string =>
  write({ url, id, c: channel, m: message });

export function readFileRef(text: string): FileRef {
  const { url = '', id = '', c: channel, m: message } = read(text);
  return { url, id, channel, message };
}

/** Each direct conversation is a space of its own, and so is the use of an app from one's own account. */
export const spaceOf = (guild: string | undefined, user: string): string =>
  guild === undefined ? `${PLATFORM}:@${user}` : spaceOfGuild(guild);
export const spaceOfGuild = (guild: string): string => `${PLATFORM}:${guild}`;

/**
 * A thread and a direct message are one conversation; in a channel everybody has their own, and a thread goes on
 * where the conversation in its channel was.
 */
export function chatOf(
  channel: string,
  user: string,
  kind: 'channel' | 'direct' | { readonly parent: string | undefined },
): { readonly chat: string; readonly within?: string } {
  if (kind === 'channel') return { chat: `${channel}/${user}` };
  if (kind === 'direct' || kind.parent === undefined) return { chat: channel };
  return { chat: channel, within: `${kind.parent}/${user}` };
}

/** `discord:123` is the core's name for the person 123. */
export const personId = (user: string): string => `${PLATFORM}:${user}`;
export const userOf = (person: string): string => person.slice(PLATFORM.length + 1);

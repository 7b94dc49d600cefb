import { PermissionFlagsBits } from 'discord.js';

/** Whether a bit field holds all of these. Discord sends it as decimal digits. */
export function has(permissions: string | bigint, needed: bigint): boolean {
  const held = BigInt(permissions);
  return (held & PermissionFlagsBits.Administrator) !== 0n || (held & needed) === needed;
}

/**
 * What the bot asks for when it is invited: it reads and writes in channels and threads, shows cards (embeds) and
 * files, reads what it missed, and opens a thread for a training.
 */
const INVITE =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** The link that adds the bot to a server, or to an account. */
export const inviteLink = (application: string): string =>
  `https://discord.com/oauth2/authorize?client_id=${application}&scope=bot+applications.commands&permissions=${INVITE}`;

/** What writing a message takes. */
export const writing = (inThread: boolean): bigint =>
  PermissionFlagsBits.ViewChannel |
  (inThread ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages);

/** `SendMessages` as Discord's settings write it: Send Messages; `ViewChannel` as View Channels. */
export const namesOf = (names: readonly string[]): readonly string[] =>
  names.map((name) => (name === 'ViewChannel' ? 'View Channels' : name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')));

import { PermissionFlagsBits } from 'discord.js';

const ADMIN = PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator;

/** Manage Server counts as admin. `permissions` is Discord's bit field as it is sent: decimal digits. */
export const managesServer = (permissions: string | bigint): boolean => (BigInt(permissions) & ADMIN) !== 0n;

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

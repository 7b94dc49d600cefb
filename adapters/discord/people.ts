import { type APIUser, type Client, PermissionFlagsBits } from 'discord.js';
import { has } from './rights.ts';

export const nameOf = (user: APIUser, nick?: string | null): string => nick ?? user.global_name ?? user.username;

/** Manage Server counts as admin. */
export const managesServer = (permissions: string | bigint): boolean =>
  has(permissions, PermissionFlagsBits.ManageGuild);

/** For messages, which name their author's roles but not what these permit. */
export function isAdmin(client: Client | null, guildId: string, user: string, roles: readonly string[]): boolean {
  const guild = client?.guilds.cache.get(guildId);
  const permissions = [guildId, ...roles].map((role) => guild?.roles.cache.get(role)?.permissions.bitfield ?? 0n);
  return guild?.ownerId === user || permissions.some(managesServer);
}

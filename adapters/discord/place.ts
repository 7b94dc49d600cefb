import {
  type APIInteraction,
  type APIUser,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
} from 'discord.js';
import type { Person } from '../../src/conversation/platform.ts';
import { type Away, chatOf, personId, spaceOf } from './address.ts';
import { managesServer, nameOf } from './people.ts';
import { has, writing } from './rights.ts';

const THREADS: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/** The app is in the person's account, not in this server: it answers, but sees nothing of the place. */
const isStranger = ({ context, authorizing_integration_owners: owners = {} }: APIInteraction): boolean =>
  context !== InteractionContextType.BotDM &&
  owners[ApplicationIntegrationType.UserInstall] !== undefined &&
  owners[ApplicationIntegrationType.GuildInstall] === undefined;

/** Where an interaction took place, and whose it is. */
export interface Place {
  readonly space: string;
  readonly chat: string;
  readonly within?: string;
  readonly channel: string;
  readonly user: APIUser;
  readonly person: Person;
  readonly away: Away | undefined;
}

export function placeOf(interaction: APIInteraction): Place | null {
  const user = interaction.member?.user ?? interaction.user;
  const channel = interaction.channel?.id ?? interaction.channel_id;
  if (user === undefined || channel === undefined) return null;
  const stranger = isStranger(interaction);
  const guild = stranger ? undefined : interaction.guild_id;
  const type = interaction.channel?.type;
  const isThread = type !== undefined && THREADS.includes(type);
  const parent = (interaction.channel as { readonly parent_id?: string | null } | undefined)?.parent_id ?? undefined;
  const mayWrite = guild === undefined || has(interaction.app_permissions, writing(isThread));
  const kind = stranger ? 'channel' : guild === undefined ? 'direct' : isThread ? { parent } : 'channel';
  return {
    space: spaceOf(guild, user.id),
    ...chatOf(channel, user.id, kind),
    channel,
    user,
    person: {
      id: personId(user.id),
      name: nameOf(user, interaction.member?.nick),
      admin: guild === undefined || managesServer(interaction.member?.permissions ?? '0'),
    },
    away: stranger ? 'stranger' : mayWrite ? undefined : 'closed',
  };
}

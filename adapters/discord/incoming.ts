import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIAttachment,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessage,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
  MessageType,
} from 'discord.js';
import { opensForm } from '../../src/cards/model-card.ts';
import type { IncomingFile, Input, SuggestionRequest, Turn } from '../../src/conversation/platform.ts';
import { ownWords } from '../shared/own-words.ts';
import { said } from '../shared/said.ts';
import { chatOf, type Origin, PLATFORM, personId, spaceOf, writeAddress, writeFileRef } from './address.ts';
import { type Given, MESSAGE_COMMAND, SUBCOMMANDS } from './commands.ts';
import { actionOf, isAgain, isDone, type PageId, pageOf } from './custom-id.ts';
import { carried, FROM_THE_BEGINNING, isCarrying, type Values, valuesOf, type Wanted } from './forms.ts';
import { nameOf } from './people.ts';
import { placeOf } from './place.ts';
import { madeAt } from './snowflake.ts';

/** What an event alone does not tell. */
export interface Surroundings {
  readonly botId: string;
  /** The channel a thread belongs to; undefined for what is no thread. */
  parentOf(thread: string): string | undefined;
  /** The role that Discord made for the bot, by which people may mention it. */
  ownRole(guild: string): string | undefined;
  /** For messages, which do not carry their author's permissions. */
  isAdmin(guild: string, user: string, roles: readonly string[]): boolean;
}

/** A message as the gateway tells it; history leaves guild and member out. */
export type HeardMessage = APIMessage & {
  readonly guild_id?: string;
  readonly member?: { readonly roles: readonly string[]; readonly nick?: string | null };
};

/** Written by a person: neither by a bot, nor by Discord about what somebody did, such as renaming a thread. */
export const isSpoken = ({ author, type, webhook_id }: HeardMessage): boolean =>
  author.bot !== true && webhook_id === undefined && (type === MessageType.Default || type === MessageType.Reply);

/** Its files, those of a message it passes on included. */
export const attachmentsOf = ({
  attachments,
  message_snapshots: passedOn = [],
}: APIMessage): readonly APIAttachment[] => [...attachments, ...passedOn.flatMap(({ message }) => message.attachments)];

/** What somebody wrote, to the bot or to others around it. Null when there is nothing in it that could be read. */
export function fromMessage(message: HeardMessage, around: Surroundings): Turn | null {
  if (!isSpoken(message)) return null;
  const { guild_id: guild, author, channel_id: channel } = message;
  const me = namesOfMe(message, around);
  const toMe = guild === undefined || isToMe(message, me, around);
  const parent = around.parentOf(channel);
  const text = withoutMentions(message, me);
  const files = attachmentsOf(message).map((attachment) => fileOf(attachment, channel, message.id));
  // Without the message-content intent a message that does not name the bot arrives empty.
  if (text === '' && files.length === 0 && !(toMe && guild !== undefined)) return null;
  return {
    key: `${PLATFORM}:m:${message.id}`,
    space: spaceOf(guild, author.id),
    user: {
      id: personId(author.id),
      name: nameOf(author, message.member?.nick),
      admin: guild === undefined || around.isAdmin(guild, author.id, message.member?.roles ?? []),
    },
    address: writeAddress({ channel, user: author.id, replyTo: message.id }),
    ...chatOf(channel, author.id, guild === undefined ? 'direct' : parent === undefined ? 'channel' : { parent }),
    ...(toMe ? {} : { overheardIn: channel }),
    input: said(text, files),
    // It may have been missed for hours.
    at: new Date(madeAt(message.id)),
  };
}

/** Who edits a mention into a message within this time has it heard. */
const AFTERTHOUGHT_MS = 60_000;

/** What an edit has made into something said to the bot. Its key is the message's, so it counts once. */
export function fromEdit(message: Partial<HeardMessage>, around: Surroundings): Turn | null {
  const { author, timestamp, edited_timestamp: edited } = message;
  // Discord also tells of a message when a link in it got a preview.
  if (author === undefined || timestamp === undefined || typeof edited !== 'string') return null;
  if (Date.parse(edited) - Date.parse(timestamp) > AFTERTHOUGHT_MS) return null;
  const turn = fromMessage(message as HeardMessage, around);
  return turn?.overheardIn === undefined ? turn : null;
}

/** How the bot is mentioned in it: by its own id, or by the role that Discord made for it. */
function namesOfMe(
  { guild_id: guild, mentions, mention_roles: roles }: HeardMessage,
  { botId, ownRole }: Surroundings,
): readonly string[] {
  const role = guild === undefined ? undefined : ownRole(guild);
  return [
    ...(mentions.some(({ id }) => id === botId) ? [`<@${botId}>`, `<@!${botId}>`] : []),
    ...(role !== undefined && roles.includes(role) ? [`<@&${role}>`] : []),
  ];
}

/** People and roles a message begins with. */
const OPENING = /^(?:\s*<@[!&]?\d+>[\s,:;]*)+/;

/** Addressed to the bot by a mention, and not to others before it; or a reply to what it said. */
function isToMe(
  { content, referenced_message: answered }: HeardMessage,
  me: readonly string[],
  { botId }: Surroundings,
): boolean {
  if (content === '') return me.length > 0;
  const own = ownWords(content);
  const opening = OPENING.exec(own)?.[0];
  if (me.some((name) => (opening ?? own).includes(name))) return true;
  return opening === undefined && answered?.author.id === botId;
}

/** The words, with the bot's own names taken out and the names of others as people read them. */
function withoutMentions(message: HeardMessage, me: readonly string[]): string {
  return me
    .reduce((words, name) => words.replaceAll(name, ' '), message.content)
    .replace(/<@!?(\d+)>/g, (whole, id: string) => {
      const user = message.mentions.find((each) => each.id === id);
      return user === undefined ? whole : `@${nameOf(user)}`;
    })
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

const fileOf = (attachment: APIAttachment, channel?: string, message?: string): IncomingFile => ({
  name: attachment.filename,
  ref: writeFileRef({ url: attachment.url, id: attachment.id, channel, message }),
  sizeBytes: attachment.size,
});

/** What an interaction asks for. */
export type Act =
  | {
      readonly kind: 'turn';
      readonly turn: Turn;
      /** A form may be the answer, and a modal must be the first one: so nothing else may be answered before. */
      readonly opensForm: boolean;
      /** What of the form is asked for. */
      readonly wanted: Wanted;
    }
  | { readonly kind: 'complete'; readonly request: SuggestionRequest }
  /** A page of a form that has more. */
  | { readonly kind: 'page'; readonly page: PageId; readonly values: Values; readonly betweenPages: boolean }
  | { readonly kind: 'refuse'; readonly text: string }
  | { readonly kind: 'ignore' };

const OUTDATED: Act = {
  kind: 'refuse',
  text: 'That is from another version of me. Reload Discord and try again, or ask me with /ml ask.',
};

export function fromInteraction(interaction: APIInteraction): Act {
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      if (interaction.data.type === ApplicationCommandType.ChatInput)
        return fromSlash(interaction as APIChatInputApplicationCommandInteraction);
      if (interaction.data.type === ApplicationCommandType.Message)
        return fromMessageCommand(interaction as APIMessageApplicationCommandInteraction);
      return OUTDATED;
    case InteractionType.MessageComponent:
      return fromComponent(interaction);
    case InteractionType.ModalSubmit:
      return fromModal(interaction);
    case InteractionType.ApplicationCommandAutocomplete:
      return fromAutocomplete(interaction);
    default:
      return { kind: 'ignore' };
  }
}

interface How {
  readonly opensForm?: boolean;
  readonly wanted?: Wanted;
  readonly aside?: boolean;
}

function toAct(
  interaction: APIInteraction,
  input: Input,
  { opensForm = false, wanted = FROM_THE_BEGINNING, aside = false }: How = {},
): Act {
  const place = placeOf(interaction);
  if (place === null) return { kind: 'ignore' };
  const { id, application_id: application, token } = interaction;
  const { channel, user, away } = place;
  const origin: Origin = { id, application, token, source: interaction.message?.id };
  return {
    kind: 'turn',
    turn: {
      key: `${PLATFORM}:i:${id}`,
      space: place.space,
      user: place.person,
      address: writeAddress({ channel, user: user.id, origin, away }),
      chat: place.chat,
      ...(place.within === undefined ? {} : { within: place.within }),
      ...(aside ? { aside } : {}),
      input,
      ...(origin.source === undefined ? {} : { surface: origin.source }),
      trigger: id,
    },
    opensForm,
    wanted,
  };
}

function fromSlash(interaction: APIChatInputApplicationCommandInteraction): Act {
  const { subcommand, options } = chosenIn(interaction.data.options);
  if (subcommand === undefined) return OUTDATED;
  const input = subcommand.input(givenBy(options, interaction.data.resolved?.attachments ?? {}));
  if (input === null) return { kind: 'refuse', text: subcommand.missing ?? 'Something is missing.' };
  const opensForm = input.kind === 'command' && input.command.command === 'predict';
  return toAct(interaction, input, { opensForm, aside: true });
}

/** The subcommand, and what was filled in so far. */
function chosenIn([chosen]: APIChatInputApplicationCommandInteraction['data']['options'] = []) {
  const options = chosen !== undefined && 'options' in chosen ? (chosen.options ?? []) : [];
  return {
    subcommand: SUBCOMMANDS.find(({ name }) => name === chosen?.name),
    options: options as readonly APIApplicationCommandInteractionDataBasicOption[],
  };
}

function givenBy(
  options: readonly APIApplicationCommandInteractionDataBasicOption[],
  attachments: Readonly<Record<string, APIAttachment>>,
): Given {
  const value = (name: string) => options.find((option) => option.name === name)?.value;
  return {
    text(name) {
      const given = value(name);
      return typeof given === 'string' && given.trim() !== '' ? given.trim() : undefined;
    },
    number(name) {
      const given = value(name);
      return typeof given === 'number' ? given : undefined;
    },
    file(name) {
      const attachment = attachments[String(value(name))];
      return attachment === undefined ? undefined : fileOf(attachment);
    },
  };
}

function fromMessageCommand(interaction: APIMessageApplicationCommandInteraction): Act {
  if (interaction.data.name !== MESSAGE_COMMAND) return OUTDATED;
  const message = interaction.data.resolved.messages[interaction.data.target_id];
  const attachments = message === undefined ? [] : attachmentsOf(message);
  if (attachments.length === 0)
    return {
      kind: 'refuse',
      text: `There is no file on that message. Use “${MESSAGE_COMMAND}” on a message that has one, or send me yours.`,
    };
  const channel = interaction.channel?.id;
  return toAct(interaction, {
    kind: 'text',
    text: '',
    files: attachments.map((attachment) => fileOf(attachment, channel, interaction.data.target_id)),
  });
}

function fromComponent(interaction: APIMessageComponentInteraction): Act {
  const { custom_id: id, component_type: type } = interaction.data;
  if (type === ComponentType.Button) {
    const page = pageOf(id);
    // “Continue” and “Try again” ask for the form once more; what is filled in is known here.
    if (page !== null || isAgain(id)) {
      const wanted = { page: page?.page ?? null, again: page?.again ?? true, filled: carried(interaction.message) };
      return toAct(interaction, { kind: 'press', action: actionOf(id) }, { opensForm: true, wanted });
    }
    if (isDone(id))
      return toAct(interaction, { kind: 'submit', form: actionOf(id), values: carried(interaction.message) });
    const action = actionOf(id);
    return toAct(interaction, { kind: 'press', action }, { opensForm: opensForm(action) });
  }
  const value = 'values' in interaction.data ? interaction.data.values[0] : undefined;
  if (type !== ComponentType.StringSelect || value === undefined) return OUTDATED;
  return toAct(interaction, { kind: 'pick', select: actionOf(id), value });
}

function fromModal(interaction: APIModalSubmitInteraction): Act {
  const page = pageOf(interaction.data.custom_id);
  if (page === null) return OUTDATED;
  const values = valuesOf(interaction.data.components, carried(interaction.message));
  if (page.page < page.pages) return { kind: 'page', page, values, betweenPages: isCarrying(interaction.message) };
  return toAct(interaction, { kind: 'submit', form: page.form, values });
}

function fromAutocomplete(interaction: APIInteraction): Act {
  const place = placeOf(interaction);
  if (place === null || interaction.type !== InteractionType.ApplicationCommandAutocomplete) return { kind: 'ignore' };
  const { subcommand, options } = chosenIn(interaction.data.options as Parameters<typeof chosenIn>[0]);
  const focused = options.find((option) => 'focused' in option && option.focused === true);
  const spec = subcommand?.options.find(({ name }) => name === focused?.name);
  if (focused === undefined || spec?.suggests === undefined) return { kind: 'ignore' };
  const dataset = options.find(({ name }) => name === 'dataset' && focused.name !== 'dataset')?.value;
  return {
    kind: 'complete',
    request: {
      space: place.space,
      user: place.person.id,
      chat: place.chat,
      kind: spec.suggests,
      typed: String(focused.value),
      ...(typeof dataset === 'string' ? { dataset } : {}),
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { FakeInteraction } from './interactions.ts';
import { asList, asObject, asText, type Json } from './json.ts';
import { type RestContext, remove, shown } from './messages.ts';
import {
  attachmentJson,
  channelJson,
  type FakeChannel,
  type FakeGuild,
  type FakeMessage,
  type FakeUser,
  memberJson,
  userJson,
} from './state.ts';

export interface FileToSend {
  readonly name: string;
  readonly text: string | Buffer;
}

type SlashValue = string | number | boolean | FileToSend;

/** What a person does in front of Discord's client. Everything they do reaches the bot by the gateway. */
export class Human {
  readonly user: FakeUser;
  readonly id: string;
  private readonly context: RestContext;

  constructor(context: RestContext, user: FakeUser) {
    this.context = context;
    this.user = user;
    this.id = user.id;
  }

  /** Writes in a channel, a thread, or (with `dm`) to the bot itself. */
  say(
    channel: FakeChannel,
    text: string,
    files: readonly FileToSend[] = [],
    more: Partial<Pick<FakeMessage, 'type' | 'forwards' | 'replyTo'>> = {},
  ): FakeMessage {
    const { world } = this.context;
    const message: FakeMessage = {
      id: world.snowflake(),
      channelId: channel.id,
      author: this.user,
      createdAt: world.now(),
      nonce: undefined,
      replyTo: undefined,
      ...more,
      webhook: false,
      content: text,
      embeds: [],
      components: [],
      flags: 0,
      attachments: files.map((file) => ({
        id: world.snowflake(),
        filename: file.name,
        bytes: Buffer.from(file.text),
      })),
      ephemeralFor: undefined,
      pinged: [],
      frames: [],
      editedAt: undefined,
      deleted: false,
    };
    channel.messages.push(message);
    channel.archived = false;
    this.tell('MESSAGE_CREATE', message);
    return message;
  }

  /** Replies to a message, which mentions its author. */
  reply(message: FakeMessage, text: string): FakeMessage {
    return this.say(this.channelOf(message), text, [], { replyTo: message.id });
  }

  /** Changes what a message of their own says. */
  edit(message: FakeMessage, text: string): void {
    message.content = text;
    message.editedAt = this.context.world.now();
    this.tell('MESSAGE_UPDATE', message);
  }

  private tell(event: string, message: FakeMessage): void {
    const guild = this.guildOf(this.channelOf(message));
    this.context.dispatch(
      event,
      {
        ...shown(this.context, message),
        ...(guild === undefined ? {} : { guild_id: guild.id, member: memberJson(guild, this.id) }),
      },
      guild?.id,
    );
  }

  mention(channel: FakeChannel, text: string, files: readonly FileToSend[] = []): FakeMessage {
    return this.say(channel, `<@${this.context.world.application.id}> ${text}`, files);
  }

  dm(text: string, files: readonly FileToSend[] = []): FakeMessage {
    return this.say(this.direct(), text, files);
  }

  direct(): FakeChannel {
    return this.context.world.directChannel(this.user);
  }

  /** Passes a message on to the bot. */
  forward(message: FakeMessage): FakeMessage {
    return this.say(this.direct(), '', [], { forwards: message });
  }

  /** Discord tells everybody in a message of its own. */
  rename(thread: FakeChannel, name: string): void {
    this.say(thread, name, [], { type: 4 });
  }

  delete(message: FakeMessage): void {
    remove(this.context, message);
  }

  /** `/ml SUBCOMMAND`, filled in as the registered command allows. */
  slash(
    channel: FakeChannel,
    subcommand: string,
    options: Readonly<Record<string, SlashValue>> = {},
    how: { readonly userInstalled?: boolean } = {},
  ): FakeInteraction {
    const known = this.registered(subcommand);
    const attachments: Json = {};
    const given = Object.entries(options).map(([name, value]) => {
      const option = known.find((entry) => entry.name === name);
      if (option === undefined) throw new Error(`/ml ${subcommand} has no option ${name}`);
      if (typeof value !== 'object') return { name, type: option.type, value };
      const attachment = { id: this.context.world.snowflake(), filename: value.name, bytes: Buffer.from(value.text) };
      this.context.loose.push(attachment);
      attachments[attachment.id] = attachmentJson(attachment, this.context.base());
      return { name, type: 11, value: attachment.id };
    });
    for (const option of known)
      if (option.required === true && options[asText(option.name)] === undefined)
        throw new Error(`/ml ${subcommand} needs ${option.name}`);
    return this.interact(2, channel, undefined, {
      data: {
        id: this.commandId('ml'),
        name: 'ml',
        type: 1,
        options: [{ name: subcommand, type: 1, options: given }],
        ...(Object.keys(attachments).length > 0 ? { resolved: { attachments } } : {}),
      },
      userInstalled: how.userInstalled,
    });
  }

  /** What Discord offers while this is typed into an option. */
  async autocomplete(
    channel: FakeChannel,
    subcommand: string,
    focused: string,
    typed: string,
    others: Readonly<Record<string, string>> = {},
  ): Promise<readonly { readonly name: string; readonly value: string }[]> {
    const option = this.registered(subcommand).find((entry) => entry.name === focused);
    if (option?.autocomplete !== true) throw new Error(`/ml ${subcommand} ${focused} does not autocomplete`);
    const options = [
      ...Object.entries(others).map(([name, value]) => ({ name, type: 3, value })),
      { name: focused, type: option.type, value: typed, focused: true },
    ];
    const interaction = this.interact(4, channel, undefined, {
      data: { id: this.commandId('ml'), name: 'ml', type: 1, options: [{ name: subcommand, type: 1, options }] },
    });
    await answered(interaction, this.context);
    return interaction.choices ?? [];
  }

  /** A command of another version of the bot, which this person's client still shows. */
  outdated(channel: FakeChannel): FakeInteraction {
    const data = { id: this.commandId('ml'), name: 'ml', type: 1, options: [{ name: 'forecast', type: 1 }] };
    return this.interact(2, channel, undefined, { data });
  }

  messageCommand(message: FakeMessage, name: string): FakeInteraction {
    return this.interact(2, this.channelOf(message), undefined, {
      data: {
        id: this.commandId(name),
        name,
        type: 3,
        target_id: message.id,
        resolved: { messages: { [message.id]: shown(this.context, message) } },
      },
    });
  }

  /** Presses the button with that label (the n-th of them, counted from zero) or that custom_id. */
  press(message: FakeMessage, button: string, nth = 0): FakeInteraction {
    this.insistOnSeeing(message);
    const buttons = componentsOf(message.components).filter((component) => component.type === 2);
    const found =
      buttons.filter((entry) => entry.label === button)[nth] ?? buttons.find((entry) => entry.custom_id === button);
    if (found === undefined || found.disabled === true)
      throw new Error(`no button ${button}; there are ${buttons.map((entry) => entry.label).join(', ') || 'none'}`);
    return this.interact(3, this.channelOf(message), message, {
      data: { component_type: 2, custom_id: found.custom_id },
    });
  }

  pick(message: FakeMessage, value: string): FakeInteraction {
    this.insistOnSeeing(message);
    const select = componentsOf(message.components).find(
      (component) =>
        component.type === 3 && asList(component.options).some((option) => asObject(option).value === value),
    );
    if (select === undefined) throw new Error(`no select offers ${value}`);
    return this.interact(3, this.channelOf(message), message, {
      data: { component_type: 3, custom_id: select.custom_id, values: [value] },
    });
  }

  /** Fills the modal in and sends it off. Fields left out keep what they were prefilled with. */
  submitModal(from: FakeInteraction, values: Readonly<Record<string, string>>): FakeInteraction {
    const { modal } = from;
    if (modal === undefined) throw new Error('no modal was opened');
    const fields = asList(modal.components)
      .map(asObject)
      .filter((entry) => entry.type === 18)
      .map((label) => ({ label: asText(label.label), input: asObject(label.component) }));
    for (const name of Object.keys(values))
      if (!fields.some(({ label, input }) => label === name || input.custom_id === name))
        throw new Error(`the modal has no field ${name}`);
    const components = fields.map(({ label, input }) => {
      const value = values[label] ?? values[asText(input.custom_id)] ?? prefilled(input);
      const answer = input.type === 4 ? { value } : { values: value === '' ? [] : [value] };
      return { type: 18, component: { type: input.type, custom_id: input.custom_id, ...answer } };
    });
    return this.interact(5, from.channel, from.source, { data: { custom_id: modal.custom_id, components } });
  }

  private interact(
    type: number,
    channel: FakeChannel,
    source: FakeMessage | undefined,
    extra: { readonly data: Json; readonly userInstalled?: boolean | undefined },
  ): FakeInteraction {
    const { world } = this.context;
    const guild = this.guildOf(channel);
    const interaction: FakeInteraction = {
      id: world.snowflake(),
      token: `aW50ZXJhY3Rpb24${randomUUID().replaceAll('-', '')}`,
      type,
      user: this.user,
      channel,
      createdAt: world.now(),
      source,
      userInstalled: extra.userInstalled ?? this.userInstalledFor(source),
      callbackType: undefined,
      ackMs: undefined,
      original: undefined,
      followUps: [],
      modal: undefined,
      choices: undefined,
    };
    this.context.interactions.set(interaction.token, interaction);
    const member =
      guild === undefined
        ? { user: userJson(this.user) }
        : {
            guild_id: guild.id,
            guild_locale: 'en-US',
            guild: { id: guild.id, locale: 'en-US', features: [] },
            member: {
              ...memberJson(guild, this.id),
              user: userJson(this.user),
              permissions: String(world.permissionsOf(guild, this.id)),
            },
          };
    this.context.dispatch(
      'INTERACTION_CREATE',
      {
        id: interaction.id,
        application_id: world.application.id,
        type,
        data: extra.data,
        token: interaction.token,
        version: 1,
        channel: channelJson(channel),
        channel_id: channel.id,
        locale: 'en-US',
        app_permissions: String(interaction.userInstalled ? 0n : channel.permissions),
        entitlements: [],
        authorizing_integration_owners: interaction.userInstalled ? { '1': this.id } : { '0': guild?.id ?? '0' },
        context: guild === undefined ? 1 : 0,
        attachment_size_limit: 10_485_760,
        ...member,
        ...(source === undefined ? {} : { message: shown(this.context, source) }),
      },
      guild?.id,
    );
    return interaction;
  }

  /** Buttons act for whom the app was installed by when their message was made. */
  private userInstalledFor(source: FakeMessage | undefined): boolean {
    const made = [...this.context.interactions.values()].find(
      ({ original, followUps }) => source !== undefined && (original === source || followUps.includes(source)),
    );
    return made?.userInstalled ?? false;
  }

  private insistOnSeeing(message: FakeMessage): void {
    if (message.deleted || (message.ephemeralFor !== undefined && message.ephemeralFor !== this.id))
      throw new Error('this person does not see that message');
  }

  private registered(subcommand: string): Json[] {
    const command = this.context.commands.current.find((entry) => entry.name === 'ml');
    const found = asList(command?.options)
      .map(asObject)
      .find((entry) => entry.name === subcommand);
    if (found === undefined) throw new Error(`/ml ${subcommand} is not registered`);
    return asList(found.options).map(asObject);
  }

  private commandId(name: string): string {
    const command = this.context.commands.current.find((entry) => entry.name === name);
    if (command === undefined) throw new Error(`${name} is not registered`);
    return asText(command.id);
  }

  private channelOf(message: FakeMessage): FakeChannel {
    const channel = this.context.world.channels.get(message.channelId);
    if (channel === undefined) throw new Error('the channel is gone');
    return channel;
  }

  private guildOf(channel: FakeChannel): FakeGuild | undefined {
    return channel.guildId === undefined ? undefined : this.context.world.guilds.get(channel.guildId);
  }
}

function prefilled(input: Json): string {
  if (input.type === 4) return asText(input.value);
  return asText(
    asList(input.options)
      .map(asObject)
      .find((option) => option.default === true)?.value,
  );
}

/** Buttons and selects, however deep they are nested. */
export function componentsOf(components: unknown): Json[] {
  return asList(components)
    .map(asObject)
    .flatMap((component) => [
      component,
      ...componentsOf(component.components),
      ...(component.accessory === undefined ? [] : [asObject(component.accessory)]),
    ]);
}

/** Waits until the bot acknowledged the interaction, or Discord would show that it did not respond. */
export async function answered(interaction: FakeInteraction, context: Pick<RestContext, 'world'>): Promise<void> {
  while (interaction.callbackType === undefined) {
    if (context.world.now() - interaction.createdAt > 3_500) throw new Error('The application did not respond');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A message as a person reads it: text, embeds, and components in one string, buttons in brackets. */
export function readable(message: Pick<FakeMessage, 'content' | 'embeds' | 'components'>): string {
  const embeds = message.embeds.map(asObject).flatMap((embed) => [
    asText(embed.title),
    asText(embed.description),
    ...asList(embed.fields)
      .map(asObject)
      .map((field) => `${field.name}: ${field.value}`),
    asText(asObject(embed.footer).text),
  ]);
  const components = componentsOf(message.components).map((component) => {
    if (component.type === 10) return asText(component.content);
    if (component.type === 2) return `[${component.label}]`;
    if (component.type === 3)
      return `{${asText(component.placeholder)}: ${asList(component.options)
        .map((option) => asObject(option).label)
        .join(', ')}}`;
    return '';
  });
  return [message.content, ...embeds, ...components].filter((part) => part !== '').join('\n');
}

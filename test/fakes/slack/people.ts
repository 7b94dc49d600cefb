import { randomUUID } from 'node:crypto';
import type { Answer, Delivery } from './delivery.ts';
import { eventOf } from './web-api.ts';
import {
  addChannel,
  type Channel,
  directChannel,
  type Ephemeral,
  type Json,
  type Message,
  newId,
  newTs,
  type SlackFile,
  type Team,
  type User,
  type View,
} from './world.ts';

/** What a person does in the workspace. Every act reaches the app the way Slack sends it. */
export interface People {
  join(name: string, options?: { readonly admin?: boolean; readonly homeTeam?: string }): User;
  channel(name: string, options?: { readonly kind?: Channel['kind']; readonly withBot?: boolean }): Channel;
  dm(user: User): Channel;
  upload(
    name: string,
    content: string | Uint8Array,
    options?: { readonly readyInMs?: number; readonly mimetype?: string },
  ): SlackFile;
  say(
    user: User,
    channel: Channel,
    text: string,
    options?: {
      readonly thread?: string;
      readonly files?: readonly SlackFile[];
      /** In a channel shared with another company Slack tells of a file its id alone. */
      readonly shared?: true;
    },
  ): Promise<Message>;
  slash(user: User, channel: Channel, text: string, command?: string): Promise<Answer>;
  /** Presses the button with this label (or action id) on a message. */
  press(user: User, channel: Channel, message: Message | Ephemeral, button: string): Promise<Answer>;
  pick(user: User, channel: Channel, message: Message, option: string): Promise<Answer>;
  shortcut(user: User, channel: Channel, message: Message, callback: string): Promise<Answer>;
  openHome(user: User): Promise<View | undefined>;
  pressHome(user: User, button: string): Promise<Answer>;
  /** The modal on top of the person's screen. */
  modal(user: User): View | undefined;
  /** Sends the modal off, with some fields changed by label. Errors stay on the screen, else it closes. */
  submit(user: User, view: View, values?: Readonly<Record<string, string>>): Promise<Answer>;
  /** So long after it was written, where that matters. */
  edit(user: User, channel: Channel, message: Message, text: string, afterMs?: number): Promise<void>;
  event(event: Json): Promise<void>;
}

export function createPeople(
  team: Team,
  delivery: Delivery,
  baseUrl: () => string,
  report: (violation: string) => void,
): People {
  const wrap = (event: Json): Json => ({
    token: 'verification',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: team.organisation ?? null,
    api_app_id: 'A1',
    type: 'event_callback',
    event_id: newId('E').replace(/^E/, 'Ev'),
    event_time: Math.floor(Date.now() / 1_000),
    authorizations: [
      {
        enterprise_id: team.organisation ?? null,
        team_id: team.id,
        user_id: team.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event,
  });
  const send = (event: Json): Promise<void> => delivery.event(wrap(event));

  const trigger = (user: User): string => {
    const id = `${Date.now()}.${randomUUID()}`;
    team.triggers.set(id, { id, user: user.id, at: Date.now(), used: false });
    return id;
  };
  const responseUrl = (user: User, channel: Channel): string => {
    const id = randomUUID();
    team.responseUrls.set(id, { uses: 0, at: Date.now(), channel: channel.id, user: user.id });
    return `${baseUrl()}response/${team.id}/${id}`;
  };
  const common = (user: User): Json => ({
    user: { id: user.id, username: user.name, name: user.name, team_id: user.homeTeam ?? team.id },
    api_app_id: 'A1',
    token: 'verification',
    team: { id: team.id, domain: team.domain },
    enterprise: team.organisation === undefined ? null : { id: team.organisation, name: 'the organisation' },
    is_enterprise_install: false,
    trigger_id: trigger(user),
  });
  const act = (user: User, surface: Json, action: Json): Promise<Answer> =>
    delivery.interaction('interactive', {
      type: 'block_actions',
      ...common(user),
      ...surface,
      actions: [{ ...action, action_ts: newTs() }],
    });
  /** Slack tells the content of a message that carries a button, but not of one that the person alone sees. */
  const onEphemeral = (user: User, channel: Channel, { ts }: Ephemeral): Json => ({
    container: { type: 'message', message_ts: ts, channel_id: channel.id, is_ephemeral: true },
    channel: { id: channel.id, name: channel.name },
    state: { values: {} },
    response_url: responseUrl(user, channel),
  });
  const onMessage = (user: User, channel: Channel, message: Message): Json => ({
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: false,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channel.name },
    message: {
      type: 'message',
      ts: message.ts,
      user: message.user,
      bot_id: message.botId,
      team: message.team,
      text: message.text,
      blocks: message.blocks,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    state: { values: {} },
    response_url: responseUrl(user, channel),
  });

  const people: People = {
    join(name, options = {}) {
      const { admin = false, homeTeam } = options;
      const user = { id: newId('U'), name, admin, ...(homeTeam === undefined ? {} : { homeTeam }) };
      team.users.set(user.id, user);
      for (const channel of team.channels.values()) if (channel.kind !== 'im') channel.members.add(user.id);
      return user;
    },
    channel(name, options = {}) {
      const members = [...team.users.keys()].filter((id) => id !== team.botUser);
      return addChannel(
        team,
        name,
        options.kind ?? 'channel',
        options.withBot === false ? members : [...members, team.botUser],
      );
    },
    dm: (user) => directChannel(team, user.id),
    upload(name, content, options = {}) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const file = {
        id: newId('F'),
        name,
        mimetype: options.mimetype ?? 'text/csv',
        bytes,
        readyAt: Date.now() + (options.readyInMs ?? 0),
        gone: false,
      };
      team.files.set(file.id, file);
      return file;
    },
    async say(user, channel, text, options = {}) {
      const files = options.files ?? [];
      const message: Message = {
        ts: newTs(),
        user: user.id,
        team: team.id,
        text: typed(text, team),
        blocks: [],
        files,
        deleted: false,
        edits: [],
        postedAt: Date.now(),
        ...(files.length > 0 ? { subtype: 'file_share' } : {}),
        ...(options.thread === undefined ? {} : { threadTs: options.thread }),
      };
      channel.messages.push(message);
      const fields: Json = {
        ...eventOf(message, channel),
        client_msg_id: randomUUID(),
        ...(files.length > 0 ? { files: files.map(options.shared ? sharedFileJson : fileJson), upload: false } : {}),
      };
      const events: Promise<void>[] = [];
      if (channel.members.has(team.botUser)) {
        events.push(
          send({ type: 'message', ...(message.subtype === undefined ? {} : { subtype: message.subtype }), ...fields }),
        );
      }
      // Slack sends a mention both as a message and as app_mention, each under an event id of its own.
      if (channel.kind !== 'im' && message.text.includes(`<@${team.botUser}>`)) {
        const { channel_type: _kind, ...mention } = fields;
        events.push(send({ type: 'app_mention', ...mention }));
      }
      await Promise.all(events);
      return message;
    },
    slash: (user, channel, text, command = '/ml') =>
      delivery.interaction('slash_commands', {
        token: 'verification',
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: channel.name,
        user_id: user.id,
        user_name: user.name,
        command,
        text: typed(text, team),
        api_app_id: 'A1',
        is_enterprise_install: 'false',
        ...(team.organisation === undefined ? {} : { enterprise_id: team.organisation }),
        response_url: responseUrl(user, channel),
        trigger_id: trigger(user),
      }),
    press(user, channel, message, button) {
      const found = elementsOf(message.blocks).find(
        (element) => element.type === 'button' && (textOf(element) === button || element.action_id === button),
      );
      if (found === undefined)
        throw new Error(`no button ${button} on: ${JSON.stringify(message.blocks).slice(0, 2_000)}`);
      return act(user, 'edits' in message ? onMessage(user, channel, message) : onEphemeral(user, channel, message), {
        type: 'button',
        action_id: found.action_id,
        block_id: 'b',
        text: found.text,
        value: found.value,
      });
    },
    pick(user, channel, message, option) {
      const select = elementsOf(message.blocks).find((element) => element.type === 'static_select');
      const chosen = optionsOf(select ?? {}).find((each) => textOf(each) === option || each.value === option);
      if (select === undefined || chosen === undefined)
        throw new Error(`no option ${option} on: ${JSON.stringify(message.blocks).slice(0, 2_000)}`);
      return act(user, onMessage(user, channel, message), {
        type: 'static_select',
        action_id: select.action_id,
        block_id: 'b',
        selected_option: chosen,
      });
    },
    shortcut: (user, channel, message, callback) =>
      delivery.interaction('interactive', {
        type: 'message_action',
        ...common(user),
        callback_id: callback,
        action_ts: newTs(),
        message_ts: message.ts,
        channel: { id: channel.id, name: channel.name },
        response_url: responseUrl(user, channel),
        message: {
          type: 'message',
          user: message.user,
          ts: message.ts,
          text: message.text,
          ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
          ...(message.files.length > 0 ? { files: message.files.map((file) => fileJson(file)) } : {}),
        },
      }),
    async openHome(user) {
      await send({
        type: 'app_home_opened',
        user: user.id,
        channel: directChannel(team, user.id).id,
        tab: 'home',
        event_ts: newTs(),
      });
      return team.homes.get(user.id);
    },
    pressHome(user, button) {
      const view = team.homes.get(user.id);
      const found = elementsOf((view?.content.blocks ?? []) as Json[]).find(
        (element) => element.type === 'button' && (textOf(element) === button || element.action_id === button),
      );
      if (view === undefined || found === undefined) throw new Error(`no button ${button} in the home of ${user.name}`);
      const surface = {
        container: { type: 'view', view_id: view.id },
        view: { ...view.content, id: view.id, hash: view.hash, app_installed_team_id: team.id },
      };
      return act(user, surface, {
        type: 'button',
        action_id: found.action_id,
        block_id: 'b',
        text: found.text,
        value: found.value,
      });
    },
    modal: (user) =>
      [...team.views.values()]
        .reverse()
        .find((view) => view.open && view.user === user.id && view.content.type === 'modal'),
    async submit(user, view, values = {}) {
      const answer = await delivery.interaction('interactive', {
        type: 'view_submission',
        ...common(user),
        response_urls: [],
        view: {
          ...view.content,
          id: view.id,
          hash: view.hash,
          team_id: team.id,
          app_installed_team_id: team.id,
          state: { values: stateOf(view, values) },
        },
      });
      const isRefused = answer.body.response_action === 'errors';
      if (answer.acknowledged && !isRefused) view.open = false;
      for (const field of isRefused ? Object.keys(answer.body.errors as Json) : []) {
        const blocks = view.content.blocks as Json[];
        // Slack shows an error at an input block of that id, and nothing at all where there is none.
        if (!blocks.some((block) => block.type === 'input' && block.block_id === field))
          report(`an error at ${field}, which is no input of the view`);
      }
      return answer;
    },
    async edit(user, channel, message, text, afterMs) {
      const editedTs = afterMs === undefined ? newTs() : String(Number(message.ts) + afterMs / 1_000);
      const before = eventOf(message, channel);
      message.text = typed(text, team);
      await send({
        type: 'message',
        subtype: 'message_changed',
        hidden: true,
        channel: channel.id,
        ts: newTs(),
        channel_type: channel.kind,
        previous_message: { type: 'message', ...before },
        message: { type: 'message', ...eventOf(message, channel), edited: { user: user.id, ts: editedTs } },
      });
    },
    async event(event) {
      const bots = ((event.tokens as Json | undefined)?.bot ?? []) as unknown[];
      // By the time the app hears of it, its token is good for nothing.
      if (event.type === 'app_uninstalled' || (event.type === 'tokens_revoked' && bots.length > 0))
        team.installed = false;
      await send(event);
    },
  };
  return people;
}

/** Slack's client escapes what people type, and turns `@ml` into a mention. */
function typed(text: string, team: Team): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/<(?!@U|#C|http)/g, '&lt;');
  return escaped.replace(/@ml\b/g, `<@${team.botUser}>`);
}

const fileJson = (file: SlackFile): Json => ({
  id: file.id,
  name: file.name,
  size: file.bytes.length,
  mimetype: file.mimetype,
  mode: 'hosted',
  file_access: 'visible',
});

const sharedFileJson = ({ id }: SlackFile): Json => ({
  id,
  created: 0,
  mode: 'file_access',
  file_access: 'check_file_info',
});

/** Every element and option anywhere in the blocks, in reading order. */
export function elementsOf(blocks: readonly Json[]): Json[] {
  const found: Json[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('action_id' in value) found.push(value as Json);
    for (const part of Object.values(value)) walk(part);
  };
  walk(blocks);
  return found;
}

function optionsOf(select: Json): Json[] {
  const groups = (select.option_groups ?? []) as { options: Json[] }[];
  return [...((select.options ?? []) as Json[]), ...groups.flatMap((group) => group.options)];
}

const textOf = (element: Json): string => String((element.text as Json | undefined)?.text ?? '');

/** What Slack's client would send as the state of a form: its initial values, and what the person changed. */
function stateOf(view: View, changed: Readonly<Record<string, string>>): Json {
  const values: Json = {};
  for (const block of (view.content.blocks ?? []) as Json[]) {
    if (block.type !== 'input') continue;
    const element = block.element as Json;
    const label = String((block.label as Json).text);
    values[String(block.block_id)] = { [String(element.action_id)]: elementState(element, changed[label]) };
  }
  return values;
}

function elementState(element: Json, changed: string | undefined): Json {
  if (element.type === 'static_select') {
    const chosen =
      changed === undefined
        ? element.initial_option
        : optionsOf(element).find((each) => textOf(each) === changed || each.value === changed);
    return { type: element.type, selected_option: chosen ?? null };
  }
  if (element.type === 'datepicker')
    return { type: element.type, selected_date: changed ?? element.initial_date ?? null };
  return { type: element.type, value: changed ?? element.initial_value ?? null };
}

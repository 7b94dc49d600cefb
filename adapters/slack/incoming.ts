import type { IncomingFile, Input } from '../../src/conversation/platform.ts';
import { said } from '../shared/said.ts';
import {
  type Address,
  fileRef,
  isDirect,
  messageRef,
  PLATFORM,
  type Place,
  readAddress,
  slashThread,
} from './address.ts';
import { readSubmission } from './forms.ts';
import { type Json, list, record, text } from './json.ts';
import { decodeText, namesFirst } from './text.ts';

/** What something that Slack sent means to us. */
export type Incoming =
  | Act
  /** App Home was opened: show what there is. */
  | { readonly kind: 'home'; readonly team: string; readonly user: string; readonly channel: string }
  /** A form with something in it that cannot be right; block id to sentence. */
  | { readonly kind: 'mistaken'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'nothing' };

/** Something a person said or did. */
export interface Act {
  readonly kind: 'act';
  readonly key: string;
  readonly team: string;
  readonly user: string;
  /** As Slack names the person, where it does. */
  readonly userName?: string;
  /** With the response_url of what led here, in a form. */
  readonly place: Address;
  /** Said among people, in a thread or as a new message in a channel, and not to us. */
  readonly overheard?: 'in a thread' | 'in a channel';
  /** A slash command. */
  readonly aside?: true;
  readonly input: Input;
  readonly surface?: string;
  readonly trigger?: string;
  readonly responseUrl?: string;
}

export const USE_FILE = 'use_file';

/** Slack's own helper, which speaks as a person does. */
const SLACKBOT = 'USLACKBOT';

const NOTHING: Incoming = { kind: 'nothing' };
/** Subtypes of messages that are still a person speaking; all others are edits, joins, bots and the like. */
const SPOKEN = new Set<unknown>([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** Reads an event, command, action, shortcut or form. Pure; what it does not know means nothing. */
export function readIncoming(body: Json, bot: string): Incoming {
  if (body.event !== undefined) return readEvent(body, record(body.event), bot);
  if (typeof body.command === 'string') return readCommand(body, bot);
  const read = INTERACTIONS[text(body.type)];
  return read === undefined ? NOTHING : read(body, bot);
}

/**
 * The workspace whose installation something belongs to. In a channel shared between companies that is not always
 * the workspace of the person: for a button it is the one of the message that carries it.
 */
export function teamOf(body: Json): string {
  if (body.event !== undefined) {
    const [authorization] = list(body.authorizations);
    return (
      text(body.context_team_id) ||
      text(record(authorization).team_id) ||
      text(body.team_id) ||
      text(body.context_enterprise_id)
    );
  }
  // A shortcut may be used on anybody's message, whose team is its author's.
  const ours = body.type === 'block_actions' ? text(record(body.message).team) : '';
  return (
    ours ||
    text(record(body.view).app_installed_team_id) ||
    text(record(body.team).id) ||
    text(body.team_id) ||
    text(record(body.user).team_id) ||
    text(record(body.enterprise).id)
  );
}

/** The organisation (Enterprise Grid) the workspace belongs to, which may have installed the app for all of its workspaces. */
export function organisationOf(body: Json): string {
  const [authorization] = list(body.authorizations);
  return (
    text(record(authorization).enterprise_id) ||
    text(body.context_enterprise_id) ||
    text(body.enterprise_id) ||
    text(record(body.enterprise).id)
  );
}

/** The app was removed, or its token revoked: also when there is no installation left to know the workspace by. */
export function isGone(body: Json): boolean {
  const event = record(body.event);
  return (
    event.type === 'app_uninstalled' || (event.type === 'tokens_revoked' && list(record(event.tokens).bot).length > 0)
  );
}

function readEvent(body: Json, event: Json, bot: string): Incoming {
  const team = teamOf(body);
  switch (event.type) {
    case 'app_home_opened':
      return event.tab === 'messages'
        ? NOTHING
        : { kind: 'home', team, user: text(event.user), channel: text(event.channel) };
    case 'app_mention':
    case 'message':
      return event.subtype === 'message_changed' ? readEdit(team, event, bot) : readMessage(team, event, bot);
    default:
      return NOTHING;
  }
}

/** Who edits a mention into a message within this time has it heard. */
const AFTERTHOUGHT_S = 60;

/**
 * A mention arrives as a message and as app_mention under two event ids, and Slack has been seen to send one message
 * under several (node-slack-sdk#2141): the key is the message itself, also when it is told again for an edit.
 */
function readMessage(team: string, event: Json, bot: string): Incoming {
  const [channel, ts, user, words] = [text(event.channel), text(event.ts), text(event.user), text(event.text)];
  const byPerson =
    SPOKEN.has(event.subtype) &&
    event.bot_id === undefined &&
    ![bot, SLACKBOT, ''].includes(user) &&
    event.hidden !== true;
  if (!byPerson || channel === '' || ts === '') return NOTHING;
  const toMe = isDirect(channel) || namesFirst(words, bot);
  if (event.edited !== undefined && !(toMe && isAfterthought(event))) return NOTHING;
  const thread = text(event.thread_ts);
  return {
    kind: 'act',
    key: messageRef(team, channel, ts),
    team,
    user,
    // Direct messages are answered as they come, in a thread only where they were written in one.
    place: { team, channel, thread: thread || (isDirect(channel) ? undefined : ts) },
    ...(toMe ? {} : { overheard: thread === '' ? 'in a channel' : 'in a thread' }),
    input: said(decodeText(words, bot), filesOf(team, event.files)),
  };
}

/** Slack also tells of a message when a link in it got a preview. */
function readEdit(team: string, event: Json, bot: string): Incoming {
  const message = record(event.message);
  return message.edited === undefined ? NOTHING : readMessage(team, { ...message, channel: event.channel }, bot);
}

const isAfterthought = ({ ts, edited }: Json): boolean =>
  Number(text(record(edited).ts)) - Number(text(ts)) <= AFTERTHOUGHT_S;

function readCommand(body: Json, bot: string): Incoming {
  const team = teamOf(body);
  const [channel, trigger, user] = [text(body.channel_id), text(body.trigger_id), text(body.user_id)];
  return {
    kind: 'act',
    key: `${PLATFORM}:${team}:command:${trigger}`,
    team,
    user,
    userName: text(body.user_name),
    place: { team, channel, thread: isDirect(channel) ? undefined : slashThread(user, trigger) },
    aside: true,
    input: said(decodeText(text(body.text), bot), []),
    trigger,
    responseUrl: text(body.response_url),
  };
}

const INTERACTIONS: Readonly<Record<string, (body: Json, bot: string) => Incoming>> = {
  block_actions: readAction,
  message_action: readShortcut,
  view_submission: readForm,
};

function readAction(body: Json): Incoming {
  const team = teamOf(body);
  const [first] = list(body.actions);
  const action = record(first);
  const input = inputOf(action);
  const container = record(body.container);
  const place =
    container.type === 'view' ? placeOfView(team, record(body.view)) : placeOfMessage(team, container, body);
  if (input === null || place === null) return NOTHING;
  const surface = text(container.message_ts) || text(container.view_id);
  return {
    kind: 'act',
    key: `${PLATFORM}:${team}:${surface}:${text(action.action_id)}:${text(action.action_ts)}`,
    surface,
    ...actor(team, body),
    place,
    input,
  };
}

function inputOf(action: Json): Input | null {
  const id = text(action.action_id);
  if (action.type === 'button') return { kind: 'press', action: id };
  const value = text(record(action.selected_option).value);
  return action.type === 'static_select' && value !== '' ? { kind: 'pick', select: id, value } : null;
}

function placeOfMessage(team: string, container: Json, body: Json): Place | null {
  const [channel, ts, thread] = [text(container.channel_id), text(container.message_ts), text(container.thread_ts)];
  if (channel === '' || ts === '') return null;
  if (isDirect(channel)) return { team, channel, thread: thread || undefined };
  // No thread can hang on what one person alone sees.
  const own = container.is_ephemeral === true ? slashThread(text(record(body.user).id), text(body.trigger_id)) : ts;
  return { team, channel, thread: thread || own };
}

/** App Home keeps the address of the person's direct messages; other views have no buttons of ours. */
function placeOfView(team: string, view: Json): Place | null {
  const place = readAddress(text(view.private_metadata));
  return view.type === 'home' && place.team === team && place.channel !== '' ? place : null;
}

function readShortcut(body: Json, bot: string): Incoming {
  if (body.callback_id !== USE_FILE) return NOTHING;
  const team = teamOf(body);
  const message = record(body.message);
  const channel = text(record(body.channel).id);
  const files = filesOf(team, message.files);
  const words = files.length > 0 ? decodeText(text(message.text), bot) : 'how do I upload a file?';
  return {
    kind: 'act',
    key: `${PLATFORM}:${team}:${channel}:${text(message.ts)}:${USE_FILE}:${text(body.action_ts)}`,
    ...actor(team, body),
    place: {
      team,
      channel,
      thread: text(message.thread_ts) || (isDirect(channel) ? undefined : text(message.ts)),
    },
    input: { kind: 'text', text: words, files },
  };
}

function readForm(body: Json): Incoming {
  const team = teamOf(body);
  const view = record(body.view);
  const { form, address, values, errors } = readSubmission(view);
  if (form === '' || address === '') return NOTHING;
  if (Object.keys(errors).length > 0) return { kind: 'mistaken', errors };
  // A view is sent off once: sending it twice is the same act.
  const key = `${PLATFORM}:${team}:view:${text(view.id)}`;
  return {
    kind: 'act',
    key,
    surface: text(view.id),
    ...actor(team, body),
    place: readAddress(address),
    input: { kind: 'submit', form, values },
  };
}

function actor(team: string, body: Json): Pick<Act, 'team' | 'user' | 'userName' | 'trigger' | 'responseUrl'> {
  const user = record(body.user);
  return {
    team,
    user: text(user.id),
    userName: text(user.name) || text(user.username),
    trigger: text(body.trigger_id),
    responseUrl: text(body.response_url),
  };
}

/**
 * A file is named by its id: its address is asked for when it is opened, also days later. Of a file in a channel
 * shared with another company Slack tells the id alone ("check_file_info"), so its name may be unknown until then.
 */
function filesOf(team: string, files: unknown): readonly IncomingFile[] {
  return list(files)
    .map(record)
    .filter((file) => text(file.id) !== '' && file.mode !== 'tombstone')
    .map((file) => ({
      name: text(file.name),
      ref: fileRef(team, text(file.id)),
      ...(typeof file.size === 'number' ? { sizeBytes: file.size } : {}),
    }));
}

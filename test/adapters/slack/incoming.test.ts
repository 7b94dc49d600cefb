import { describe, expect, it } from 'vitest';
import { isGone, readIncoming } from '../../../adapters/slack/incoming.ts';

const read = (body: Record<string, unknown>) => readIncoming(body, 'UBOT');
const event = (fields: Record<string, unknown>, wrapper: Record<string, unknown> = {}) =>
  read({
    type: 'event_callback',
    team_id: 'T1',
    context_team_id: 'T1',
    event_id: 'Ev1',
    ...wrapper,
    event: { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U1', ts: '5.1', text: 'hello', ...fields },
  });
const press = (fields: Record<string, unknown> = {}) =>
  read({
    type: 'block_actions',
    team: { id: 'T1' },
    user: { id: 'U1', name: 'ann' },
    trigger_id: 'tr',
    container: { type: 'message', channel_id: 'C1', message_ts: '7.1' },
    actions: [{ type: 'button', action_id: 'train:65f', action_ts: '9.1' }],
    ...fields,
  });

describe('a message', () => {
  it('is the same act as a message and as a mention, under any event id', () => {
    const asMessage = event({ text: '<@UBOT> find churn' });
    const asMention = event({ type: 'app_mention', text: '<@UBOT> find churn' }, { event_id: 'Ev2' });

    expect(asMessage).toMatchObject({
      kind: 'act',
      key: 'slack:T1:C1:5.1',
      place: { thread: '5.1' },
      input: { text: 'find churn' },
    });
    expect(asMention).toEqual(asMessage);
  });

  it('is overheard where it does not begin with our name: in a channel, and in any thread', () => {
    expect(event({})).toMatchObject({ overheard: 'in a channel', place: { thread: '5.1' } });
    expect(event({ thread_ts: '4.1', parent_user_id: 'UBOT' })).toMatchObject({
      overheard: 'in a thread',
      place: { thread: '4.1' },
    });
    expect(event({ thread_ts: '4.1', parent_user_id: 'U2' })).toMatchObject({ overheard: 'in a thread' });
  });

  it.each([
    ['somebody whose id begins alike', '<@UBOT2> hi'],
    ['somebody else, though it speaks of us', '<@U2> have you tried <@UBOT>?'],
    ['a group', '<!subteam^S1|@data> look at <@UBOT>'],
    ['whoever is quoted', '&gt; <@UBOT> train\nwho wrote that?'],
    ['whoever is quoted at length', 'he said\n&gt;&gt;&gt; <@UBOT> train\nand left'],
  ])('that is addressed to %s is overheard', (_, words) => {
    expect(event({ text: words })).toMatchObject({ overheard: 'in a channel' });
  });

  it.each(['<@UBOT> hi', 'hi <@UBOT>', '<@U2> <@UBOT> hi', '&gt; so he said\n<@UBOT|ml> hi'])(
    '“%s” is addressed to us',
    (words) => expect(event({ text: words })).not.toHaveProperty('overheard'),
  );

  it('counts when the mention is put in within a minute, under the same key, and not later', () => {
    const edited = (ts: string, words = '<@UBOT> hi') =>
      event({
        subtype: 'message_changed',
        hidden: true,
        ts: '99.1',
        message: { ts: '5.1', user: 'U1', text: words, edited: { user: 'U1', ts } },
      });

    expect(edited('65.1')).toMatchObject({ key: 'slack:T1:C1:5.1', place: { thread: '5.1' }, input: { text: 'hi' } });
    expect(edited('65.2')).toEqual({ kind: 'nothing' });
    expect(edited('6.1', 'hi')).toEqual({ kind: 'nothing' });
    expect(event({ subtype: 'message_changed', message: { ts: '5.1', user: 'U1', text: '<@UBOT> hi' } })).toEqual({
      kind: 'nothing',
    });
  });

  it('in direct messages needs no mention', () => {
    expect(event({ channel: 'D1', channel_type: 'im' })).toMatchObject({
      kind: 'act',
      place: { channel: 'D1', thread: undefined },
    });
    expect(event({ channel: 'D1', channel_type: 'im', thread_ts: '4.1' })).toMatchObject({ place: { thread: '4.1' } });
  });

  it.each([
    ['another bot', { bot_id: 'B1', text: '<@UBOT> hi' }],
    ['itself', { user: 'UBOT', text: '<@UBOT> hi' }],
    ['an edit', { subtype: 'message_changed', hidden: true }],
    ['a join', { subtype: 'channel_join', text: '<@UBOT> has joined' }],
    ['Slackbot', { channel: 'D1', user: 'USLACKBOT' }],
    ['a deletion', { subtype: 'message_deleted' }],
  ])('of %s is left alone', (_, fields) => {
    expect(event(fields)).toEqual({ kind: 'nothing' });
  });

  it('brings its files by id, not by address', () => {
    const files = [
      { id: 'F1', name: 'a.csv', size: 10, url_private: 'https://evil.example/' },
      { id: 'F2', name: 'gone', mode: 'tombstone' },
    ];

    expect(event({ channel: 'D1', subtype: 'file_share', text: '', files })).toMatchObject({
      input: { text: '', files: [{ name: 'a.csv', ref: 'slack:T1:F1', sizeBytes: 10 }] },
    });
  });

  it('that only mentions us asks for help', () => {
    expect(event({ text: '<@UBOT>' })).toMatchObject({ input: { text: 'help' } });
  });

  it('belongs to the workspace that installed the app, in a shared channel too', () => {
    expect(event({ channel: 'D1' }, { team_id: 'T9', context_team_id: 'T1' })).toMatchObject({ team: 'T1' });
  });
});

describe('a command', () => {
  const command = {
    command: '/ml',
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    user_name: 'ann',
    text: 'find a &amp; b',
    trigger_id: 'tr1',
    response_url: 'https://r',
  };

  it('has a thread of its own before there is a message to hold it', () => {
    const act = read(command);

    expect(act).toMatchObject({
      kind: 'act',
      key: 'slack:T1:command:tr1',
      userName: 'ann',
      input: { text: 'find a & b' },
      trigger: 'tr1',
    });
    expect(act).toMatchObject({ place: { thread: expect.stringMatching(/^s\.U1\.[0-9a-f]{12}$/) } });
    expect(read(command)).toEqual(act);
    expect(read({ ...command, trigger_id: 'tr2' })).not.toMatchObject({ place: (act as { place: object }).place });
  });
});

describe('a button', () => {
  it('is one act however often it is delivered, and another when it is pressed again', () => {
    const again = press({ actions: [{ type: 'button', action_id: 'train:65f', action_ts: '9.2' }] });

    expect(press()).toMatchObject({
      key: 'slack:T1:7.1:train:65f:9.1',
      input: { kind: 'press', action: 'train:65f' },
      place: { channel: 'C1', thread: '7.1' },
    });
    expect(press({ trigger_id: 'other' })).toMatchObject({ key: 'slack:T1:7.1:train:65f:9.1' });
    expect(again).toMatchObject({ key: 'slack:T1:7.1:train:65f:9.2' });
  });

  it('answers in the thread its message is in', () => {
    expect(
      press({ container: { type: 'message', channel_id: 'C1', message_ts: '7.1', thread_ts: '4.1' } }),
    ).toMatchObject({ place: { thread: '4.1' } });
  });

  it('on a message belongs to the workspace of the message, not of the person', () => {
    expect(press({ message: { team: 'T1' }, team: { id: 'T9' } })).toMatchObject({ team: 'T1' });
  });

  it('in App Home answers in direct messages', () => {
    const view = { type: 'home', private_metadata: 'slack:T1:D1' };

    expect(press({ container: { type: 'view', view_id: 'V1' }, view })).toMatchObject({
      place: { channel: 'D1' },
      key: 'slack:T1:V1:train:65f:9.1',
    });
  });

  it('of a select is a choice', () => {
    const actions = [
      { type: 'static_select', action_id: 'target:1', action_ts: '9.1', selected_option: { value: 'price' } },
    ];

    expect(press({ actions })).toMatchObject({ input: { kind: 'pick', select: 'target:1', value: 'price' } });
  });
});

describe('a form', () => {
  const form = (values: Record<string, unknown>) =>
    read({
      type: 'view_submission',
      team: { id: 'T1' },
      user: { id: 'U1' },
      view: {
        id: 'V1',
        callback_id: 'predict:1',
        private_metadata: 'slack:T1:C1:4.1',
        app_installed_team_id: 'T1',
        state: { values },
      },
    });

  it('is sent off once', () => {
    expect(form({ 'number:a': { value: { value: '1' } } })).toMatchObject({
      kind: 'act',
      key: 'slack:T1:view:V1',
      place: { channel: 'C1', thread: '4.1' },
      input: { kind: 'submit', form: 'predict:1', values: { a: '1' } },
    });
  });

  it('with something that cannot be right goes back with the field named', () => {
    expect(form({ 'number:a': { value: { value: 'x' } } })).toEqual({
      kind: 'mistaken',
      errors: { 'number:a': 'a is a number, such as 12.5.' },
    });
  });
});

describe('the shortcut', () => {
  const shortcut = (fields: Record<string, unknown>) =>
    read({
      type: 'message_action',
      callback_id: 'use_file',
      team: { id: 'T1' },
      user: { id: 'U1' },
      channel: { id: 'C1' },
      action_ts: '9.9',
      message: { ts: '3.1', text: 'churn data', ...fields },
    });

  it('uses the file of a message, with its words as a hint, and answers below it', () => {
    expect(shortcut({ files: [{ id: 'F1', name: 'a.csv' }] })).toMatchObject({
      place: { channel: 'C1', thread: '3.1' },
      input: { text: 'churn data', files: [{ ref: 'slack:T1:F1' }] },
    });
  });

  it('belongs to the workspace it is used in, whoever wrote the message', () => {
    expect(shortcut({ team: 'T9', files: [{ id: 'F1', name: 'a.csv' }] })).toMatchObject({
      team: 'T1',
      input: { files: [{ ref: 'slack:T1:F1' }] },
    });
  });

  it('on a message without a file says how it is done', () => {
    expect(shortcut({})).toMatchObject({ input: { text: 'how do I upload a file?', files: [] } });
  });
});

describe('what concerns the app itself', () => {
  it('is told apart', () => {
    expect(event({ type: 'app_home_opened', channel: 'D1', tab: 'home' })).toEqual({
      kind: 'home',
      team: 'T1',
      user: 'U1',
      channel: 'D1',
    });
    expect(isGone({ event: { type: 'app_uninstalled' } })).toBe(true);
    expect(isGone({ event: { type: 'tokens_revoked', tokens: { bot: ['UBOT'] } } })).toBe(true);
    expect(isGone({ event: { type: 'tokens_revoked', tokens: { oauth: ['U1'] } } })).toBe(false);
    expect(read({ type: 'view_closed' })).toEqual({ kind: 'nothing' });
  });
});

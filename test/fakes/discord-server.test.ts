import { Client, type GatewayDispatchPayload, GatewayIntentBits, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type FakeChannel,
  type FakeDiscord,
  type FakeGuild,
  type Human,
  startDiscord,
  until,
} from './discord-server.ts';

/** Holds the fake to what Discord documents, with the real client and plain requests. */
describe('the fake Discord', () => {
  let discord: FakeDiscord;
  let guild: FakeGuild;
  let channel: FakeChannel;
  let ada: Human;
  let client: Client;
  let seen: GatewayDispatchPayload[];

  beforeEach(async () => {
    discord = await startDiscord({ heartbeatMs: 100 });
    guild = discord.guild('Acme');
    channel = discord.channel(guild, 'general');
    ada = discord.person('ada', [guild]);
    discord.commands.current = [
      { id: discord.world.snowflake(), name: 'ml', type: 1, options: [{ name: 'help', type: 1, options: [] }] },
    ];
    client = new Client({
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
      rest: { api: discord.url, version: '10' },
    });
    seen = [];
    client.on('raw', (packet: GatewayDispatchPayload) => seen.push(packet));
    client.on('error', () => undefined);
    client.on('shardError', () => undefined);
    await client.login(discord.token);
  });

  afterEach(async () => {
    await client.destroy();
    await discord.stop();
  });

  const request = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${discord.url}/v10${path}`, {
      method,
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  const received = (type: string) => seen.filter((packet) => packet.t === type);

  it('lets the real client in and tells it what people write', async () => {
    ada.mention(channel, 'hello');

    await until(() => received('MESSAGE_CREATE')[0], 'the message');
    expect(received('GUILD_CREATE')).toHaveLength(1);
    expect(received('MESSAGE_CREATE')[0].d).toMatchObject({ channel_id: channel.id, guild_id: guild.id });
  });

  it('hides what was said from a bot without the message-content intent, unless it is mentioned or written to', async () => {
    ada.say(channel, 'secret');
    ada.dm('open');

    await until(() => received('MESSAGE_CREATE').length === 2, 'both messages');
    expect(received('MESSAGE_CREATE').map((packet) => (packet.d as { content: string }).content)).toEqual(['', 'open']);
  });

  it('replays what a session missed after it was closed with 4000', async () => {
    await until(() => client.isReady(), 'ready');
    discord.gateway.close(4000);
    ada.mention(channel, 'while you were away');

    await until(() => received('MESSAGE_CREATE')[0], 'the replay');
    expect(discord.gateway.journal).toContain('resume');
  });

  it('is left by a client whose heartbeats it does not answer', async () => {
    await until(() => client.isReady(), 'ready');
    discord.gateway.heartbeatsAnswered = false;

    await until(() => discord.gateway.journal.includes('closed 4200'), 'a zombie noticed');
    discord.gateway.heartbeatsAnswered = true;
    await until(() => discord.gateway.journal.includes('resume'), 'a resume');
  });

  it('gives the same message for the same nonce, and a second one without', async () => {
    const first = await request('POST', `/channels/${channel.id}/messages`, {
      content: 'a',
      nonce: 'n',
      enforce_nonce: true,
    });
    const again = await request('POST', `/channels/${channel.id}/messages`, {
      content: 'a',
      nonce: 'n',
      enforce_nonce: true,
    });
    await request('POST', `/channels/${channel.id}/messages`, { content: 'a' });

    expect(again.json.id).toBe(first.json.id);
    expect(discord.read(channel)).toHaveLength(2);
  });

  it('leaves two messages when a 502 comes after the fact and the client has no nonce', async () => {
    discord.faults.plan('POST', /messages$/, '502-after');

    await client.rest.post(Routes.channelMessages(channel.id), { body: { content: 'once?' } });

    expect(discord.read(channel)).toHaveLength(2);
  });

  it('refuses the sixth message within five seconds', async () => {
    const statuses = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await request('POST', `/channels/${channel.id}/messages`, { content: `${i}` })).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('refuses more than 50 requests a second over all channels', async () => {
    // All within one second, however long they take here.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => request('GET', `/channels/${discord.channel(guild, `c${i}`).id}`)),
    );

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused[0].json).toMatchObject({ global: true });
  });

  it('lets a message be turned into components V2 once it holds neither content nor embeds, and not back', async () => {
    const { json } = await request('POST', `/channels/${channel.id}/messages`, { content: 'words' });
    const path = `/channels/${channel.id}/messages/${json.id}`;
    const list = { flags: 32_768, components: [{ type: 10, content: 'list' }] };

    expect((await request('PATCH', path, list)).status).toBe(400);
    expect((await request('PATCH', path, { ...list, content: null, embeds: [] })).status).toBe(200);
    expect((await request('PATCH', path, { content: 'words again', components: [] })).status).toBe(400);
  });

  it('takes no embeds from who may not send any', async () => {
    discord.revoke(channel, 'embedLinks');
    const embeds = [{ title: 'x' }];

    expect((await request('POST', `/channels/${channel.id}/messages`, { embeds })).json.code).toBe(50_013);
    expect((await request('POST', `/channels/${channel.id}/messages`, { content: 'x' })).status).toBe(200);
  });

  it('tells translations of commands to who asks for them', async () => {
    const path = `/applications/${discord.botId}/commands`;
    const command = { name: 'ml', description: 'x', description_localizations: { de: 'y' } };
    await request('PUT', path, [command]);

    expect((await request('GET', path)).json[0].description_localizations).toBeUndefined();
    expect((await request('GET', `${path}?with_localizations=true`)).json[0]).toMatchObject(command);
  });

  it('answers an interaction once, within three seconds, and follow-ups for fifteen minutes', async () => {
    const late = ada.slash(channel, 'help');
    discord.advance(3_100);
    const callback = (of: { id: string; token: string }) =>
      request('POST', `/interactions/${of.id}/${of.token}/callback`, { type: 4, data: { content: 'hi' } });
    expect((await callback(late)).json.code).toBe(10_062);

    const quick = ada.slash(channel, 'help');
    expect((await callback(quick)).status).toBe(204);
    expect((await callback(quick)).json.code).toBe(40_060);

    const original = `/webhooks/${discord.botId}/${quick.token}/messages/@original`;
    expect((await request('PATCH', original, { content: 'changed' })).status).toBe(200);
    discord.advance(15 * 60_000);
    expect((await request('PATCH', original, { content: 'too late' })).json.code).toBe(50_027);
  });

  it('shows an ephemeral answer to the asker alone', async () => {
    const bob = discord.person('bob', [guild]);
    const asked = ada.slash(channel, 'help');
    await request('POST', `/interactions/${asked.id}/${asked.token}/callback`, {
      type: 4,
      data: { content: 'for you', flags: 64 },
    });

    expect(discord.read(channel, ada)).toHaveLength(1);
    expect(discord.read(channel, bob)).toHaveLength(0);
  });

  it('notifies whom the content mentions, as far as allowed_mentions lets it', async () => {
    await request('POST', `/channels/${channel.id}/messages`, { content: `<@${ada.id}> @everyone` });
    await request('POST', `/channels/${channel.id}/messages`, {
      content: `<@${ada.id}> @everyone`,
      allowed_mentions: { parse: [], users: [ada.id] },
    });

    expect(discord.read(channel).map((message) => message.pinged)).toEqual([[ada.id, 'everyone'], [ada.id]]);
  });

  it('refuses and remembers payloads beyond the limits', async () => {
    const button = { type: 2, style: 1, label: 'x', custom_id: 'same' };
    const broken: unknown[] = [
      {},
      { content: 'x'.repeat(2_001) },
      { embeds: [{ title: 'x'.repeat(257) }] },
      { embeds: Array.from({ length: 2 }, () => ({ description: 'x'.repeat(3_001) })) },
      { embeds: [{ fields: [{ name: '', value: 'x' }] }] },
      { content: 'x', components: [{ type: 1, components: [button, button] }] },
      {
        content: 'x',
        components: Array.from({ length: 6 }, (_, i) => ({ type: 1, components: [{ ...button, custom_id: `${i}` }] })),
      },
      { content: 'x', components: [{ type: 1, components: [{ ...button, custom_id: 'x'.repeat(101) }] }] },
      { content: 'x', nonce: 'x'.repeat(26) },
      { content: 'x', flags: 64 },
      { content: 'x', flags: 32_768, components: [{ type: 10, content: 'x' }] },
      { flags: 32_768, components: [{ type: 10, content: 'x'.repeat(4_001) }] },
      { flags: 32_768, components: Array.from({ length: 41 }, () => ({ type: 14 })) },
      { content: 'x', allowed_mentions: { parse: ['users'], users: [ada.id] } },
    ];

    for (const [i, payload] of broken.entries()) {
      const { status } = await request('POST', `/channels/${discord.channel(guild, `c${i}`).id}/messages`, payload);
      expect([i, status]).toEqual([i, 400]);
    }
    expect(discord.violations.length).toBeGreaterThanOrEqual(broken.length);
  });

  it('knows nothing of deleted messages and lets nobody edit in an archived thread', async () => {
    const { json } = await request('POST', `/channels/${channel.id}/messages`, { content: 'head' });
    const thread = await request('POST', `/channels/${channel.id}/messages/${json.id}/threads`, { name: 'talk' });
    const inside = await request('POST', `/channels/${thread.json.id}/messages`, { content: 'in it' });
    await request('PATCH', `/channels/${thread.json.id}`, { archived: true });
    const path = `/channels/${thread.json.id}/messages/${inside.json.id}`;
    expect((await request('PATCH', path, { content: 'x' })).json.code).toBe(50_083);

    await request('PATCH', `/channels/${thread.json.id}`, { archived: false });
    expect((await request('PATCH', path, { content: 'x' })).status).toBe(200);
    await request('DELETE', path);
    expect((await request('PATCH', path, { content: 'x' })).json.code).toBe(10_008);
  });
});

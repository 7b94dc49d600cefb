import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/datasets/duckdb.ts';
import type { Channel, Message, User } from '../fakes/slack/world.ts';
import { type Manifest, type SlackServer, type SlackServerOptions, startSlackServer } from '../fakes/slack-server.ts';
import { runProgram } from '../support/program.ts';
import { botMessages, hasButton, nextAnswer, settingsFor, startServer } from '../support/slack-program.ts';
import { createFolder } from '../support/store.ts';

const MANIFEST = JSON.parse(readFileSync('adapters/slack/manifest.json', 'utf8')) as Manifest;

async function openWorkspace(options: SlackServerOptions = {}): Promise<SlackServer> {
  const slack = await startSlackServer({ manifest: MANIFEST, ...options });
  onTestFinished(() => slack.close());
  return slack;
}

async function asParquet(csv: string): Promise<Buffer> {
  const folder = await createFolder();
  const [from, to] = [join(folder, 'table.csv'), join(folder, 'table.parquet')];
  await writeFile(from, csv);
  const database = await openDatabase({ folder });
  await database.run(`COPY (FROM read_csv('${from}')) TO '${to}' (FORMAT parquet)`);
  database.close();
  return readFile(to);
}

/** A person in a place, who does something and reads what comes of it. */
function inPlace(slack: SlackServer, user: User, channel: Channel) {
  const acted = async (act: () => Promise<unknown>, wanted?: (message: Message) => boolean): Promise<Message> => {
    const before = botMessages(slack, channel).length;
    await act();
    return nextAnswer(slack, channel, before, wanted);
  };
  return {
    slash: (text: string, wanted?: (message: Message) => boolean) =>
      acted(() => slack.people.slash(user, channel, text), wanted),
    say: (
      text: string,
      options: {
        thread?: string;
        wanted?: (message: Message) => boolean;
        files?: Parameters<SlackServer['people']['say']>[3];
      } = {},
    ) =>
      acted(
        () =>
          slack.people.say(user, channel, text, {
            ...(options.thread === undefined ? {} : { thread: options.thread }),
            ...options.files,
          }),
        options.wanted,
      ),
    press: (message: Message, label: string, wanted?: (message: Message) => boolean) =>
      acted(() => slack.people.press(user, channel, message, label), wanted),
    pick: (message: Message, option: string) => acted(() => slack.people.pick(user, channel, message, option)),
  };
}

/** In which a card shows what has changed. */
const SOON_MS = 5_000;
const SHARED_MS = 30_000;

const JARGON = /\bat .*\.(js|ts):\d+|undefined|\bnull\b|NaN|\[object|Error:|[0-9a-f]{24}|T0000|stack/;

describe('the whole life of a model in a channel', { timeout: 120_000 }, () => {
  it('goes from a command to predictions by buttons alone', async () => {
    const slack = await openWorkspace();
    const ann = slack.people.join('ann');
    const channel = slack.people.channel('data');
    const server = await startServer(slack, await settingsFor(slack));
    const me = inPlace(slack, ann, channel);

    const found = await me.slash('find me a dataset about customer churn');
    expect(found.text).toMatch(/7,043 rows/);
    expect(found.threadTs).toBeUndefined();

    const details = await me.press(found, 'Details');
    expect(details).toMatchObject({ threadTs: found.ts });
    const added = await me.press(found, 'Add', (message) => hasButton(message, 'Train'));
    expect(added.text).toMatch(/Target: /);
    await slack.until(() => /Added as/.test(found.text), 'the result as added', SOON_MS);

    await me.pick(added, 'contract (category)');
    await slack.until(() => /Target: contract/.test(added.text), 'the new target', SOON_MS);
    const asked = await me.press(added, 'Change target');
    const chosen = await me.pick(asked, 'churn (boolean)');
    expect(chosen.text).toMatch(/target is now/);
    for (const card of [added, asked]) {
      await slack.until(() => /(Target|Now): churn\b(\.|.*you chose it)/.test(card.text), 'the new target', SOON_MS);
    }

    const run = await me.press(chosen, 'Train', (message) => hasButton(message, 'Cancel'));
    expect(run.text).toMatch(/queued|running/);
    await slack.until(() => /finished/.test(run.text), 'the end of the run', 80_000);
    const notice = await slack.until(
      () => botMessages(slack, channel).find(({ text }) => /^<@\w+> the training on .* is finished/.test(text)),
      'the notice',
    );
    expect(notice.threadTs).toBe(found.ts);
    expect(run.edits.length).toBeGreaterThan(0);
    expect(run.text).toMatch(/rows it never saw/);

    await me.press(run, 'Leaderboard');
    await me.press(notice, 'Explain');
    const deployed = await me.press(notice, 'Deploy', (message) => hasButton(message, 'Undeploy'));
    await slack.until(() => hasButton(notice, 'Undeploy') && !hasButton(notice, 'Deploy'), 'Undeploy there', SOON_MS);
    await slack.people.press(ann, channel, deployed, 'Predict');
    const form = await slack.until(() => {
      const modal = slack.people.modal(ann);
      return modal?.content.callback_id !== undefined && modal;
    }, 'the form');
    const before = botMessages(slack, channel).length;
    await slack.people.submit(ann, form, { tenure: '3' });
    const prediction = await nextAnswer(slack, channel, before);
    expect(prediction).toMatchObject({ threadTs: found.ts });
    expect(prediction.text).toMatch(/churn: .* %/i);

    const spoken = await me.say('@ml predict for tenure=3, contract=Month-to-month', { thread: found.ts });
    expect(spoken.text).toMatch(/churn: /i);
    await me.press(deployed, 'Undeploy');
    await slack.until(
      () => hasButton(notice, 'Deploy') && /out of service/.test(deployed.text),
      'Deploy again',
      SOON_MS,
    );
    const sure = await me.press(added, 'Delete', (message) => hasButton(message, 'Confirm'));
    expect((await me.press(sure, 'Confirm')).text).toMatch(/Deleted/);
    // So much at once takes longer: a workspace has only its share of edits.
    await slack.until(() => !hasButton(sure, 'Confirm'), 'an answered question without buttons', SHARED_MS);
    await slack.until(() => /was deleted/.test(added.text) && !hasButton(added, 'Train'), 'the end of it', SHARED_MS);
    const surely = await me.say('@ml delete the model', {
      thread: found.ts,
      wanted: (message) => hasButton(message, 'Confirm'),
    });
    await me.press(surely, 'Confirm');
    await slack.until(() => /model was deleted/.test(run.text), 'no model', SHARED_MS);
    await slack.until(
      () => /model was deleted/.test(notice.text) && !hasButton(notice, 'Deploy'),
      'no button for it',
      SHARED_MS,
    );

    const shown = botMessages(slack, channel).flatMap(({ text, edits }) => [text, ...edits.map((edit) => edit.text)]);
    expect(shown.filter((text) => JARGON.test(text))).toEqual([]);
    expect(botMessages(slack, channel).filter(({ text }) => text.startsWith(`<@${ann.id}>`))).toHaveLength(1);
    expect(slack.violations).toEqual([]);
    expect(server.stderr()).not.toMatch(/"level":(50|60)/);
    await server.stop();
  });

  it('takes files from a message, from the shortcut and in direct messages', async () => {
    const slack = await openWorkspace();
    const ann = slack.people.join('ann');
    const channel = slack.people.channel('data');
    const server = await startServer(slack, await settingsFor(slack));
    const csv = `size,colour,price\n${Array.from({ length: 80 }, (_, i) => `${i},${i % 2 ? 'red' : 'blue'},${(i % 37) * 3.5 + 7}`).join('\n')}\n`;
    const file = slack.people.upload('<!channel> *houses*.csv', csv);

    const passing = await slack.people.say(ann, channel, 'the prices of last year', { files: [file] });
    await slack.delivery.settled();
    expect(botMessages(slack, channel)).toEqual([]);
    await slack.people.shortcut(ann, channel, passing, 'use_file');
    const added = await nextAnswer(slack, channel, 0, (message) => hasButton(message, 'Train'));
    expect(added).toMatchObject({ threadTs: passing.ts });
    expect(added.text).toContain('&lt;!channel&gt;');

    const dm = slack.people.dm(ann);
    await slack.people.say(ann, dm, '', { files: [file] });
    const again = await nextAnswer(slack, dm, 0, (message) => hasButton(message, 'Train'));
    expect(again.text).toMatch(/Target: price/);
    expect(slack.violations).toEqual([]);
    await server.stop();
  });

  it('adds every file of a message, of whatever kind, and names the one it cannot read', async () => {
    const slack = await openWorkspace();
    const ann = slack.people.join('ann');
    const channel = slack.people.channel('data');
    const server = await startServer(slack, await settingsFor(slack));
    const rows = Array.from({ length: 60 }, (_, i) => [`${i % 2 ? 'red' : 'blue'}`, `${(i % 37) * 3.5 + 7}`]);
    const text = (mark: string): string => [['colour', 'price'], ...rows].map((row) => row.join(mark)).join('\n');
    const files = [
      slack.people.upload('commas.csv', text(',')),
      slack.people.upload('tabs.tsv', text('\t')),
      slack.people.upload('packed.csv.gz', gzipSync(text(','))),
      slack.people.upload('columns.parquet', await asParquet(text(','))),
      slack.people.upload('photo.png', Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1')),
    ];

    const asked = await slack.people.say(ann, channel, '@ml these, please', { files });
    const added = await nextAnswer(slack, channel, 0, (message) => /Added columns/.test(message.text), 60_000);

    for (const name of ['commas', 'tabs', 'packed', 'columns']) expect(added.text).toContain(`Added ${name}`);
    expect(added.text).toMatch(/photo\.png .*picture/);
    expect(added.threadTs).toBe(asked.ts);
    expect(slack.calls.filter(({ method }) => method === 'files.info')).toHaveLength(files.length);
    expect(slack.violations).toEqual([]);
    await server.stop();
  });

  it('shows everything in App Home, where buttons work too', async () => {
    const slack = await openWorkspace();
    const ann = slack.people.join('ann');
    const dm = slack.people.dm(ann);
    const server = await startServer(slack, await settingsFor(slack));
    const me = inPlace(slack, ann, dm);
    const home = async (words: string): Promise<string> => {
      await slack.people.openHome(ann);
      return slack.until(() => {
        const view = JSON.stringify(slack.team.homes.get(ann.id)?.content ?? '');
        return view.includes(words) && view;
      }, `${words} in App Home`);
    };

    await home('Nothing here yet');
    await me.press(await me.say('find penguins'), 'Add', (message) => hasButton(message, 'Train'));
    expect(await home('344 rows')).toContain('Change target');
    const before = botMessages(slack, dm).length;
    await slack.people.pressHome(ann, 'Train');
    const run = await nextAnswer(slack, dm, before, (message) => hasButton(message, 'Cancel'));
    await slack.until(() => /finished/.test(run.text), 'the end of the run', 80_000);
    await slack.until(
      () => botMessages(slack, dm).some(({ text }) => /^<@\w+> the training on .* is finished/.test(text)),
      'the notice',
    );
    await home('rows it never saw');
    await slack.people.pressHome(ann, 'Deploy');
    await home('In service');
    expect(slack.violations).toEqual([]);
    await server.stop();
  });
});

describe('rights', { timeout: 60_000 }, () => {
  it('lets the person who started a run, or an admin, cancel it, and nobody else', async () => {
    const slack = await openWorkspace();
    const [ann, bob, boss] = [
      slack.people.join('ann'),
      slack.people.join('bob'),
      slack.people.join('boss', { admin: true }),
    ];
    const channel = slack.people.channel('data');
    const server = await startServer(slack, await settingsFor(slack, { TRAIN_TIME_LIMIT_S: '60' }));
    const [asAnn, asBoss] = [ann, boss].map((user) => inPlace(slack, user, channel));

    const found = (await asAnn?.slash('find customer churn')) as Message;
    const added = (await asAnn?.press(found, 'Add', (message) => hasButton(message, 'Train'))) as Message;
    const run = (await asAnn?.press(added, 'Train', (message) => hasButton(message, 'Cancel'))) as Message;
    await slack.people.press(bob, channel, run, 'Cancel');
    const refused = await slack.until(() => channel.ephemeral.find(({ user }) => user === bob.id), 'the refusal');
    expect(refused.text).toMatch(/started by ann/);
    await asBoss?.press(run, 'Cancel');
    await slack.until(() => /cancelled/.test(run.text), 'the cancellation', 30_000);
    await asAnn?.press(run, 'Train', (message) => hasButton(message, 'Cancel'));

    expect(slack.violations).toEqual([]);
    await server.stop();
  });

  it.each([
    ['removes the app', { type: 'app_uninstalled' }],
    ['revokes its token', { type: 'tokens_revoked', tokens: { bot: ['U0BOT'] } }],
  ])('stops what is going on in a workspace that %s, and leaves it alone', async (_, event) => {
    const slack = await openWorkspace();
    const ann = slack.people.join('ann');
    const channel = slack.people.channel('data');
    const settings = await settingsFor(slack, { TRAIN_TIME_LIMIT_S: '60', LOG_LEVEL: 'info' });
    const server = await startServer(slack, settings);
    const me = inPlace(slack, ann, channel);
    const added = await me.press(await me.slash('find customer churn'), 'Add', (message) =>
      hasButton(message, 'Train'),
    );
    const run = await me.press(added, 'Train', (message) => hasButton(message, 'Cancel'));
    await slack.until(() => /running/.test(run.text), 'the run');

    await slack.people.event(event);
    await slack.until(() => /training ended/.test(server.stderr()), 'the end of the run', 30_000);
    const refused = () => slack.calls.filter(({ error }) => error === 'token_revoked').length;
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const before = refused();
    await new Promise((resolve) => setTimeout(resolve, 4_000));

    expect(refused()).toBe(before);
    expect(before).toBeLessThan(6);
    await server.stop();
  });
});

describe('by HTTP on the program’s own port', { timeout: 60_000 }, () => {
  it('converses, and refuses what is not signed without writing it down', async () => {
    const slack = await openWorkspace();
    const ann = slack.people.join('ann');
    const secret = '0123456789abcdef0123456789abcdef';
    const server = await startServer(
      slack,
      await settingsFor(slack, { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: secret }),
    );
    const me = inPlace(slack, ann, slack.people.dm(ann));

    expect((await me.say('find penguins')).text).toMatch(/344 rows/);
    expect((await me.slash('help')).text).toMatch(/I turn a sentence into/);
    const forged = await fetch(`${server.url}/slack/events`, {
      method: 'POST',
      body: '{"event":{"text":"very private words"}}',
      headers: {
        'content-type': 'application/json',
        'x-slack-signature': 'v0=00',
        'x-slack-request-timestamp': String(Math.floor(Date.now() / 1_000)),
      },
    });

    expect(forged.status).toBe(401);
    expect(server.stderr()).toMatch(/SLACK_SIGNING_SECRET/);
    expect(server.stderr()).not.toMatch(/private words/);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    await server.stop();
  });
});

describe('a start with wrong settings', { timeout: 30_000 }, () => {
  it.each([
    [
      'a wrong bot token',
      { SLACK_BOT_TOKEN: 'xoxb-wrong' },
      /^SLACK_BOT_TOKEN is not accepted by Slack \(invalid_auth\); copy .*\n$/,
    ],
    [
      'a wrong app token',
      { SLACK_APP_TOKEN: 'xapp-wrong' },
      /^SLACK_APP_TOKEN is not accepted by Slack .*connections:write.*\n$/,
    ],
    ['no bot token', { SLACK_BOT_TOKEN: '' }, /^SLACK_BOT_TOKEN is missing; copy .*\n$/],
    ['no way to be reached', { SLACK_APP_TOKEN: '' }, /^SLACK_APP_TOKEN is missing; create .*\n$/],
    [
      'something else as token',
      { SLACK_BOT_TOKEN: 'hunter2' },
      /^SLACK_BOT_TOKEN=\(hidden\) cannot be used; accepted: a token that starts with xoxb-\.\n$/,
    ],
  ])('%s: one line that says what to do', async (_, wrong, line) => {
    const slack = await openWorkspace();

    const { code, stderr, stdout } = await runProgram(['start'], {
      ...(await settingsFor(slack)),
      LOG_LEVEL: 'error',
      ...wrong,
    });

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(line);
  });

  it('doubts a signing secret that does not look like one, before Slack has called', async () => {
    const slack = await openWorkspace();

    const server = await startServer(
      slack,
      await settingsFor(slack, { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 'hunter2hunter2' }),
    );

    const lines = server.stderr().split('\n');
    expect(
      lines.filter((line) => /SLACK_SIGNING_SECRET does not look like one .*copy it from/.test(line)),
    ).toHaveLength(1);
    expect(server.stderr()).not.toContain('hunter2');
    await server.stop();
  });

  it('names a scope that is missing', async () => {
    const slack = await openWorkspace();
    slack.team.scopes = slack.team.scopes.filter((scope) => scope !== 'users:read');

    const { code, stderr } = await runProgram(['start'], await settingsFor(slack));

    expect(code).toBe(1);
    expect(stderr).toMatch(/lacks the scope users:read/);
  });
});

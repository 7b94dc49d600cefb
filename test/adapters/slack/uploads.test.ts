import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SlackServer } from '../../fakes/slack-server.ts';
import { connect, echo, openWorkspace } from './harness.ts';

const CSV = 'x,prediction\n1,yes\n';
const FILE = {
  name: 'rows-predictions.csv',
  bytes: CSV.length,
  path: '/api/batches/1/file',
  url: 'http://ml.test/api/batches/1/file',
  open: () => Readable.from([Buffer.from(CSV)]),
};

/** A thread in which somebody asked, and a file for them. */
async function scene(prepare: (slack: SlackServer) => void = () => undefined) {
  const slack = await openWorkspace();
  const ann = slack.people.join('ann');
  const channel = slack.people.channel('data');
  const { adapter } = await connect(slack, echo);
  const asked = await slack.people.say(ann, channel, `<@${slack.team.botUser}> predict all rows`);
  prepare(slack);
  const address = `slack:${slack.team.id}:${channel.id}:${asked.ts}:${ann.id}`;
  const person = { id: `slack:${ann.id}`, name: 'ann' };
  const deliver = () =>
    adapter.platform.deliver(address, { text: 'Predicted 1 row.', mentions: [person] }, FILE, 'batch:end');
  const post = () => adapter.platform.post(address, { text: 'The training is finished.' }, 'end');
  const show = (message: string) =>
    adapter.platform.illustrate?.(
      message,
      { name: 'confusion.png', png: Buffer.from('PNG'), alt: '30 of 33 rows are right.' },
      'end:picture0',
    );
  const said = () => channel.messages.filter(({ user }) => user === slack.team.botUser);
  return { slack, asked, deliver, post, show, said };
}

describe('a file in Slack', () => {
  it('stands in the thread in which it was asked for, below the words, once', async () => {
    const { slack, asked, deliver, said } = await scene();

    await deliver();
    await deliver();

    const files = said().filter((message) => message.files.length > 0);
    expect(files).toMatchObject([{ threadTs: asked.ts, files: [{ name: FILE.name, bytes: Buffer.from(CSV) }] }]);
    expect(said().filter(({ text }) => text.includes('Predicted 1 row.'))).toHaveLength(1);
    expect(slack.violations).toEqual([]);
  });

  it('that may not be put there is said to be fetched elsewhere', async () => {
    const { slack, deliver, said } = await scene(({ team }) => {
      team.scopes = team.scopes.filter((scope) => scope !== 'files:write');
    });

    await deliver();
    await deliver();

    expect(said().flatMap(({ files }) => files)).toEqual([]);
    const told = said().filter(({ text }) => text.includes(FILE.url));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('may lack the scope files:write');
    slack.violations.splice(0);
  });
});

describe('a picture in Slack', () => {
  it('stands in the thread of its message, once, with words for those who do not see it', async () => {
    const { slack, asked, post, show, said } = await scene();
    const message = await post();

    await show(message);
    await show(message);

    const files = said().filter(({ files: put }) => put.length > 0);
    expect(files).toMatchObject([{ threadTs: asked.ts, files: [{ name: 'confusion.png' }] }]);
    expect(slack.calls.find(({ method }) => method === 'files.getUploadURLExternal')?.args).toMatchObject({
      alt_txt: '30 of 33 rows are right.',
    });
    expect(slack.violations).toEqual([]);
  });

  it('that may not be put there is refused, and nothing is said of it', async () => {
    const { slack, post, show, said } = await scene(({ team }) => {
      team.scopes = team.scopes.filter((scope) => scope !== 'files:write');
    });
    const message = await post();
    const before = said().length;

    await expect(show(message)).rejects.toThrow();
    expect(said()).toHaveLength(before);
    slack.violations.splice(0);
  });
});

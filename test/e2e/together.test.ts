import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../fakes/discord-server.ts';
import { startSlackServer } from '../fakes/slack-server.ts';
import { openHome } from '../support/discord.ts';
import { botMessages, hasButton, settingsFor, startServer } from '../support/slack-program.ts';

const TOLD = /is being trained on already, by \w+\. I tell you of the end as well\./;

describe('three people who press one button at once', { timeout: 120_000 }, () => {
  it('have one run and one card in a Discord channel; two are told alone, and all three of the end', async () => {
    const { discord, channel, ada, person, bots, told: notices, hear, press } = await openHome();
    const people = [ada, person('grace'), person('barbara')];
    ada.mention(channel, 'find me a dataset about penguins');
    const added = await press(await hear(/Palmer penguins/i), 'Add', /\[Train\]/);

    await Promise.all(people.map((each) => discord.answered(each.press(added, 'Train'))));
    const notice = await until(() => notices(ada)[0], 'the end', 60_000);

    expect(notice.pinged.toSorted()).toEqual(people.map(({ id }) => id).toSorted());
    expect(bots().filter((message) => /queued|running|finished in/.test(discord.readable(message)))).toHaveLength(1);
    const told = people.flatMap((each) =>
      bots(channel, each)
        .filter(({ ephemeralFor }) => ephemeralFor === each.id)
        .map(discord.readable)
        // What took long was said to who pressed Add.
        .filter((words) => !words.startsWith('Adding')),
    );
    expect(told).toEqual([expect.stringMatching(TOLD), expect.stringMatching(TOLD)]);

    const thread = discord.world.channels.get(notice.channelId);
    await Promise.all(people.map((each) => discord.answered(each.press(notice, 'Deploy'))));
    await hear(/in service/, thread);
    const others = () =>
      people.flatMap((each) =>
        bots(thread, each).filter((message) => /is deployed already/.test(discord.readable(message))),
      );
    await until(() => others().length >= 2, 'the words to the other two');
    expect(bots(thread).filter((message) => /in service/.test(discord.readable(message)))).toHaveLength(1);
  });

  it('have one run and one card in a Slack thread; two are told, and all three of the end', async () => {
    const slack = await startSlackServer();
    onTestFinished(() => slack.close());
    const people = ['ann', 'bea', 'cleo'].map((name) => slack.people.join(name));
    const [ann] = people;
    const channel = slack.people.channel('data');
    await startServer(slack, await settingsFor(slack));
    const seen = (label: string) =>
      slack.until(() => botMessages(slack, channel).find((message) => hasButton(message, label)), label, 30_000);

    await slack.people.slash(ann, channel, 'find me a dataset about penguins');
    await slack.people.press(ann, channel, await seen('Add'), 'Add');
    const added = await seen('Train');
    await Promise.all(people.map((each) => slack.people.press(each, channel, added, 'Train')));
    const notice = await slack.until(
      () => botMessages(slack, channel).find(({ text }) => text.startsWith('<@')),
      'the end',
      60_000,
    );

    for (const { id } of people) expect(notice.text).toContain(`<@${id}>`);
    const words = [...botMessages(slack, channel), ...channel.ephemeral].map(({ text }) => text);
    expect(words.filter((text) => TOLD.test(text))).toHaveLength(2);
    expect(words.filter((text) => text.startsWith('<@'))).toHaveLength(1);
    expect(botMessages(slack, channel).filter((message) => hasButton(message, 'Deploy'))).toHaveLength(1);
    expect(slack.violations).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type FakeChannel, until } from '../fakes/discord-server.ts';
import { gaps, openHome, percentages } from '../support/discord.ts';

const PENGUINS = [
  'species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex',
  ...Array.from({ length: 120 }, (_, i) => {
    const species = i % 2;
    return [
      species === 0 ? 'Adelie' : 'Gentoo',
      species === 0 ? 'Torgersen' : 'Biscoe',
      (species === 0 ? 38 : 47) + ((i * 7) % 5),
      (species === 0 ? 18 : 15) + ((i * 3) % 3) / 2,
      (species === 0 ? 190 : 217) + ((i * 11) % 9),
      (species === 0 ? 3_700 : 5_000) + ((i * 13) % 400),
      i % 3 === 0 ? 'male' : 'female',
    ].join(',');
  }),
].join('\n');

/** Within the time in which a card shows what has changed. */
const soon = (holds: () => boolean) => until(holds, String(holds), 5_000);

/** After a deletion many cards change at once, and share what the channel allows; the newest come first. */
const inTurn = (holds: () => boolean) => until(holds, String(holds), 30_000);

describe('the assistant in a Discord server', { timeout: 120_000 }, () => {
  it('goes the whole way by mention and buttons', async () => {
    const home = await openHome({ TRAIN_TIME_LIMIT_S: '12' });
    const { discord, ada, channel } = home;
    ada.mention(channel, 'find me a dataset about penguins');
    const found = await home.hear(/Palmer penguins/i);
    expect(discord.readable(found)).toMatch(/344 rows/);

    const added = await home.press(found, 'Add', /\[Train\]/);
    expect(discord.readable(added)).toMatch(/Target:.* species/);
    await soon(() => /Added as/.test(discord.readable(found)));
    await discord.answered(ada.pick(added, 'island'));
    await home.hear(/target is now island/);
    await soon(() => /Target:.* island/.test(discord.readable(added)));
    await discord.answered(ada.pick(added, 'species'));
    await home.hear(/target is now species/);

    const started = await home.press(added, 'Train', /queued|running/);
    await until(
      () => /finished/.test(discord.readable(started)),
      () => discord.readable(started),
      60_000,
    );
    const notice = await until(() => home.told(ada)[0], 'the announcement', 10_000);

    expect(discord.readable(notice)).toMatch(/is finished: .* rows it never saw/);
    // What belongs to a run stands in its thread.
    expect(discord.world.channels.get(notice.channelId)?.type).toBe(11);
    expect(home.told(ada)).toHaveLength(1);
    expect(percentages(started)).toEqual([...percentages(started)].sort((a, b) => a - b));
    expect(Math.min(...gaps(started), 3_000)).toBeGreaterThanOrEqual(2_950);
    expect(discord.requests.filter(({ status }) => status === 429)).toEqual([]);
    const threads = [...discord.world.channels.values()].filter(({ type }) => type === 11);
    expect(threads.map(({ parentId, id }) => [parentId, id])).toEqual([[channel.id, started.id]]);

    expect(discord.readable(await home.press(notice, 'Explain', /What \S+ goes by/))).toMatch(/█/);
    await home.press(started, 'Leaderboard', /validation/);
    const deployed = await home.press(notice, 'Deploy', /\[Undeploy\]/);
    await soon(() => discord.readable(notice).includes('[Undeploy]'));
    expect(notice.pinged).toEqual([ada.id]);
    expect(discord.readable(notice)).toContain(`<@${ada.id}> the training`);

    const thread = threads[0] as FakeChannel;
    const asked = ada.press(notice, 'Predict');
    await discord.answered(asked);
    expect(asked.callbackType).toBe(9);
    let page = asked;
    for (let sent = ada.submitModal(page, {}); ; sent = ada.submitModal(page, {})) {
      await discord.answered(sent);
      const between = home.bots(thread).findLast((message) => discord.readable(message).includes('[Continue]'));
      if (between === undefined || home.bots(thread).some((message) => /species: /.test(discord.readable(message))))
        break;
      const next = ada.press(between, 'Continue');
      await discord.answered(next);
      if (next.modal === undefined || next.modal.custom_id === page.modal?.custom_id) break;
      page = next;
    }
    await home.hear(/species: (Adelie|Gentoo|Chinstrap), /, thread);

    ada.mention(thread, 'explain it');
    await home.hear(/shuffled/, thread);
    ada.mention(channel, 'predict for bill_length_mm=39, bill_depth_mm=18.7, flipper_length_mm=181, body_mass_g=3750');
    await home.hear(/species: Adelie/);
    await home.press(deployed, 'Undeploy', /out of service/);
    await soon(() => [notice, deployed].every((message) => discord.readable(message).includes('[Deploy]')));

    const sure = await home.press(added, 'Delete', /\[Confirm\]/);
    await home.press(sure, 'Confirm', /Deleted/);
    await inTurn(() => /was deleted/.test(discord.readable(added)) && !/\[Train\]/.test(discord.readable(added)));
    await inTurn(() => !discord.readable(sure).includes('[Confirm]'));
    ada.mention(channel, 'delete the model');
    const surely = await home.hear(/Delete the model .*\[Confirm\]/s);
    await home.press(surely, 'Confirm', /Deleted/);
    await inTurn(
      () =>
        [started, notice].every((message) => /model was deleted/.test(discord.readable(message))) &&
        !/\[Deploy\]/.test(discord.readable(notice)),
    );
  });

  it('goes the whole way by slash commands', async () => {
    const home = await openHome();
    const { discord, ada, channel } = home;
    const ask = async (...asked: Parameters<typeof ada.slash>) => {
      const interaction = ada.slash(...asked);
      await discord.answered(interaction);
      return interaction;
    };
    await ask(channel, 'search', { query: 'penguins' });
    await home.hear(/Palmer penguins/i);
    await ask(channel, 'add', { dataset: '1' });
    await home.hear(/\[Train\]/);
    expect((await ada.autocomplete(channel, 'train', 'dataset', 'peng')).map(({ value }) => value)).toHaveLength(1);
    const columns = await ada.autocomplete(channel, 'train', 'target', 'spec');
    expect(columns.map(({ value }) => value)).toEqual(['species']);

    await ask(channel, 'train', { target: 'species', time_limit: 6, metric: 'accuracy' });
    const run = await home.hear(/queued|running/);
    await ask(channel, 'status');
    await until(
      () => /finished/.test(discord.readable(run)),
      () => discord.readable(run),
      60_000,
    );
    await ask(channel, 'leaderboard');
    await home.hear(/validation/);
    const [model] = await ada.autocomplete(channel, 'deploy', 'model', '');
    await ask(channel, 'deploy', { model: model.value });
    await home.hear(/\[Undeploy\]/);
    await ask(channel, 'predict', { values: 'bill_length_mm=39, bill_depth_mm=18.7, flipper_length_mm=181' });
    await home.hear(/species: Adelie/);
    const form = await ask(channel, 'predict', { model: model.value });
    expect(form.callbackType).toBe(9);

    await ask(channel, 'ask', { text: 'train for 10 minutes' });
    await home.hear(/running/);
    await ask(channel, 'cancel');
    await home.hear(/cancelled/);
  });

  it('answers mistakes and help to the asker alone', async () => {
    const home = await openHome();
    const { discord, ada, channel } = home;
    await discord.answered(ada.slash(channel, 'train'));
    await discord.answered(ada.slash(channel, 'help'));
    await discord.answered(ada.slash(channel, 'add'));

    // “is thinking …”, which everybody sees, may have stood in the place of an answer.
    const answers = () => home.bots(channel, ada).map(discord.readable);
    await until(() => answers().length === 3 && !answers().includes(''), 'three answers');
    expect(answers().join()).toContain('In a channel or a thread, begin with my name');
    expect(home.bots(channel, home.person('bob'))).toEqual([]);
  });

  it('takes files from messages, commands, and what others have posted', async () => {
    const home = await openHome();
    const { discord, ada, channel } = home;
    const file = { name: 'birds.csv', text: PENGUINS };
    ada.mention(channel, 'predict the species', [file]);
    await home.hear(/Added birds/);
    const posted = home.person('bob').say(channel, 'our data', [{ ...file, name: 'others.csv' }]);
    await discord.answered(ada.messageCommand(posted, 'Use this file'));
    await home.hear(/Added others/);
    await discord.answered(ada.slash(channel, 'add', { file: { ...file, name: 'attached.csv' } }));
    await home.hear(/Added attached/);
  });

  it('keeps what is said directly apart from the server', async () => {
    const home = await openHome();
    const { discord, ada, channel } = home;
    ada.dm('use this', [{ name: 'private.csv', text: PENGUINS }]);
    await home.hear(/Added private/, ada.direct());
    ada.dm('which datasets are here');
    await home.hear(/Data sets here/, ada.direct());
    ada.mention(channel, 'which datasets are here');

    await home.hear(/no data set here yet/);
    expect(home.bots().map(discord.readable).join()).not.toContain('private');
  });

  it('lets only who began a training, or who manages the server, end it', async () => {
    const home = await openHome({ TRAIN_TIME_LIMIT_S: '60' });
    const { discord, ada, channel } = home;
    ada.mention(channel, 'find telco churn');
    const found = await home.hear(/\[Add\]/);
    const added = await home.press(found, 'Add', /\[Train\]/);
    const run = await home.press(added, 'Train', /queued|running/);
    const bob = home.person('bob');
    const boss = home.person('boss', { manager: true });

    await home.press(run, 'Cancel', /started by ada/, bob);
    await home.press(run, 'Cancel', /Stopping/, boss);
    await until(
      () => /cancelled/.test(discord.readable(run)),
      () => discord.readable(run),
      20_000,
    );
    await home.press(run, 'Train', /queued|running/, bob);
  });

  it('stops what is going on in a server that removes it, and writes to nobody it can no longer reach', async () => {
    const home = await openHome({ TRAIN_TIME_LIMIT_S: '60', LOG_LEVEL: 'info' });
    const { discord, ada, channel } = home;
    ada.mention(channel, 'find telco churn');
    const found = await home.hear(/\[Add\]/);
    const added = await home.press(found, 'Add', /\[Train\]/);
    const run = await home.press(added, 'Train', /queued|running/);
    await until(
      () => /running/.test(discord.readable(run)),
      () => discord.readable(run),
      20_000,
    );

    discord.expel(home.guild);
    await until(() => /training ended/.test(home.log()), home.log, 30_000);
    expect(discord.read(ada.direct())).toEqual([]);
  });

  it('takes up, after a restart, buttons, questions and runs of before', async () => {
    const home = await openHome();
    const { discord, ada, channel } = home;
    ada.mention(channel, 'find penguins');
    const found = await home.hear(/\[Add\]/);
    await home.kill();
    const missed = ada.mention(channel, 'which datasets are here');
    await home.start();

    const answer = await home.hear(/no data set here yet/);
    expect(answer.replyTo).toBe(missed.id);
    const added = await home.press(found, 'Add', /\[Train\]/);
    await soon(() => /Added as/.test(discord.readable(found)));
    await soon(() => /Data sets here/.test(discord.readable(answer)));

    await home.kill();
    await home.start();
    await discord.answered(ada.pick(added, 'island'));
    await soon(() => /Target:.* island/.test(discord.readable(added)));
  });
});

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createPlatform } from '../../../adapters/console/platform.ts';
import { createJsonScreen, createTextScreen } from '../../../adapters/console/screen.ts';
import type { Reply } from '../../../src/cards/card.ts';
import { createPaper } from '../../support/paper.ts';

const RUNNING: Reply = {
  cards: [{ title: 'Run', progress: { fraction: 0.4, text: 'running' }, text: 'Trying trees.' }],
};

describe('messages for programs', () => {
  it('are one JSON object a line, with the card and the full text', async () => {
    const { output, read } = createPaper();
    const platform = createPlatform(createJsonScreen(output));

    const ref = await platform.post(
      'console:local',
      {
        text: 'Found one.',
        cards: [
          {
            title: 'Churn',
            actions: [{ label: 'Add', id: 'add:1', style: 'primary' }],
            select: { id: 'target:1', label: 'Target', options: [{ value: 'churn', label: 'churn (category)' }] },
          },
        ],
      },
      'k',
    );

    expect(JSON.parse(read())).toEqual({
      type: 'reply',
      message: ref,
      text: 'Found one.\n\nChurn',
      card: {
        title: 'Churn',
        actions: [{ label: 'Add', id: 'add:1' }],
        select: { id: 'target:1', options: ['churn'] },
      },
    });
  });

  it('hold one card each: a reply with three becomes three messages', async () => {
    const { output, read } = createPaper();
    const platform = createPlatform(createJsonScreen(output));

    await platform.post(
      'console:local',
      { text: 'Three.', cards: [{ title: 'a' }, { title: 'b' }, { title: 'c' }] },
      'k',
    );

    const lines = read()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ card }) => card.title)).toEqual(['a', 'b', 'c']);
    expect(new Set(lines.map(({ message }) => message)).size).toBe(3);
  });

  it('carry the message they edit', async () => {
    const { output, read } = createPaper();
    const platform = createPlatform(createJsonScreen(output));
    const ref = await platform.post('console:local', RUNNING, 'k');

    await platform.edit(ref, { cards: [{ progress: { fraction: 0.7, text: 'running' } }] });
    await platform.notify('console:local', { text: 'finished', mentions: [{ id: 'u', name: 'you' }] }, 'k2');

    const lines = read()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(['reply', 'edit', 'notify']);
    expect(lines[1].message).toBe(ref);
    expect(lines[2].message).not.toBe(ref);
  });

  it('stay as they are, but for what goes on, until that has ended', async () => {
    const { output, read } = createPaper();
    const platform = createPlatform(createJsonScreen(output));
    const ended: Reply = { cards: [{ progress: { fraction: 1, text: 'finished', ended: true } }] };
    const [run, card] = [
      await platform.post('console:local', RUNNING, 'k1'),
      await platform.post('console:local', { cards: [{ title: 'Churn' }] }, 'k2'),
    ];

    await platform.edit(card, { cards: [{ title: 'Another' }] });
    await platform.edit(run, ended);
    await platform.edit(run, { cards: [{ ...ended.cards?.[0], title: 'Deployed' }] });
    await platform.edit(card, { text: 'The answer.' }, 'awaited');

    const lines = read()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(2).map(({ message, text }) => [message, text])).toEqual([
      [run, expect.stringContaining('finished')],
      [card, 'The answer.'],
    ]);
  });
});

describe('messages for people', () => {
  it('number their buttons, on through all cards of one answer', async () => {
    const { output, read } = createPaper();
    const screen = createTextScreen({ output });
    const platform = createPlatform(screen);
    screen.hear('find data');

    await platform.post(
      'console:local',
      {
        cards: [
          { title: 'a', actions: [{ label: 'Add', id: 'add:1' }] },
          { title: 'b', actions: [{ label: 'Add', id: 'add:2' }] },
        ],
      },
      'k',
    );

    expect(read()).toContain('[1] Add');
    expect(read()).toContain('[2] Add');
    expect(screen.buttons).toEqual(['add:1', 'add:2']);
  });

  it('show what goes on as a whole where it takes the place of other words, and follow it to its end', async () => {
    const { output, read } = createPaper();
    const platform = createPlatform(createTextScreen({ output }));
    const ref = await platform.post('console:local', { text: 'Fetching …' }, 'k');

    await platform.edit(ref, { text: 'Added it.', cards: [{ ...RUNNING.cards?.[0], title: 'Penguins' }] }, 'awaited');
    await platform.edit(ref, { cards: [{ progress: { fraction: 1, text: 'finished', ended: true } }] });

    expect(read()).toMatch(/Fetching[\s\S]*Added it\.[\s\S]*Penguins[\s\S]*finished/);
  });

  it('show progress as one line that is drawn again on a terminal, and once per change elsewhere', () => {
    const terminal = createPaper({ isTTY: true, columns: 40 });
    const file = createPaper();
    for (const { output } of [terminal, file]) {
      const screen = createTextScreen({ output });
      for (let i = 0; i < 3; i++) screen.show('edit', 'm', RUNNING);
      screen.show('edit', 'm', { cards: [{ progress: { fraction: 0.5, text: `running ${'x'.repeat(100)}` } }] });
    }

    expect(file.read().match(/40 % · running/g)).toHaveLength(1);
    expect(terminal.read()).toContain('\u001b[1A');
    expect(
      terminal
        .read()
        .split('\n')
        .every((line) => stripVTControlCharacters(line).length < 40),
    ).toBe(true);
  });

  it('fit the terminal: words are not torn, and a wide table leaves out columns before the last', () => {
    const { output, read } = createPaper({ isTTY: true, columns: 40 });
    const names = ['tenure', 'contract', 'monthly_charges', 'total_charges', 'churn'];

    createTextScreen({ output }).show('reply', 'm', {
      text: 'Train learns to predict the target from the other columns of the table.',
      cards: [{ table: { columns: names, rows: [['12', 'Two year', '20', '240', 'no']], numeric: [0] } }],
    });

    const lines = stripVTControlCharacters(read()).split('\n');
    expect(lines).toContain('bot   Train learns to predict the');
    expect(lines).toContain('      tenure  contract  churn');
    expect(lines).toContain('          12  Two year  no');
    expect(lines.every((line) => line.length < 40)).toBe(true);
  });

  it('show the last state in full', () => {
    const { output, read } = createPaper();

    createTextScreen({ output }).show('edit', 'm', {
      cards: [{ title: 'Run', progress: { fraction: 1, text: 'finished', ended: true }, text: 'AUC .85' }],
    });

    expect(read()).toContain('AUC .85');
  });
});

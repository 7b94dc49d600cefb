import { describe, expect, it } from 'vitest';
import { SUBCOMMANDS } from '../../../adapters/discord/commands.ts';
import { COMMANDS, differ } from '../../../adapters/discord/registration.ts';
import { parseCommand } from '../../../src/conversation/command.ts';
import { commandProblems } from '../../fakes/discord/rules.ts';

const given = (values: Record<string, string | number>) => ({
  text: (name: string) => (typeof values[name] === 'string' ? (values[name] as string) : undefined),
  number: (name: string) => (typeof values[name] === 'number' ? (values[name] as number) : undefined),
  file: (name: string) => (values[name] === undefined ? undefined : { name: 'a.csv', ref: 'ref' }),
});
const input = (name: string, values: Record<string, string | number> = {}) =>
  SUBCOMMANDS.find((each) => each.name === name)?.input(given(values));

describe('the commands', () => {
  it('are within the limits of Discord', () => {
    expect(commandProblems(COMMANDS)).toEqual([]);
  });

  it('are those of the contract', () => {
    expect(SUBCOMMANDS.map(({ name }) => name).sort()).toEqual(
      'ask search add train status cancel leaderboard predict deploy help'.split(' ').sort(),
    );
    expect(COMMANDS.map(({ name }) => name)).toEqual(['ml', 'Use this file']);
  });

  it('say what they do in the languages there are words for', () => {
    const ml = COMMANDS[0] as { options: { description_localizations: Record<string, string> }[] };

    for (const option of ml.options)
      expect(Object.keys(option.description_localizations)).toEqual(['de', 'fr', 'es-ES', 'es-419']);
  });

  it.each(SUBCOMMANDS.map(({ name }) => name))(
    '/ml %s, filled in, is something the conversation understands',
    (name) => {
      const meant = input(name, {
        text: 'hi',
        query: 'churn',
        dataset: 'churn',
        target: 'price',
        time_limit: 60,
        metric: 'roc_auc',
        run: 'r',
        model: 'm',
      });

      if (meant?.kind === 'command') expect(parseCommand(meant.command)).toEqual(meant.command);
      else expect(meant).toMatchObject({ kind: 'text' });
    },
  );

  it('turn options into slots', () => {
    expect(input('train', { dataset: 'churn', target: 'Churn', time_limit: 120, metric: 'f1' })).toEqual({
      kind: 'command',
      command: { command: 'train', slots: { dataset: 'churn', target: 'Churn', time_limit_s: 120, metric: 'f1' } },
    });
    expect(input('predict', { values: 'a=1' })).toEqual({ kind: 'text', text: 'predict for a=1', files: [] });
    expect(input('predict', { model: 'm', values: 'a=1' })).toMatchObject({ text: 'predict with m for a=1' });
    expect(input('predict', { model: 'm' })).toEqual({
      kind: 'command',
      command: { command: 'predict', slots: { model: 'm', row: {} } },
    });
    expect(input('add', { file: 'x' })).toEqual({ kind: 'text', text: '', files: [{ name: 'a.csv', ref: 'ref' }] });
    expect(input('add')).toBeNull();
  });
});

describe('what is registered', () => {
  const asRegistered = (drop: string[] = []) =>
    (JSON.parse(JSON.stringify(COMMANDS)) as Record<string, unknown>[]).map((command, i) => {
      for (const key of drop) delete command[key];
      return { id: `${i}`, version: '1', nsfw: false, default_member_permissions: null, ...command };
    });

  it('does not differ for what Discord adds, leaves out, or puts in another order', () => {
    expect(differ(asRegistered().reverse(), COMMANDS)).toBe(false);
    const withoutEmpty = JSON.parse(JSON.stringify(asRegistered()).replaceAll(',"options":[]', ''));
    expect(differ(withoutEmpty, COMMANDS)).toBe(false);
  });

  it('differs when something is registered that we no longer say, or options stand in another order', () => {
    const changed = (from: string, to: string) =>
      JSON.parse(JSON.stringify(asRegistered()).replace(from, to)) as unknown[];
    const reversed = asRegistered().map((command) => ({
      ...command,
      options: [...((command as { options?: unknown[] }).options ?? [])].reverse(),
    }));

    expect(differ(changed('"name":"query"', '"name":"query","autocomplete":true'), COMMANDS)).toBe(true);
    expect(differ(changed('"name":"time_limit"', '"name":"time_limit","required":true'), COMMANDS)).toBe(true);
    expect(differ(reversed, COMMANDS)).toBe(true);
  });

  it('differs when anything we say is otherwise', () => {
    expect(differ([], COMMANDS)).toBe(true);
    expect(differ(undefined, COMMANDS)).toBe(true);
    expect(differ([...asRegistered(), { name: 'old', type: 1 }], COMMANDS)).toBe(true);
    expect(differ(JSON.parse(JSON.stringify(asRegistered()).replace('Train a model', 'Old words')), COMMANDS)).toBe(
      true,
    );
    expect(differ(asRegistered(['contexts']), COMMANDS)).toBe(true);
  });
});

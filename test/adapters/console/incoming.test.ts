import { describe, expect, it } from 'vitest';
import { readLine, toTurn } from '../../../adapters/console/incoming.ts';

describe('a line typed in the terminal', () => {
  it('is a message in plain words', () => {
    expect(readLine('  find churn data ')).toEqual({
      kind: 'turn',
      input: { kind: 'text', text: 'find churn data', files: [] },
    });
  });

  it('presses a button by its id, or by its number on the screen', () => {
    expect(readLine('/press train:abc')).toEqual({ kind: 'turn', input: { kind: 'press', action: 'train:abc' } });
    expect(readLine('/2', ['a:1', 'b:2'])).toEqual({ kind: 'turn', input: { kind: 'press', action: 'b:2' } });
  });

  it('picks a value, which may hold spaces', () => {
    expect(readLine('/pick target:abc sale price')).toEqual({
      kind: 'turn',
      input: { kind: 'pick', select: 'target:abc', value: 'sale price' },
    });
  });

  it('attaches a file, whose path may hold spaces', () => {
    expect(readLine('/upload ./my data/sales.csv')).toEqual({
      kind: 'turn',
      input: { kind: 'text', text: '', files: [{ name: 'sales.csv', ref: './my data/sales.csv' }] },
    });
  });

  it('attaches a file with words beside it, where its path is in quotes', () => {
    expect(readLine('/upload "./my data/new.csv" predict all rows')).toEqual({
      kind: 'turn',
      input: { kind: 'text', text: 'predict all rows', files: [{ name: 'new.csv', ref: './my data/new.csv' }] },
    });
  });

  it.each(['/3', '/upload', '/press', '/press nope', '/pick target:abc', '/dance', '/constructor'])(
    'answers %s with how it is written',
    (line) => {
      expect(readLine(line, ['a:1']).kind).toBe('usage');
    },
  );

  it('is an act of its own each time', () => {
    const input = { kind: 'press', action: 'train:1' } as const;

    expect(toTurn(input).key).not.toBe(toTurn(input).key);
  });
});

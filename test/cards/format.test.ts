import { describe, expect, it } from 'vitest';
import { bytes, cell, clock, cut, percent, quantity, score, scoreWithInterval } from '../../src/cards/format.ts';

describe('figures in words', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1500, '1.5 KB'],
    [27_300, '27 KB'],
    [2_400_000_000, '2.4 GB'],
  ])('%d bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

  it.each([
    [14_200, '00:15'],
    [61_000, '01:01'],
    [3_661_000, '1:01:01'],
    [-5, '00:00'],
  ])('%d ms are %s on the clock', (value, text) => expect(clock(value)).toBe(text));

  it.each([
    [3, '3'],
    [12_345, '12,345'],
    [0.1 + 0.2, '0.3'],
    [246_551.2, '246,551'],
    [35.8231, '35.82'],
    [-0.000123456, '-0.0001235'],
    [1e21, '1,000,000,000,000,000,000,000'],
    [Number.NaN, '–'],
  ])('%d is written %s', (value, text) => expect(quantity(value)).toBe(text));

  it('writes shares without a leading zero, and errors in the unit of the target', () => {
    expect(score('roc_auc', 0.8512)).toBe('.851');
    expect(score('r2', -0.25)).toBe('-.250');
    expect(score('accuracy', 1)).toBe('1.000');
    expect(score('rmse', 48_211.7)).toBe('48,212');
  });

  it('shows an interval as ± only where both sides are alike', () => {
    expect(scoreWithInterval('roc_auc', { value: 0.85, low: 0.838, high: 0.862 })).toBe('.850 ± .012');
    expect(scoreWithInterval('accuracy', { value: 0.99, low: 0.95, high: 1 })).toBe('.990 (.950 to 1.000)');
    expect(scoreWithInterval('accuracy', { value: 1, low: 1, high: 1 })).toBe('1.000');
  });

  it('never rounds a share to certainty', () => {
    expect(percent(0.998)).toBe('99.8 %');
    expect(percent(0.004)).toBe('0.4 %');
    expect(percent(0.71)).toBe('71 %');
  });

  it('cuts at a word where one is near', () => {
    expect(cut('one two three four', 15)).toBe('one two three…');
    expect(cut('abcdefghijklmnop', 6)).toBe('abcde…');
    expect(cut('short', 10)).toBe('short');
  });

  it('puts a cell of data on one line', () => {
    expect(cell('two\nlines\tand  more')).toBe('two lines and more');
    expect(cell(null)).toBe('–');
    expect(cell('')).toBe('–');
  });
});

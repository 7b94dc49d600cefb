import { describe, expect, it } from 'vitest';
import {
  bytes,
  cell,
  clock,
  count,
  cut,
  exact,
  percent,
  percents,
  quantity,
  score,
  scoreWithInterval,
  seconds,
} from '../../src/cards/format.ts';
import { createDice, type Dice } from '../support/any-reply.ts';

interface Shown {
  readonly value: number;
  /** The worth of the last digit written. */
  readonly place: number;
  /** How much of it the figure may be off; half where not said. */
  readonly within?: number;
}

/** Reads a figure as a person would. */
function readFigure(text: string, unit = 1): Shown {
  const [, sign, digits = '', exponent = '0'] = /^([-<> ]*)([\d.,]+)(?:e([-+]?\d+))?/.exec(text) ?? [];
  const plain = digits.replaceAll(',', '');
  const scale = unit * 10 ** Number(exponent);
  const place = scale * 10 ** -(plain.split('.')[1]?.length ?? 0);
  const value = Number(plain) * scale * (sign?.includes('-') ? -1 : 1);
  return /[<>]/.test(sign ?? '') ? { value, place, within: 1 } : { value, place };
}

function readBytes(text: string): Shown {
  const step = ['bytes', 'KB', 'MB', 'GB', 'TB'].indexOf(text.split(' ')[1]?.replace(/^byte$/, 'bytes') ?? '');
  return readFigure(text, 1000 ** step);
}

function readClock(text: string): Shown {
  const value = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
  return { value, place: 1000, within: 1 };
}

const anySize = (dice: Dice): number => (dice.next() < 0.3 ? -1 : 1) * dice.next() * 10 ** (dice.upTo(16) - 6);
const anyAmount = (dice: Dice): number => dice.one([Math.round, (value: number) => value])(anySize(dice));
const anyShare = (dice: Dice): number =>
  dice.one([0, 0.5, 1]) * (1 - dice.next() * 10 ** -dice.upTo(5)) || dice.next() / 1000;
const anyTime = (dice: Dice): number => Math.round(dice.next() * 10 ** dice.upTo(8));

type Formatter = readonly [
  name: string,
  make: (dice: Dice) => number,
  write: (value: number) => string,
  read: (text: string) => Shown,
];
const FORMATTERS: readonly Formatter[] = [
  ['quantities', anyAmount, quantity, readFigure],
  ['counts', (dice) => Math.round(anySize(dice)), count, readFigure],
  ['sizes', (dice) => Math.round(Math.abs(anySize(dice))), bytes, readBytes],
  ['durations', anyTime, seconds, (text) => readFigure(text, 1000)],
  ['clocks', anyTime, clock, readClock],
  ['percentages', anyShare, percent, (text) => readFigure(text, 0.01)],
  ['scores', (dice) => anyShare(dice) * 2 - 1, (value) => score('r2', value), readFigure],
  ['errors', anySize, (value) => score('rmse', value), readFigure],
];

describe('figures in words', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1, '1 byte'],
    [1500, '1.5 KB'],
    [999_950, '1 MB'],
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
    [1250.4, '1250'],
    [7500, '7500'],
    [999.96, '1000'],
    [9999.6, '10,000'],
    [-0, '0'],
    [-0.000123456, '-0.0001235'],
    [1e21, '1,000,000,000,000,000,000,000'],
    [Number.NaN, '–'],
  ])('%d is written %s', (value, text) => expect(quantity(value)).toBe(text));

  it.each(FORMATTERS)('writes %s within half a unit of the last place it shows', (_name, make, write, read) => {
    const dice = createDice(12);
    for (let i = 0; i < 2000; i++) {
      const value = make(dice);
      const text = write(value);
      const shown = read(text);

      expect(Math.abs(shown.value - value), `${value} is written ${text}`).toBeLessThanOrEqual(
        shown.place * (shown.within ?? 0.5) * (1 + 1e-9) + Math.abs(value) * 1e-12,
      );
      expect(text).not.toMatch(/^-[0.,]*(?: |$)/);
    }
  });

  it('writes a number of somebody’s data with all its digits', () => {
    const dice = createDice(3);
    for (let i = 0; i < 2000; i++) {
      const value = Number(anySize(dice).toPrecision(1 + dice.upTo(14)));
      expect(Number(exact(value))).toBe(value);
    }
    expect([exact(0.1 + 0.2), exact(-0), cell(1250.4), cell(12_345)]).toEqual(['0.3', '0', '1250.4', '12345']);
  });

  it('writes shares without a leading zero, and errors in the unit of the target', () => {
    expect(score('roc_auc', 0.8512)).toBe('.851');
    expect(score('r2', -0.25)).toBe('-.250');
    expect(score('accuracy', 1)).toBe('1.000');
    expect(score('accuracy', 0.9996)).toBe('.9996');
    expect(score('r2', -0.0001)).toBe('.000');
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
    expect(percent(57 / 80)).toBe('71 %');
    expect([percent(0.9996), percent(1), percent(0.0004), percent(0)]).toEqual(['> 99.9 %', '100 %', '< 0.1 %', '0 %']);
  });

  it('makes the parts of a whole add up to it', () => {
    expect(percents([0.335, 0.335, 0.33])).toEqual(['34 %', '33 %', '33 %']);
    expect(percents([0.735, 0.265])).toEqual(['74 %', '26 %']);
    expect(percents([0.995, 0.005])).toEqual(['99.5 %', '0.5 %']);
    expect(percents([0.5, 0.2])).toEqual(['50 %', '20 %']);
  });

  it('cuts at a word where one is near', () => {
    expect(cut('one two three four', 15)).toBe('one two three…');
    expect(cut('abcdefghijklmnop', 6)).toBe('abcde…');
    expect(cut('short', 10)).toBe('short');
    expect(cut('abc🍎🍎', 5)).toBe('abc…');
  });

  it('puts a cell of data on one line', () => {
    expect(cell('two\nlines\tand  more')).toBe('two lines and more');
    expect(cell(null)).toBe('–');
    expect(cell('')).toBe('–');
  });
});

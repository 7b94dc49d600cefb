import { describe, expect, it } from 'vitest';
import { hear } from '../../../src/conversation/interpret/hear.ts';

const CONTEXT = { dataset: 'flats', columns: ['price', 'rooms', 'city'] };
const heard = (text: string) => hear(text, CONTEXT);

describe('what is taken back within a message', () => {
  it.each([
    ['put alpha live, I mean beta', 'put beta live'],
    ['train for ten, sorry, twenty minutes', 'train for twenty minutes'],
    ['score it with late_v4, not v3', 'score it with late_v4'],
    ['plot price by rooms. no, by city', 'plot price by city'],
    ['train with r2 instead of rmse', 'train with r2'],
    ['something about ~cats~ dogs', 'something about dogs'],
    ['um target is price no sorry rooms', 'target is rooms'],
    ['train 12 min. no 4', 'train 4 min'],
    ['trainiere 20 Minuten. nein 15', 'trainiere 15 Minuten'],
    ['entraîne 20 minutes, non, 15', 'entraîne 15 minutes'],
    ['train for an hour, no 2', 'train for 2 hour'],
    ['ship rent-v7, no v8', 'ship rent-v8'],
    ['ship rent-v7, argh no v8. rent-v8', 'ship rent-v8'],
    ['deploy rf_1, ugh no rf_2', 'deploy rf_2'],
    ['stop r1 – no wait, r2', 'stop r2'],
  ])('“%s” is heard as “%s”', (text, meant) => expect(heard(text).message.text.replace(/\s+/g, ' ')).toBe(meant));

  it.each(['train... actually forget it', 'deploy it. no wait, never mind', 'train it, not'])(
    '“%s” orders nothing',
    (text) => expect(heard(text).withdrawn).toBe(true),
  );

  it.each(["train it without rooms, and don't page me", 'no, the price is not what I meant'])(
    '“%s” stays as it is',
    (text) => expect(heard(text)).toMatchObject({ withdrawn: false, message: { text } }),
  );
});

describe('mails and tickets', () => {
  it('are read without headers, greeting, signature and what others wrote', () => {
    const mail =
      'From: a@b.example\nSubject: Re: [#48812] data\n\nHi team,\nplease describe flats.\n\nKind regards\nAnn\n\n> delete it';

    expect(heard(mail)).toMatchObject({ refused: false, message: { text: 'please describe flats.' } });
  });

  it('that were turned down order nothing', () => {
    expect(heard('#50202\nPlease deploy churn_v3.\nCAB decision: NOT APPROVED').refused).toBe(true);
    expect(heard('#50202\nPlease deploy churn_v3.\nCAB decision: approved').refused).toBe(false);
  });

  it('of one line stay as they are', () => {
    expect(heard('status: is it done?').message.text).toBe('status: is it done?');
  });
});

it('writes out numbers of several words', () => {
  expect(heard('income fifty two thousand, wear two hundred and eight, twenty one and a half').message.text).toBe(
    'income 52000, wear 208, 21.5',
  );
});

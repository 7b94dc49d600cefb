import { describe, expect, it } from 'vitest';
import { yesOrNo } from '../../src/conversation/yes-or-no.ts';

describe('an answer to a question', () => {
  it.each([
    'yes',
    'Yes!',
    'ok',
    'yes, please',
    'do it',
    'ja',
    'ja, bitte',
    'sí',
    'oui, vas-y',
    'Y',
    'd’accord',
    '👍',
    'да',
  ])('%s is a yes', (text) => expect(yesOrNo(text)).toBe('yes'));

  it.each(['no', 'Nope.', 'cancel', 'nein, danke', 'never mind', 'don’t', 'não', 'none of them', '👎'])(
    '%s is a no',
    (text) => expect(yesOrNo(text)).toBe('no'),
  );

  it.each([
    '',
    'it',
    'es',
    'please',
    'go',
    'do',
    'ok lol',
    'yes yes yes',
    'yes let us stop here for today',
    'yes but keep the model',
    'no idea what this does',
    'train',
    'find data about ok corral',
    'yes no',
  ])('“%s” is neither', (text) => expect(yesOrNo(text)).toBeNull());
});

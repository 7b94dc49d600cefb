import { describe, expect, it } from 'vitest';
import { yesOrNo } from '../../src/conversation/yes-or-no.ts';

describe('an answer to a question', () => {
  it.each(['yes', 'Yes!', 'ok', 'yes please', 'do it', 'ja', 'sí', 'oui', 'Y'])('%s is a yes', (text) =>
    expect(yesOrNo(text)).toBe('yes'),
  );

  it.each(['no', 'Nope.', 'cancel', 'nein', 'never mind', 'don’t'])('%s is a no', (text) =>
    expect(yesOrNo(text)).toBe('no'),
  );

  it.each(['', 'yes but keep the model', 'no idea what this does', 'train', 'find data about ok corral', 'yes no'])(
    '“%s” is neither',
    (text) => expect(yesOrNo(text)).toBeNull(),
  );
});

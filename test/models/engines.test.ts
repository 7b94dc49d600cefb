import { describe, expect, expectTypeOf, it } from 'vitest';
import type { FormField } from '../../src/cards/card.ts';
import type { FeatureInfo } from '../../src/engine/index.ts';
import { defaultEngine, findEngine } from '../../src/models/engines.ts';
import { ENGINES, type Feature } from '../../src/store/records.ts';

describe('the engine of a run', () => {
  it('is our own where nothing else is set', () => {
    expect(defaultEngine('auto')).toBe('native');
    expect(defaultEngine('native')).toBe('native');
  });

  it.each(ENGINES.filter((name) => name !== 'native'))('is never %s, which this version does not have', (name) => {
    expect(() => findEngine(name)).toThrow(/engine is not part of this version/);
  });
});

it('features are of the same kinds to the engine, in the store and on a card', () => {
  expectTypeOf<Feature['kind']>().toEqualTypeOf<FeatureInfo['kind']>();
  expectTypeOf<FormField['kind']>().toEqualTypeOf<FeatureInfo['kind']>();
});

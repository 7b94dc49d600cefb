import { describe, expect, expectTypeOf, it } from 'vitest';
import type { FormField } from '../../src/cards/card.ts';
import type { FeatureInfo } from '../../src/engine/index.ts';
import { assertAvailable, createEngines } from '../../src/models/engines.ts';
import { ENGINES, type Feature } from '../../src/store/records.ts';
import { enginesWith, PRESENT } from '../support/engines.ts';

describe('the engine of a run', () => {
  it.each([
    ['auto', 'native'],
    ['autogluon', 'autogluon'],
    ['simulation', 'simulation'],
  ] as const)('is with ENGINE=%s %s where nobody names one', (setting, usual) => {
    expect(createEngines({ setting, autogluon: PRESENT }).usual).toBe(usual);
  });

  it('that is not there says what to do', async () => {
    await expect(assertAvailable(enginesWith(), 'autogluon')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/PYTHON=.nowhere.python.*cannot be started.*npm run autogluon.*native engine/),
    });
    for (const name of ['native', 'simulation'] as const) await assertAvailable(enginesWith(), name);
  });

  it('is real, but for the simulation', () => {
    const { runtimes } = enginesWith();

    expect(ENGINES.filter((name) => !runtimes[name].real)).toEqual(['simulation']);
  });
});

it('features are of the same kinds to the engine, in the store and on a card', () => {
  expectTypeOf<Feature['kind']>().toEqualTypeOf<FeatureInfo['kind']>();
  expectTypeOf<FormField['kind']>().toEqualTypeOf<FeatureInfo['kind']>();
});

import { describe, expect, it } from 'vitest';
import { byName, nearest, onlyByName } from '../../src/text/by-name.ts';

const itself = (name: string) => [name];
const find = (typed: string, ...names: string[]) => byName(names, typed, itself);

describe('a name as it is typed', () => {
  it('means the same however it is spelt', () => {
    expect(find('MONTHLY charges', 'tenure', 'monthly_charges')).toEqual(['monthly_charges']);
    expect(find('cafe', 'Café')).toEqual(['Café']);
  });

  it('means what is called exactly so before what begins with it, and that before what contains it', () => {
    expect(find('price', 'unit_price', 'price_group', 'price')).toEqual(['price']);
    expect(find('price', 'unit_price', 'price_group')).toEqual(['price_group']);
    expect(find('price', 'tenure', 'unit_price')).toEqual(['unit_price']);
    expect(find('price', 'tenure')).toEqual([]);
  });

  it('means each of those that fit alike, and then none of them for sure', () => {
    expect(find('bill', 'bill_length', 'bill_depth', 'species')).toEqual(['bill_length', 'bill_depth']);
    expect(onlyByName(['bill_length', 'bill_depth'], 'bill', itself)).toBeNull();
    expect(onlyByName(['bill_length', 'species'], 'bill', itself)).toBe('bill_length');
  });

  it('does not mean what is only a part of it', () => {
    expect(find('penguins-2024', 'penguins')).toEqual([]);
  });

  it('does not mean what goes on with another number', () => {
    expect(find('set-7', 'set-70', 'set-71')).toEqual([]);
    expect(find('set-7', 'my set-70', 'my set-7')).toEqual(['my set-7']);
  });

  it('means nothing without a letter or digit', () => {
    expect(find('…', 'tenure')).toEqual([]);
  });
});

describe('a name that nothing has', () => {
  it('is near to what is a slip away, or a part of it, and to nothing else', () => {
    expect(nearest(['penguins', 'iris', 'titanic'], 'pengiuns', itself)).toEqual(['penguins']);
    expect(nearest(['iris', 'penguins'], 'penguins-2024', itself)).toEqual(['penguins']);
    expect(nearest(['iris', 'penguins'], 'wine', itself)).toEqual([]);
  });
});

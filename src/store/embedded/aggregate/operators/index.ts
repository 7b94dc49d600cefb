import { notServed } from '../../errors.ts';
import { OVER_VALUES } from '../accumulators.ts';
import type { Operator } from '../expression.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { BOOLEANS } from './booleans.ts';
import { CONVERSION } from './conversion.ts';
import { DATES } from './dates.ts';
import { OBJECTS } from './objects.ts';
import { STRINGS } from './strings.ts';

const unavailable =
  (name: string): Operator =>
  () => {
    throw notServed(name);
  };

/** Every operator an expression may hold. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  ...ARITHMETIC,
  ...ARRAYS,
  ...BOOLEANS,
  ...CONVERSION,
  ...DATES,
  ...OBJECTS,
  ...STRINGS,
  ...OVER_VALUES,
  $function: unavailable('$function'),
  $accumulator: unavailable('$accumulator'),
  $meta: unavailable('$meta'),
  $sampleRate: unavailable('$sampleRate'),
};

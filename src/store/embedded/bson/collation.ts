import { badValue, failedToParse, MongoError, notServed, typeMismatch } from '../errors.ts';
import { isDoc, isNumber, isTruthy, type Maybe, toNumber } from './value.ts';

/** An order of strings other than that of their bytes. */
export type StringOrder = (a: string, b: string) => number;

const SENSITIVITY: Readonly<Record<number, 'base' | 'accent' | 'variant'>> = { 1: 'base', 2: 'accent', 3: 'variant' };
const FIELDS = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

/**
 * Reads a collation; undefined stands for the simple one. Languages, strengths 1 to 3, case, numbers and punctuation
 * are Intl.Collator's, which is ICU as MongoDB's is; what it has no word for is refused.
 */
export function readCollation(collation: Maybe): StringOrder | undefined {
  if (collation === undefined || collation === null) return undefined;
  if (!isDoc(collation)) throw typeMismatch(`BSON field 'collation' is the wrong type, expected type 'object'`);
  if (collation.size === 0) return undefined;
  for (const name of collation.keys()) {
    if (!FIELDS.has(name)) throw new MongoError(40415, `BSON field 'collation.${name}' is an unknown field.`);
  }
  const locale = collation.get('locale');
  if (locale === undefined) throw failedToParse(`Missing expected field "locale"`);
  if (typeof locale !== 'string') throw typeMismatch(`"locale" had the wrong type. Expected string`);
  if (locale === 'simple') return undefined;
  const tag = locale.replaceAll('_', '-').replace('@collation=', '-u-co-');
  let known: readonly string[];
  try {
    known = Intl.Collator.supportedLocalesOf([tag]);
  } catch {
    known = [];
  }
  if (known.length === 0) throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);

  const strength = collation.get('strength') ?? 3;
  const level = isNumber(strength) ? toNumber(strength) : 0;
  if (!Number.isInteger(level) || level < 1 || level > 5) {
    throw badValue(`Field 'strength' must be an integer 1 through 5. Got: ${String(strength)}`);
  }
  const sensitivity = SENSITIVITY[level];
  if (sensitivity === undefined) throw notServed(`A collation of strength ${level}`);
  if (isTruthy(collation.get('backwards'))) throw notServed('A collation with backwards');
  if (isTruthy(collation.get('caseLevel')) && level !== 1)
    throw notServed('A collation with caseLevel at this strength');
  const caseFirst = collation.get('caseFirst') ?? 'off';
  if (caseFirst !== 'off' && caseFirst !== 'upper' && caseFirst !== 'lower') {
    throw badValue(`Enumeration value '${String(caseFirst)}' for field 'caseFirst' is not a valid value.`);
  }
  const collator = new Intl.Collator(tag, {
    sensitivity: isTruthy(collation.get('caseLevel')) ? 'case' : sensitivity,
    numeric: isTruthy(collation.get('numericOrdering')),
    caseFirst: caseFirst === 'off' ? 'false' : caseFirst,
    ignorePunctuation: collation.get('alternate') === 'shifted',
  });
  return collator.compare;
}

import type { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, ObjectId, Timestamp } from 'bson';
import { bsonType, type Doc, isDouble, type Maybe, type Value } from './value.ts';

const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

const PRINT: Readonly<Record<number, (value: Value) => string>> = {
  1: (value) => double(isDouble(value) ? value.value : (value as number)),
  2: (value) => JSON.stringify(value),
  3: (value) => printDoc(value as Doc),
  4: (value) => ((value as Value[]).length === 0 ? '[]' : `[ ${(value as Value[]).map(printValue).join(', ')} ]`),
  5: (value) => `BinData(${(value as Binary).sub_type}, ${(value as Binary).toString('hex').toUpperCase()})`,
  7: (value) => `ObjectId('${(value as ObjectId).toHexString()}')`,
  9: (value) => `new Date(${(value as Date).getTime()})`,
  11: (value) => `/${(value as BSONRegExp).pattern}/${(value as BSONRegExp).options}`,
  13: (value) => String((value as Code).code),
  14: (value) => JSON.stringify((value as BSONSymbol).value),
  15: (value) => String((value as Code).code),
  17: (value) => `Timestamp(${(value as Timestamp).t}, ${(value as Timestamp).i})`,
  19: (value) => `NumberDecimal("${(value as Decimal128).toString()}")`,
  127: () => 'MaxKey',
  255: () => 'MinKey',
};

/** A value as MongoDB writes it in messages. */
export function printValue(value: Maybe): string {
  if (value === undefined) return 'missing';
  return PRINT[bsonType(value)]?.(value) ?? String(value);
}

export function printDoc(doc: Doc): string {
  const fields = [...doc].map(([name, value]) => `${name}: ${printValue(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

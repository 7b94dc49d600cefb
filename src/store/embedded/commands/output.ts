import { readNamed } from '../aggregate/operators/arguments.ts';
import { readStage } from '../aggregate/stages/index.ts';
import { printValue } from '../bson/print.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { failedToParse, MongoError, notServed } from '../errors.ts';

/** Where a pipeline's results go instead of to the client. */
export type Output =
  | { readonly kind: 'out'; readonly collection: string }
  | {
      readonly kind: 'merge';
      readonly collection: string;
      readonly on: readonly string[];
      readonly whenMatched: string | readonly Value[];
      readonly whenNotMatched: string;
      readonly let: Maybe;
    };

/** The last stage, when it is `$out` or `$merge`. */
export function readOutput(stages: readonly Value[], database: string): Output | undefined {
  const last = stages.at(-1);
  const [name, argument] = last === undefined ? [''] : readStage(last);
  if (name === '$out') return { kind: 'out', collection: readTarget(argument ?? null, database, '$out') };
  return name === '$merge' ? readMerge(argument ?? null, database) : undefined;
}

function readTarget(target: Value, database: string, stage: string): string {
  if (typeof target === 'string' && target !== '') return target;
  if (!isDoc(target) || typeof target.get('coll') !== 'string') {
    throw new MongoError(16990, `${stage} only supports a string or object argument, but found ${printValue(target)}`);
  }
  const other = target.get('db') ?? database;
  if (other !== database) throw notServed(`${stage} to another database`);
  return String(target.get('coll'));
}

const MATCHED = ['replace', 'keepExisting', 'merge', 'fail'];
const NOT_MATCHED = ['insert', 'discard', 'fail'];

function readMerge(argument: Value, database: string): Output {
  const fields: Doc =
    typeof argument === 'string'
      ? new Map([['into', argument]])
      : readNamed(argument, '$merge', ['into'], ['on', 'whenMatched', 'whenNotMatched', 'let']);
  const on = fields.get('on') ?? '_id';
  const paths = Array.isArray(on) ? on : [on];
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) {
    throw new MongoError(51186, `$merge 'on' field must be either a string or an array of strings`);
  }
  const whenMatched = fields.get('whenMatched') ?? 'merge';
  const whenNotMatched = fields.get('whenNotMatched') ?? 'insert';
  if (!Array.isArray(whenMatched) && !MATCHED.includes(String(whenMatched))) {
    throw failedToParse(`Enumeration value '${String(whenMatched)}' for field 'whenMatched' is not a valid value.`);
  }
  if (!NOT_MATCHED.includes(String(whenNotMatched))) {
    throw failedToParse(
      `Enumeration value '${String(whenNotMatched)}' for field 'whenNotMatched' is not a valid value.`,
    );
  }
  return {
    kind: 'merge',
    collection: readTarget(fields.get('into') ?? null, database, '$merge'),
    on: paths.map(String),
    whenMatched: Array.isArray(whenMatched) ? whenMatched : String(whenMatched),
    whenNotMatched: String(whenNotMatched),
    let: fields.get('let'),
  };
}

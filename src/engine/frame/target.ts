import { asTexts } from '../encode/inputs.ts';
import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Question } from '../types.ts';
import type { Column, Frame } from './frame.ts';
import { detectTask } from './frame.ts';

/** More classes than this are texts rather than labels, and each would cost a tree per round. */
const MAX_CLASSES = 300;

export function findTarget(frame: Frame, name: string): Column {
  const column = frame.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new EngineError('invalid_input', `There is no column named "${name}" to predict.`);
  return column;
}

/** What an empty cell is called where it counts as a class. */
const BLANK = '(blank)';
/** Dates are learned and scored in days: an error of so many milliseconds tells nobody anything. */
export const DAY_MS = 86_400_000;

/** The target as numbers: the quantity itself, or the position in the sorted classes; NaN where it is missing. */
export function readTarget(
  column: Column,
  { task, blanks = 'missing' }: Pick<Question, 'task' | 'blanks'> = {},
): Target {
  const named = blanks === 'class' ? nameBlanks(column) : column;
  return (task ?? detectTask(named)) === 'regression' ? readQuantity(named) : readClasses(named);
}

function nameBlanks(column: Column): Column {
  const values = asTexts(column, column.kind === 'category' ? column.codes.length : column.values.length);
  return { name: column.name, kind: 'text', values: values.map((value) => value ?? BLANK) };
}

function readQuantity(column: Column): Target {
  const y = asAmounts(column);
  if (y === null) {
    const advice = 'choose a column of numbers, or predict it as a class';
    throw new EngineError('invalid_input', `"${column.name}" holds texts, so no amount can be predicted; ${advice}.`, {
      remedy: { task: 'classification' },
    });
  }
  return { task: 'regression', kind: column.kind, y, classes: [], outputs: 1, loss: 'squared' };
}

/** Null where some value is no number. Levels may be numbers that were read as names, as those of a rating are. */
function asAmounts(column: Column): Float64Array | null {
  if (column.kind === 'number') return column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  if (column.kind === 'date') return column.values.map((value) => value / DAY_MS);
  if (column.kind === 'text') return null;
  const amounts = column.levels.map((level) => (level.trim() === '' ? Number.NaN : Number(level)));
  if (amounts.some(Number.isNaN)) return null;
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : amounts[code]!));
}

function readClasses(column: Column): Target {
  const { y, classes } = column.kind === 'category' ? fromCategory(column) : fromDistinct(column);
  if (classes.length > MAX_CLASSES) {
    const count = classes.length.toLocaleString('en-US');
    const cause = `"${column.name}" has ${count} different values, which are too many to tell apart (at most ${MAX_CLASSES})`;
    const remedy = column.kind === 'number' ? { remedy: { task: 'regression' as const } } : {};
    throw new EngineError('invalid_input', `${cause}; choose a column with fewer, or one of numbers.`, remedy);
  }
  const binary = classes.length <= 2;
  return {
    task: 'classification',
    kind: column.kind,
    y,
    classes,
    outputs: binary ? 1 : classes.length,
    loss: binary ? 'logistic' : 'softmax',
  };
}

function fromCategory(column: Column & { kind: 'category' }) {
  const counts = new Uint32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const classes = column.levels.filter((_, code) => counts[code]! > 0).sort(compareText);
  const place = new Map(classes.map((level, k) => [level, k]));
  const placeOf = column.levels.map((level) => place.get(level) ?? -1);
  return { classes, y: Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : placeOf[code]!)) };
}

function fromDistinct(column: Exclude<Column, { kind: 'category' }>) {
  if (column.kind === 'text') {
    const classes = [...new Set(column.values)].filter((value) => value !== null).sort(compareText);
    const place = new Map<string | null, number>(classes.map((value, k) => [value, k]));
    return { classes, y: Float64Array.from(column.values, (value) => place.get(value) ?? Number.NaN) };
  }
  // Numbers as labels are sorted as numbers, so that 10 comes after 2.
  const values = [...new Set(column.values)].filter(Number.isFinite).sort((a, b) => a - b);
  const place = new Map(values.map((value, k) => [value, k]));
  const name = (value: number) => (column.kind === 'date' ? new Date(value).toISOString() : String(value));
  return { classes: values.map(name), y: column.values.map((value) => place.get(value) ?? Number.NaN) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

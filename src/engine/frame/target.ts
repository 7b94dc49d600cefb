import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Column, Frame, Task } from './frame.ts';
import { detectTask } from './frame.ts';

/** More classes than this are texts rather than labels, and each would cost a tree per round. */
const MAX_CLASSES = 300;

export function findTarget(frame: Frame, name: string): Column {
  const column = frame.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new EngineError('invalid_input', `There is no column named "${name}" to predict.`);
  return column;
}

/** Reads the target as numbers: the quantity, or the position in the sorted classes; NaN where missing. */
export function readTarget(column: Column, task: Task = detectTask(column)): Target {
  return task === 'regression' ? readQuantity(column) : readClasses(column);
}

function readQuantity(column: Column): Target {
  if (column.kind === 'category' || column.kind === 'text') {
    const advice = 'choose a column of numbers, or predict it as a class';
    throw new EngineError('invalid_input', `"${column.name}" holds texts, so no amount can be predicted; ${advice}.`);
  }
  const y = column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  return { task: 'regression', y, classes: [], outputs: 1, loss: 'squared' };
}

function readClasses(column: Column): Target {
  const { y, classes } = column.kind === 'category' ? fromCategory(column) : fromDistinct(column);
  if (classes.length > MAX_CLASSES) {
    const count = classes.length.toLocaleString('en-US');
    const cause = `"${column.name}" has ${count} different values, which are too many to tell apart (at most ${MAX_CLASSES})`;
    throw new EngineError('invalid_input', `${cause}; choose a column with fewer, or one of numbers.`);
  }
  const binary = classes.length <= 2;
  return {
    task: 'classification',
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
  // Numeric labels are sorted as numbers, so that 10 comes after 2.
  const values = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const place = new Map(values.map((value, k) => [value, k]));
  const name = (value: number) => (column.kind === 'date' ? new Date(value).toISOString() : String(value));
  return { classes: values.map(name), y: column.values.map((value) => place.get(value) ?? Number.NaN) };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

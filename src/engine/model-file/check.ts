import type { BinEncoder, EncodedColumn } from '../encode/bin-encoder.ts';
import { type Expanded, expand } from '../encode/expand.ts';
import { align, type InputColumn } from '../encode/inputs.ts';
import { FEATURE_KINDS, type Task } from '../frame/frame.ts';
import { type DesignEncoder, designSize } from '../linear/design.ts';
import { metricsOf } from '../metrics/score.ts';
import type { FoldEncoders, Intervals, Member, ModelData, Part, Scale, TestPart } from '../model/data.ts';
import { widthOf } from '../model/data.ts';
import { CATEGORY, type Forest, LEAF, MASK_WORDS } from '../trees/forest.ts';
import type { FeatureInfo } from '../types.ts';
import { corrupt } from './format.ts';

/**
 * Turns the contents of a file into a model, or throws. It does not trust the file. Every index is checked against what
 * it points into, and every tree must lead only forward, so that predicting cannot leave an array, loop for ever, or
 * take more memory than the size of the file explains.
 */
export function checkModel(input: unknown): ModelData {
  const value = object(input, 'model');
  const task = oneOf(value.task, ['classification', 'regression'] as const, 'task');
  const classes = list(value.classes, 'classes').map((item) => text(item, 'class'));
  ensure(task === 'regression' ? classes.length === 0 : classes.length >= 2, 'classes');
  const width = widthOf(task, classes.length);
  const inputs = list(value.inputs, 'inputs').map(checkInput);
  ensure(inputs.length > 0 && inputs.length <= 100_000, 'inputs');
  ensure(new Set(inputs.map((entry) => entry.name)).size === inputs.length, 'inputs');
  const shape = expand(align(inputs, { rowCount: 0, columns: [] }));
  const folds = list(value.folds, 'folds').map((item) => checkFold(item, shape));
  const members = list(value.members, 'members').map((item) => checkMember(item, folds, width));
  ensure(members.length > 0, 'members');
  return {
    task,
    target: text(value.target, 'target'),
    targetKind: oneOf(value.targetKind, FEATURE_KINDS, 'target'),
    classes,
    inputs,
    features: list(value.features, 'features').map(checkFeature),
    folds,
    members,
    temperature: positive(value.temperature, 'temperature'),
    intervals: checkIntervals(value.intervals, task === 'regression'),
    test: checkTest(value.test, task),
  };
}

function checkTest(item: unknown, task: Task): TestPart {
  const value = object(item, 'test part');
  const rowCount = index(value.rowCount, 2 ** 32, 'test part');
  const rows = array(value.rows, Uint32Array, 'test part');
  ensure(
    rows.every((row, i) => row < rowCount && (i === 0 || row > rows[i - 1]!)),
    'test part',
  );
  const metric = oneOf(value.metric, metricsOf(task), 'metric');
  return { rows, rowCount, metric, blanks: oneOf(value.blanks, ['missing', 'class'] as const, 'blanks') };
}

function checkInput(item: unknown): InputColumn {
  const value = object(item, 'input');
  const kind = oneOf(value.kind, FEATURE_KINDS, 'kind');
  const levels = list(value.levels, 'levels').map((level) => text(level, 'level'));
  return { name: text(value.name, 'name'), kind, levels };
}

function checkFeature(item: unknown): FeatureInfo {
  const value = object(item, 'feature');
  const { typical, levels, min, max } = value;
  ensure(typical === null || typeof typical === 'string' || typeof typical === 'number', 'typical value');
  return {
    name: text(value.name, 'name'),
    kind: oneOf(value.kind, FEATURE_KINDS, 'kind'),
    typical: typical as string | number | null,
    ...(levels === undefined ? {} : { levels: list(levels, 'levels').map((level) => text(level, 'level')) }),
    ...(min === undefined ? {} : { min: number(min, 'min') }),
    ...(max === undefined ? {} : { max: number(max, 'max') }),
  };
}

function checkFold(item: unknown, shape: Expanded): FoldEncoders {
  const value = object(item, 'fold');
  const designs = list(value.designs, 'designs');
  ensure(designs.length === 2, 'designs');
  const design = (at: number) => (designs[at] === null ? null : checkDesign(designs[at], shape));
  return { bins: value.bins === null ? null : checkBins(value.bins, shape), designs: [design(0), design(1)] };
}

function checkBins(item: unknown, shape: Expanded): BinEncoder {
  const columns = list(object(item, 'bins').columns, 'columns').map((column) => checkColumn(column, shape));
  ensure(columns.length < LEAF, 'columns');
  return { columns };
}

function checkColumn(item: unknown, shape: Expanded): EncodedColumn {
  const value = object(item, 'column');
  const kind = oneOf(value.kind, ['number', 'category', 'statistic'] as const, 'column');
  if (kind === 'number') {
    return { kind, series: index(value.series, shape.numbers.length, 'series'), edges: checkEdges(value.edges) };
  }
  const series = index(value.series, shape.tokens.length, 'series');
  const { size, role } = shape.tokens[series]!;
  if (kind === 'category') {
    const bins = index(value.bins, 256, 'bins');
    const binOf = array(value.binOf, Uint8Array, 'bins');
    ensure(role === 'category' && binOf.length === size && binOf.every((bin) => bin < bins), 'bins');
    return { kind, series, bins, binOf };
  }
  const statistic = object(value.statistic, 'statistic');
  const means = array(statistic.means, Float32Array, 'statistic');
  ensure(means.length === size, 'statistic');
  const overall = number(statistic.overall, 'statistic');
  return { kind, series, statistic: { overall, means }, edges: checkEdges(value.edges) };
}

function checkEdges(item: unknown): Float64Array {
  const edges = array(item, Float64Array, 'edges');
  ensure(edges.length <= 254, 'edges');
  for (let i = 0; i < edges.length; i++)
    ensure(i === 0 ? !Number.isNaN(edges[0]!) : edges[i]! > edges[i - 1]!, 'edges');
  return edges;
}

function checkDesign(item: unknown, shape: Expanded): DesignEncoder {
  const value = object(item, 'design');
  const numbers = list(value.numbers, 'terms').map((entry) => {
    const term = object(entry, 'term');
    return {
      series: index(term.series, shape.numbers.length, 'series'),
      median: number(term.median, 'median'),
      spread: number(term.spread, 'spread'),
      squash: flag(term.squash, 'term'),
      mean: number(term.mean, 'mean'),
      scale: number(term.scale, 'scale'),
      missing: flag(term.missing, 'term'),
    };
  });
  const tokens = list(value.tokens, 'terms').map((entry) => {
    const term = object(entry, 'term');
    const series = index(term.series, shape.tokens.length, 'series');
    const terms = index(term.terms, 1_000_000, 'terms');
    const termOf = array(term.termOf, Int32Array, 'terms');
    ensure(termOf.length === shape.tokens[series]!.size, 'terms');
    ensure(
      termOf.every((at) => at >= -1 && at < terms),
      'terms',
    );
    return { series, terms, termOf };
  });
  return { numbers, tokens, quadratic: flag(value.quadratic, 'design') };
}

function checkMember(item: unknown, folds: readonly FoldEncoders[], width: number): Member {
  const value = object(item, 'member');
  const parts = list(value.parts, 'parts').map((part) => checkPart(part, folds, width));
  ensure(parts.length > 0, 'parts');
  return { name: text(value.name, 'name'), weight: positive(value.weight, 'weight'), parts };
}

function checkPart(item: unknown, folds: readonly FoldEncoders[], width: number): Part {
  const value = object(item, 'part');
  const kind = oneOf(value.kind, ['trees', 'linear', 'constant'] as const, 'part');
  if (kind === 'constant') {
    const values = array(value.values, Float64Array, 'values');
    ensure(values.length === width && values.every(Number.isFinite), 'values');
    return { kind, values };
  }
  const fold = index(value.fold, folds.length, 'fold');
  const link = oneOf(value.link, ['identity', 'sigmoid', 'softmax'] as const, 'link');
  const scale = checkScale(value.scale);
  if (kind === 'linear') {
    const design = index(value.design, 2, 'design') as 0 | 1;
    const encoder = folds[fold]!.designs[design];
    ensure(encoder !== null && encoder !== undefined && encoder.quadratic === (design === 1), 'design');
    const given = object(value.linear, 'weights');
    const weights = array(given.weights, Float64Array, 'weights');
    const bias = array(given.bias, Float64Array, 'bias');
    const size = designSize(encoder!);
    ensure(weights.length === (size.dense + size.sparse) * width && bias.length === width, 'weights');
    return { kind, fold, design, link, scale, linear: { outputs: width, weights, bias } };
  }
  const bins = folds[fold]!.bins;
  ensure(bins !== null, 'trees');
  const base = array(value.base, Float64Array, 'base');
  ensure(base.length === width, 'base');
  const forest = checkForest(value.forest, bins!.columns.length, width);
  return { kind, fold, forest, base, divisor: positive(value.divisor, 'divisor'), link, scale };
}

function checkForest(item: unknown, columns: number, width: number): Forest {
  const value = object(item, 'forest');
  const outputs = index(value.outputs, width + 1, 'forest');
  ensure(outputs === 1 || outputs === width, 'forest');
  const forest: Forest = {
    outputs,
    roots: array(value.roots, Uint32Array, 'forest'),
    column: array(value.column, Uint16Array, 'forest'),
    kind: array(value.kind, Uint8Array, 'forest'),
    threshold: array(value.threshold, Uint8Array, 'forest'),
    next: array(value.next, Uint32Array, 'forest'),
    masks: array(value.masks, Uint32Array, 'forest'),
    values: array(value.values, Float32Array, 'forest'),
  };
  const nodes = forest.column.length;
  const { roots } = forest;
  ensure(forest.kind.length === nodes && forest.threshold.length === nodes && forest.next.length === nodes, 'forest');
  ensure(roots.length > 0 && roots[0] === 0 && roots[roots.length - 1] === nodes, 'forest');
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    ensure(roots[tree]! < roots[tree + 1]!, 'forest');
    checkTree(forest, roots[tree]!, roots[tree + 1]!, columns);
  }
  return forest;
}

/** Every child stands behind its parent and inside its tree, so every walk ends. */
function checkTree(forest: Forest, root: number, end: number, columns: number): void {
  const { column, kind, next, masks, values, outputs } = forest;
  for (let node = root; node < end; node++) {
    if (column[node] === LEAF) {
      ensure(next[node]! + outputs <= values.length, 'forest');
      continue;
    }
    ensure(column[node]! < columns && kind[node]! <= CATEGORY, 'forest');
    let child = next[node]!;
    if (kind[node] === CATEGORY) {
      ensure((child + 1) * MASK_WORDS <= masks.length, 'forest');
      child = masks[child * MASK_WORDS + MASK_WORDS - 1]!;
    }
    ensure(root + child > node && root + child + 1 < end, 'forest');
  }
}

function checkScale(item: unknown): Scale {
  const value = object(item, 'scale');
  return {
    mean: number(value.mean, 'mean'),
    deviation: number(value.deviation, 'deviation'),
    log: flag(value.log, 'scale'),
    low: number(value.low, 'low'),
    high: number(value.high, 'high'),
  };
}

function checkIntervals(item: unknown, needed: boolean): Intervals {
  const value = object(item, 'intervals');
  const edges = array(value.edges, Float64Array, 'intervals');
  const low = array(value.low, Float64Array, 'intervals');
  const high = array(value.high, Float64Array, 'intervals');
  const stretches = needed ? edges.length + 1 : 0;
  ensure(edges.length <= 1_000 && low.length === stretches && high.length === stretches, 'intervals');
  return { edges, low, high };
}

function ensure(condition: boolean, what: string): void {
  if (!condition) throw corrupt(`its ${what} cannot be right`);
}

function object(value: unknown, what: string): Record<string, unknown> {
  ensure(typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value), what);
  return value as Record<string, unknown>;
}

function list(value: unknown, what: string): readonly unknown[] {
  ensure(Array.isArray(value), what);
  return value as readonly unknown[];
}

function text(value: unknown, what: string): string {
  ensure(typeof value === 'string', what);
  return value as string;
}

function number(value: unknown, what: string): number {
  ensure(typeof value === 'number' && Number.isFinite(value), what);
  return value as number;
}

function positive(value: unknown, what: string): number {
  ensure(number(value, what) > 0, what);
  return value as number;
}

function flag(value: unknown, what: string): boolean {
  ensure(typeof value === 'boolean', what);
  return value as boolean;
}

function index(value: unknown, below: number, what: string): number {
  ensure(Number.isInteger(value) && (value as number) >= 0 && (value as number) < below, what);
  return value as number;
}

function oneOf<const T extends readonly string[]>(value: unknown, allowed: T, what: string): T[number] {
  ensure(typeof value === 'string' && allowed.includes(value), what);
  return value as T[number];
}

function array<T>(value: unknown, type: new (...args: never[]) => T, what: string): T {
  ensure(value instanceof type, what);
  return value as T;
}

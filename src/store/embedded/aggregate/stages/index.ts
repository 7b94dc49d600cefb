import { type Doc, isDoc, type Value } from '../../bson/value.ts';
import { MongoError, notServed } from '../../errors.ts';
import { bucket, bucketAuto, group, sortByCount } from './grouping.ts';
import { documents, graphLookup, lookup, unionWith } from './joining.ts';
import { count, facet, limit, match, sample, skip, sort } from './selecting.ts';
import { addFields, project, redact, replaceRoot, unset, unwind } from './shaping.ts';
import type { PipelineContext, Stage, Transform } from './stage.ts';

const unavailable: Stage = (_argument, _context, name) => {
  throw notServed(name);
};

const onlyInReplicaSets: Stage = (_argument, _context, name) => {
  throw new MongoError(40573, `The ${name} stage is only supported on replica sets`);
};

const onlyLast: Stage = (_argument, _context, name) => {
  throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
};

const STAGES: Readonly<Record<string, Stage>> = {
  $match: match,
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceRoot,
  $limit: limit,
  $skip: skip,
  $sort: sort,
  $group: group,
  $count: count,
  $sortByCount: sortByCount,
  $unwind: unwind,
  $sample: sample,
  $facet: facet,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $lookup: lookup,
  $graphLookup: graphLookup,
  $unionWith: unionWith,
  $redact: redact,
  $documents: documents,
  $out: onlyLast,
  $merge: onlyLast,
  $changeStream: onlyInReplicaSets,
  $changeStreamSplitLargeEvent: onlyInReplicaSets,
  $setWindowFields: unavailable,
  $densify: unavailable,
  $fill: unavailable,
  $geoNear: unavailable,
  $collStats: unavailable,
  $indexStats: unavailable,
  $planCacheStats: unavailable,
  $listSessions: unavailable,
  $listLocalSessions: (_argument, context) => context.sessions,
  $currentOp: unavailable,
  $search: unavailable,
  $searchMeta: unavailable,
  $vectorSearch: unavailable,
};

/** A stage's name and argument. */
export function readStage(stage: Value): readonly [string, Value] {
  if (!isDoc(stage)) throw new MongoError(14, `Each element of the 'pipeline' array must be an object`);
  if (stage.size !== 1)
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  return [...stage][0] as [string, Value];
}

/** Checks all stages and joins them to one transformation. */
export function compileStages(stages: readonly Value[], context: PipelineContext): Transform {
  const transforms = stages.map((stage) => {
    const [name, argument] = readStage(stage);
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (compile === undefined) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
    return compile(argument, context, name, compileStages);
  });
  return (docs) => transforms.reduce<Iterable<Doc>>((flow, transform) => transform(flow), docs);
}

const IN_UPDATES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** The pipeline of an update: one document in, one out. */
export function compileUpdateStages(
  stages: readonly Value[],
  { variables, order }: Pick<PipelineContext, 'variables' | 'order'>,
): (doc: Doc) => Doc {
  for (const stage of stages) {
    const [name] = readStage(stage);
    if (!Object.hasOwn(STAGES, name)) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
    if (!IN_UPDATES.has(name)) throw new MongoError(72, `${name} is not allowed to be used within an update`);
  }
  const run = compileStages(stages, { variables, order, find: () => [], sessions: () => [] });
  return (doc) => {
    const [after] = run([doc]);
    return after ?? doc;
  };
}

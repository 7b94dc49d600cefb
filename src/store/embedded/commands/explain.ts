import { type Doc, isDoc, type Value } from '../bson/value.ts';
import { badValue, notServed } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { planQuery } from '../query/plan.ts';
import { readSort } from '../query/sort.ts';
import type { Catalog } from '../storage/catalog.ts';
import { type Answer, databaseOf, docIn, fields, type Request, readingOf } from './request.ts';

/** Tells which index a find would use. */
export const createExplain =
  (catalog: Catalog) =>
  (request: Request): Answer => {
    const command = docIn(request.command, 'explain');
    const name = command?.get('find');
    if (command === undefined) throw badValue(`BSON field 'explain.explain' must be an object`);
    if (typeof name !== 'string') throw notServed(`explain of ${[...command.keys()][0] ?? 'nothing'}`);
    const database = databaseOf(request);
    const source = docIn(command, 'filter') ?? new Map<string, Value>();
    const filter = compileFilter(source, readingOf(command));
    const sort = command.get('sort');
    const collection = catalog.find(database, name);
    const plan =
      collection === undefined ? undefined : planQuery(collection, filter, readSort(sort), command.get('hint'));
    const direction = plan?.reverse ? 'backward' : 'forward';
    const scan: Doc =
      plan?.index === undefined
        ? new Map([
            ['stage', plan === undefined ? 'EOF' : 'COLLSCAN'],
            ['direction', direction],
          ])
        : stage('FETCH', [
            [
              'inputStage',
              stage('IXSCAN', [
                ['keyPattern', plan.index.spec.get('key') ?? null],
                ['indexName', plan.index.name],
                ['isMultiKey', plan.index.multikey],
                ['direction', direction],
              ]),
            ],
          ]);
    const isSorted = plan?.sorted ?? true;
    const winningPlan =
      isSorted || !isDoc(sort)
        ? scan
        : stage('SORT', [
            ['sortPattern', sort],
            ['inputStage', scan],
          ]);
    return fields({
      explainVersion: '1',
      queryPlanner: fields({ namespace: `${database}.${name}`, parsedQuery: source, winningPlan, rejectedPlans: [] }),
      command,
      ok: 1,
    });
  };

const stage = (name: string, rest: readonly [string, Value][]): Doc =>
  new Map<string, Value>([['stage', name], ...rest]);

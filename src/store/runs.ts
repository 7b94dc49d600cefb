import { type Collection, type Document, type Filter, ObjectId } from 'mongodb';
import { createMapping, createRecords, DuplicateError, isId, type Records, unlessDuplicate } from './collection.ts';
import { ACTIVE_STATES, isFinal, type Run, type RunChange, type RunEvent } from './records.ts';

export type NewEvent = Pick<RunEvent, 'type' | 'message' | 'change'>;

/**
 * Runs and their events. The events are the truth: an event is written first, under a number nobody else can take,
 * and then added to its run. Whoever finds a run behind its events (a crash in between) adds what is missing.
 * So a run ends in exactly one final state, whatever number of workers and people act on it at once.
 */
export interface Runs extends Records<Run> {
  /** Without a space: for workers, which serve all. */
  find(id: string): Promise<Run | null>;
  active(space?: string): Promise<readonly Run[]>;
  /**
   * Adds the event that `decide` makes of the run's present state, or nothing when it answers null. Called again
   * with a newer state when somebody else's event came first. A final run takes no more events.
   * @returns the run afterwards, or null when nothing was added.
   */
  append(id: string, decide: (run: Run) => NewEvent | null): Promise<Run | null>;
  /** Events after the given number, in order. */
  events(id: string, after?: number): Promise<readonly RunEvent[]>;
  addView(id: string, message: string, shown: number): Promise<void>;
  /** Never lowers what a view shows. */
  markShown(id: string, message: string, shown: number): Promise<void>;
  removeView(id: string, message: string): Promise<void>;
  /** Runs with a view behind the run's revision, or an end not yet announced. */
  unpresented(): Promise<readonly Run[]>;
  markNoticed(id: string): Promise<void>;
}

export function createRuns(collection: Collection, eventCollection: Collection): Runs {
  const references = ['chat_id', 'dataset_id', 'model_id'] as const;
  const mapping = createMapping<Run>(references);
  const eventMapping = createMapping<RunEvent>(['run_id']);
  const byId = (id: string): Filter<Document> => ({ _id: new ObjectId(id) });

  const find = async (id: string): Promise<Run | null> => {
    if (!isId(id)) return null;
    const document = await collection.findOne(byId(id));
    return document === null ? null : mapping.fromDocument(document);
  };

  const events = async (id: string, after = 0): Promise<readonly RunEvent[]> => {
    const documents = await eventCollection
      .find({ run_id: new ObjectId(id), number: { $gt: after } })
      .sort({ number: 1 })
      .toArray();
    return documents.map(eventMapping.fromDocument);
  };

  /** Adds one event to its run; a no-op when the run has it already. */
  const apply = async (id: string, number: number, change: RunChange): Promise<Run | null> => {
    const document = await collection.findOneAndUpdate(
      { ...byId(id), revision: number - 1 },
      { $set: { ...mapping.toDocument(change), revision: number } },
      { returnDocument: 'after' },
    );
    return document === null ? null : mapping.fromDocument(document);
  };

  const catchUp = async (run: Run): Promise<Run> => {
    let current = run;
    for (const event of await events(run.id, run.revision)) {
      current = (await apply(run.id, event.number, event.change)) ?? current;
    }
    return (await find(run.id)) ?? current;
  };

  const append = async (id: string, decide: (run: Run) => NewEvent | null): Promise<Run | null> => {
    let run = await find(id);
    while (run !== null && !isFinal(run.status)) {
      const event = decide(run);
      if (event === null) return null;
      const number = run.revision + 1;
      try {
        await unlessDuplicate(
          eventCollection.insertOne({ run_id: new ObjectId(id), number, at: new Date(), ...event }),
        );
        return (await apply(id, number, event.change)) ?? (await find(id));
      } catch (error) {
        if (!(error instanceof DuplicateError)) throw error;
        run = await catchUp(run);
      }
    }
    return null;
  };

  const records = createRecords<Run>(collection, references);

  return {
    ...records,
    // `settled` is for `unpresented` alone: whether everything about the run has been shown.
    insert: (fields) => records.insert({ ...fields, ...{ settled: false } }),
    find,
    async active(space) {
      const filter = { status: { $in: [...ACTIVE_STATES] }, ...(space === undefined ? {} : { space }) };
      const found = await collection.find(filter).sort({ _id: 1 }).toArray();
      return Promise.all(found.map((document) => catchUp(mapping.fromDocument(document))));
    },
    append,
    events,
    async addView(id, message, shown) {
      const without = { ...byId(id), 'views.message': { $ne: message } };
      await collection.updateOne(without, {
        $push: { views: { message, shown } },
        $set: { settled: false },
      } as Document);
    },
    async markShown(id, message, shown) {
      const ofMessage = { arrayFilters: [{ 'view.message': message }] };
      await collection.updateOne(byId(id), { $max: { 'views.$[view].shown': shown } }, ofMessage);
    },
    async removeView(id, message) {
      await collection.updateOne(byId(id), { $pull: { views: { message } } } as Document);
    },
    async unpresented() {
      // A view's number is compared with its own run's, which an index cannot do: ask for what can be behind at all.
      const runs = (await collection.find({ settled: false }).toArray()).map(mapping.fromDocument);
      const settled = runs.filter((run) => isFinal(run.status) && isPresented(run));
      // Not when another view has come meanwhile.
      await Promise.all(
        settled.map(({ id, views }) =>
          collection.updateOne({ ...byId(id), views: { $size: views.length } }, { $set: { settled: true } }),
        ),
      );
      return runs.filter((run) => !isPresented(run));
    },
    async markNoticed(id) {
      await collection.updateOne(byId(id), { $set: { notice: 'sent' } });
    },
  };
}

const isPresented = (run: Run): boolean =>
  run.notice !== 'due' && run.views.every(({ shown }) => shown >= run.revision);

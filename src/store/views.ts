import type { DocumentStore } from './documents.ts';
import { newId } from './id.ts';
import type { View, ViewedThing } from './records.ts';

const DAY_MS = 24 * 3600_000;
/** So many are drawn at a time, the newest first. */
const AT_ONCE = 200;

export interface NewView extends Pick<View, 'space' | 'message' | 'content' | 'shown'> {
  /** What it was drawn from. */
  readonly things: readonly string[];
}

/** Stands for all things of a kind in a space. */
export const listOf = (kind: 'datasets' | 'models' | 'deployments' | 'runs', space: string): string =>
  `${kind} of ${space}`;

export type Views = ReturnType<typeof createViews>;

/**
 * Posted messages that show things. A view is due when a thing it shows has changed, and until it has been drawn anew.
 * Things are named by their ids, and lists of them by `listOf`.
 */
export function createViews({ collection }: DocumentStore) {
  const views = collection<View>('views');
  const things = collection<ViewedThing>('viewed_things');
  const recent = () => ({ created_at: { greater: new Date(Date.now() - DAY_MS) } });
  const mark = { set: { due: true }, increase: { marks: 1 } };

  const idsOf = async (named: readonly string[]): Promise<readonly string[]> => [
    ...new Set((await things.find({ thing: { in: named } })).map(({ view_id }) => view_id)),
  ];

  const follow = async ({ id }: View, named: readonly string[]): Promise<boolean> => {
    const known = new Set((await things.find({ view_id: id })).map(({ thing }) => thing));
    const fresh = named.filter((thing) => !known.has(thing));
    for (const thing of fresh) {
      const entry = { id: newId(), thing, view_id: id, at: new Date() };
      await things.change({ thing, view_id: id }, {}, { otherwise: entry });
    }
    return fresh.length > 0;
  };

  return {
    /** Registers a message; one that is known begins anew. It is due, since a thing may have changed meanwhile. */
    async add({ space, message, content, shown, things: named }: NewView): Promise<void> {
      const fields = { content, shown, due: true, created_at: new Date() };
      const view = await views.change(
        { message },
        { set: fields, increase: { marks: 1 } },
        {
          otherwise: {
            id: newId(),
            space,
            platform: message.split(':', 1)[0] ?? '',
            message,
            ...fields,
            edited_at: null,
            marks: 0,
          },
        },
      );
      if (view !== null) await follow(view, named);
    },
    get: async (message: string): Promise<View | null> => (await views.find({ message }))[0] ?? null,
    /** Those that show a thing. */
    of: async (thing: string) => views.find({ id: { in: await idsOf([thing]) } }, { order: ['id'] }),
    /** Those due on these platforms, newest first. */
    due: (platforms: readonly string[]) =>
      views.find({ due: true, platform: { in: platforms } }, { order: ['-id'], limit: AT_ONCE }),
    /** Things have changed, which every view of them of the last day is to show; with `ever`, older ones as well. */
    async changed(named: readonly string[], ever?: 'ever'): Promise<void> {
      const ids = await idsOf(named);
      if (ids.length > 0) await views.changeAll({ id: { in: ids }, ...(ever === undefined ? recent() : {}) }, mark);
    },
    /** All of the last day become due: for a start, since a crash may have come between a change and its mark. */
    async changedAll(): Promise<void> {
      await views.changeAll(recent(), mark);
    },
    /** What a view shows depends on these things too. False when that was known. */
    follow,
    /** It shows what it should, as far as that has not changed since the view was read. */
    async settle({ id, marks }: View): Promise<void> {
      await views.change({ id, marks }, { set: { due: false } });
    },
    /** It was edited just now; with null nobody knows what it shows, so it stays due. */
    async markShown({ id, marks }: View, shown: string | null): Promise<void> {
      const edited = { shown, edited_at: new Date() };
      const settled = shown === null ? null : await views.change({ id, marks }, { set: { ...edited, due: false } });
      if (settled === null) await views.change({ id }, { set: { ...edited, due: true } });
    },
    async remove({ id }: View): Promise<void> {
      await views.remove({ id });
      await things.remove({ view_id: id });
    },
  };
}

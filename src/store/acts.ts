import { type Document, type Documents, DuplicateError } from './documents.ts';

/** What somebody has set about. The name of the act is the id. */
export interface KnownAct extends Document {
  readonly space: string;
  /** The turn that came first. Handled again after a crash, it is still the first. */
  readonly turn: string;
  readonly user_id: string;
  readonly user_name: string;
  /** What it was done to, as people call it: also once that is gone. */
  readonly what: string;
  readonly at: Date;
  /** False while it is under way. */
  readonly done: boolean;
}

export type Acts = ReturnType<typeof createActs>;

/** Who has set about what: of several who do the same at once, one is the first, in whatever process they are handled. */
export function createActs(documents: Documents<KnownAct>) {
  const own = ({ id, turn }: KnownAct) => ({ id, turn });

  return {
    get: (name: string): Promise<KnownAct | null> => documents.get(name),
    /** The act given, or the former one of that name, if it `stands`. */
    async begin(act: KnownAct, stands: (former: KnownAct) => boolean | Promise<boolean>): Promise<KnownAct> {
      for (;;) {
        try {
          await documents.insert(act);
          return act;
        } catch (error) {
          if (!(error instanceof DuplicateError)) throw error;
        }
        const former = await documents.get(act.id);
        if (former === null) continue;
        if (former.turn === act.turn || (await stands(former))) return former;
        const { id: _, ...changed } = act;
        if ((await documents.change(own(former), { set: changed })) !== null) return act;
      }
    },
    async done(act: KnownAct): Promise<void> {
      await documents.change(own(act), { set: { done: true } });
    },
    /** It came to nothing: who tries next is the first. */
    async forget(act: KnownAct): Promise<void> {
      await documents.remove(own(act));
    },
  };
}

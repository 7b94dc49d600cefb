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

/** Who has set about what: of several who do the same at once, one is the first, in whatever process they are handled. */
export interface Acts {
  get(name: string): Promise<KnownAct | null>;
  /** The act given, or the former one of that name, if it `stands`. */
  begin(act: KnownAct, stands: (former: KnownAct) => boolean | Promise<boolean>): Promise<KnownAct>;
  done(act: KnownAct): Promise<void>;
  /** It came to nothing: who tries next is the first. */
  forget(act: KnownAct): Promise<void>;
}

export function createActs(documents: Documents<KnownAct>): Acts {
  const own = ({ id, turn }: KnownAct) => ({ id, turn });

  return {
    get: (name) => documents.get(name),
    async begin(act, stands) {
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
    async done(act) {
      await documents.change(own(act), { set: { done: true } });
    },
    async forget(act) {
      await documents.remove(own(act));
    },
  };
}

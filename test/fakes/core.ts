import type { Core, Suggestion, Turn } from '../../src/conversation/platform.ts';
import { type Posts, pageKey } from '../../src/store/posts.ts';

/** Keeps what the store would keep for adapters, past their restarts. */
export function createMemory() {
  const kept = new Map<string, { address: string; message: string | null; at: Date }>();
  const sealed = new Map<string, string>();
  const posts: Posts = {
    async begin(key, address) {
      const known = kept.get(key);
      if (known !== undefined) return { first: false, message: known.message, at: known.at };
      kept.set(key, { address, message: null, at: new Date() });
      return { first: true, message: null, at: new Date() };
    },
    async done(key, message) {
      const post = kept.get(key);
      if (post !== undefined) post.message = message;
    },
    firstAt: async (address) =>
      [...kept.values()].find((post) => post.address === address && post.message !== null)?.message ?? null,
    async pagesFrom(message) {
      const [key = ''] = [...kept].find(([, post]) => post.message === message) ?? [];
      const pages = [message];
      for (let next = kept.get(pageKey(key, 2)); next?.message; next = kept.get(pageKey(key, pages.length + 1)))
        pages.push(next.message);
      return pages;
    },
    addressOf: async (message) => [...kept.values()].find((post) => post.message === message)?.address ?? null,
  };
  const installations = {
    put: async (id: string, value: string) => void sealed.set(id, value),
    get: async (id: string) => sealed.get(id) ?? null,
    remove: async (id: string) => void sealed.delete(id),
  };
  return { posts, installations, kept, sealed };
}

export interface CoreScript {
  readonly memory?: ReturnType<typeof createMemory>;
  /** Answers a turn; what it throws is among the failures. */
  answer?(turn: Turn): Promise<unknown>;
  suggest?(): Promise<Suggestion[]>;
  /** Whether what was overheard answers a question. */
  hears?(turn: Turn): boolean;
  /** While it says so nothing is taken in. */
  isDown?(): boolean;
}

/** The core as adapters see it: it knows a turn it has taken before, and in the assistant's place stands a script. */
export function createCore({ memory = createMemory(), answer, suggest, isDown, hears }: CoreScript = {}) {
  const turns: Turn[] = [];
  const seen = new Set<string>();
  const overheard: Turn[] = [];
  const left: string[] = [];
  const followed: string[] = [];
  const failures: unknown[] = [];
  const core: Core = {
    async accept(turn) {
      if (isDown?.() === true) throw new Error('the store is down');
      if (turn.overheardIn !== undefined) overheard.push(turn);
      if (turn.overheardIn !== undefined && hears?.(turn) !== true) return false;
      if (seen.has(turn.key)) return false;
      seen.add(turn.key);
      turns.push(turn);
      setImmediate(() => answer?.(turn).catch((error: unknown) => failures.push(error)));
      return true;
    },
    suggest: async () => (await suggest?.()) ?? [],
    idle: async () => undefined,
    runsEnded: async () => undefined,
    async overview(space, message) {
      followed.push(message);
      return { cards: [{ text: `What ${space} holds`, actions: [{ label: 'Predict', id: 'predict:1' }] }] };
    },
    leave: async (space) => void left.push(space),
    posts: memory.posts,
    installations: memory.installations,
  };
  return {
    core,
    memory,
    /** Every turn taken, once each. */
    turns,
    /** What people said around it, taken or not. */
    overheard,
    failures,
    /** The spaces it was told of that they are no longer ours. */
    left,
    /** Where an overview was asked for that is edited from then on. */
    followed,
    /** The inbox is lost. */
    forget(): void {
      seen.clear();
      turns.length = 0;
    },
  };
}

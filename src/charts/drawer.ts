import { fileURLToPath } from 'node:url';
import { LRUCache } from 'lru-cache';
import { forkModule } from '../apart/child.ts';
import { createStanding, type Standing } from '../apart/standing.ts';
import { type DrawingRequest, drawing } from './drawing-contract.ts';

const MODULE = fileURLToPath(new URL('./drawing-process.js', import.meta.url));
const MEMORY_MB = 256;
const IDLE_MS = 2 * 60_000;
/** A chart takes a fraction of a second; many may wait before it. */
const TIME_MS = 20_000;
/** The same card is shown to many, in the same moments. */
const MOST_KEPT_BYTES = 8_000_000;

export interface Drawer {
  /** @throws AppError `internal` when it cannot be drawn. */
  draw(request: DrawingRequest): Promise<Uint8Array>;
  stop: Standing<never, never>['stop'];
}

/** Draws charts in a process of its own, which starts with the first and ends some minutes after the last. */
export function createDrawer({
  modulePath = MODULE,
  idleMs = IDLE_MS,
}: {
  modulePath?: string;
  idleMs?: number;
} = {}): Drawer {
  const { ask, stop } = createStanding({
    start: forkModule(modulePath),
    contract: drawing,
    memoryMb: MEMORY_MB,
    idleMs,
    timeMs: TIME_MS,
    failed: 'The picture could not be drawn.',
  });
  const kept = new LRUCache<string, Promise<Uint8Array>>({
    max: 200,
    maxSize: MOST_KEPT_BYTES,
    sizeCalculation: () => 40_000,
  });
  return {
    draw(request) {
      const key = JSON.stringify(request);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const picture = ask(request);
      kept.set(key, picture);
      picture.catch(() => kept.delete(key));
      return picture;
    },
    stop,
  };
}

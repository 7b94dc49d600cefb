import { setTimeout as sleep } from 'node:timers/promises';
import type { ShownEngine } from '../cards/engine-card.ts';
import type { Dataset } from '../store/records.ts';
import { enginesHere } from '../usecases/engines.ts';
import type { Scene } from './scene.ts';
import type { Showing } from './showing.ts';

/** A card does not wait longer for what there is; the next one will have it. */
const PATIENCE_MS = 500;

/** The card of a data set, with the engines that it can be trained with here. */
export async function datasetShown({ services }: Scene, { id, title }: Dataset): Promise<Showing> {
  const later = sleep(PATIENCE_MS, [] as readonly ShownEngine[], { ref: false });
  const engines = await Promise.race([enginesHere(services), later]);
  return { kind: 'dataset', id, title, ...(engines.length > 1 ? { engines } : {}) };
}

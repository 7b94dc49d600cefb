import { ConflictError } from '../errors.ts';
import type { EngineName } from '../store/records.ts';
import { native } from './native.ts';
import type { Availability, ModelRuntime } from './runtime.ts';
import { simulation } from './simulation.ts';

/** The engines of this installation. */
export interface Engines {
  /** What trains when nobody names one. */
  readonly usual: EngineName;
  readonly runtimes: Readonly<Record<EngineName, ModelRuntime>>;
}

export interface EnginesOptions {
  readonly setting: EngineName | 'auto';
  readonly autogluon: ModelRuntime;
}

export const createEngines = ({ setting, autogluon }: EnginesOptions): Engines => ({
  usual: setting === 'auto' ? 'native' : setting,
  runtimes: { native, autogluon, simulation },
});

/** @throws ConflictError that says what to do, when the engine is not there. */
export async function assertAvailable({ runtimes }: Engines, name: EngineName): Promise<void> {
  const state = await runtimes[name].available();
  if (!state.available) throw new ConflictError(state.remedy);
}

/** What there is of each engine. */
export async function engineStates({ runtimes }: Engines): Promise<Readonly<Record<EngineName, Availability>>> {
  const names = Object.keys(runtimes) as EngineName[];
  const states = await Promise.all(names.map(async (name) => [name, await runtimes[name].available()] as const));
  return Object.fromEntries(states) as Record<EngineName, Availability>;
}

import { InvalidInputError } from '../errors.ts';
import type { EngineName } from '../store/records.ts';
import { native } from './native.ts';
import type { ModelRuntime } from './runtime.ts';

/** The engines of this version, by what opens their models. */
export const RUNTIMES = { native } as const satisfies { readonly [name in EngineName]?: ModelRuntime };

export type Engine = keyof typeof RUNTIMES;

const isAvailable = (name: EngineName): name is Engine => Object.hasOwn(RUNTIMES, name);

/** @throws InvalidInputError when this version does not have it. */
export function findEngine(name: EngineName): Engine {
  if (isAvailable(name)) return name;
  throw new InvalidInputError(`The ${name} engine is not part of this version. Leave it out, and I train with my own.`);
}

/** What trains when nobody names an engine. */
export const defaultEngine = (setting: Engine | 'auto'): Engine => (setting === 'auto' ? 'native' : setting);

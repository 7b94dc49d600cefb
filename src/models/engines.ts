import { ConfigError, InvalidInputError } from '../errors.ts';
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
export function defaultEngine(setting: EngineName | 'auto'): Engine {
  if (setting === 'auto') return 'native';
  if (isAvailable(setting)) return setting;
  throw new ConfigError(
    `ENGINE=${setting} is not part of this version; set it to ${Object.keys(RUNTIMES).join(' or ')}, or leave it out.`,
  );
}

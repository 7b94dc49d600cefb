import { engineStates } from '../models/engines.ts';
import type { Services } from './services.ts';

/** The engines that learn something and are there, our own first. */
export async function enginesHere({ engines }: Pick<Services, 'engines'>) {
  const states = await engineStates(engines);
  return (['native', 'autogluon'] as const).flatMap((name) => {
    const state = states[name];
    return state.available && engines.runtimes[name].real ? [{ name, version: state.version }] : [];
  });
}

/** What there is of each engine: told to anybody, so without the paths in what is to be done about one. */
export async function describeEngines({
  engines,
}: Pick<Services, 'engines'>): Promise<Readonly<Record<string, string>>> {
  const states = Object.entries(await engineStates(engines));
  return Object.fromEntries(
    states.map(([name, state]) => [
      name,
      state.available ? ['available', state.version].filter((part) => part !== null).join(', ') : 'not available',
    ]),
  );
}

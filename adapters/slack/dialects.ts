import type { Log } from '../../src/log.ts';
import type { Block } from './blocks.ts';
import { type Dialect, NEWEST } from './cards.ts';

/** Which forms each workspace has been seen to take. Kept for as long as the process lives, so roll-outs are noticed. */
export interface Dialects {
  of(team: string): Dialect;
  /** The blocks were refused: from now on an older form. False when there is none left to try. */
  stepDown(team: string, blocks: readonly Block[]): boolean;
}

export function createDialects(log: Log): Dialects {
  const known = new Map<string, Dialect>();
  const of = (team: string): Dialect => known.get(team) ?? NEWEST;

  return {
    of,
    stepDown(team, blocks) {
      const has = (type: string): boolean => blocks.some((block) => block.type === type);
      const dialect = of(team);
      const older: Dialect | null = has('data_visualization')
        ? { ...dialect, chart: 'text' }
        : has('data_table')
          ? { ...dialect, table: 'table' }
          : has('table')
            ? { ...dialect, table: 'text' }
            : null;
      if (older === null) return false;
      known.set(team, older);
      log.info({ team, ...older }, 'a newer kind of block was refused; its older form is used from now on');
      return true;
    },
  };
}

import type { Log } from '../../src/log.ts';
import { type Block, type Dialect, NEWEST } from './blocks.ts';
import { type SlackMessage, simplest } from './cards.ts';
import { readFailure } from './failures.ts';

/** Which forms each workspace has been seen to take. Kept for as long as the process lives, so roll-outs are noticed. */
export interface Dialects {
  of(team: string): Dialect;
  /**
   * Sends a message in the newest form that is taken: in an older one where a newer block is refused, in the end as
   * words and buttons.
   * @throws what Slack answers where it refuses it for another reason.
   */
  send<T>(
    team: string,
    build: (dialect: Dialect) => SlackMessage,
    send: (message: SlackMessage) => Promise<T>,
  ): Promise<T>;
}

/** Newest first: what stands in for each. */
const OLDER: Readonly<Record<string, Partial<Dialect>>> = {
  data_visualization: { chart: 'text' },
  data_table: { table: 'table' },
  table: { table: 'text' },
};

export function createDialects(log: Log): Dialects {
  const known = new Map<string, Dialect>();
  const of = (team: string): Dialect => known.get(team) ?? NEWEST;

  /**
   * From now on an older form of the newer block among these, of the one that Slack's details name where they do.
   * False when there is none left to try.
   */
  const stepDown = (team: string, blocks: readonly Block[], details: readonly string[]): boolean => {
    const newer = Object.keys(OLDER).filter((type) => blocks.some((block) => block.type === type));
    const blamed = typesIn(details, blocks);
    const type = newer.find((each) => blamed.has(each)) ?? newer[0];
    if (type === undefined) return false;
    const older = { ...of(team), ...OLDER[type] };
    known.set(team, older);
    log.info({ team, ...older }, 'a newer kind of block was refused; its older form is used from now on');
    return true;
  };

  return {
    of,
    async send(team, build, send) {
      for (;;) {
        const message = build(of(team));
        try {
          return await send(message);
        } catch (error) {
          const failure = readFailure(error);
          if (failure.kind !== 'unfit') throw error;
          if (stepDown(team, message.blocks, failure.details)) continue;
          const reason = { reason: failure.error, at: pointersIn(failure.details) };
          log.error(reason, 'a message of ours was refused; it goes out in its simplest form');
          return send(simplest(message));
        }
      }
    },
  };
}

/** The types that Slack's details name, or point to: `[ERROR] unsupported type: table [json-pointer:/blocks/3/type]`. */
function typesIn(details: readonly string[], blocks: readonly Block[]): ReadonlySet<string> {
  const all = details.join(' ');
  const pointed = [...all.matchAll(/\/blocks\/(\d+)/g)].map(([, index]) => blocks[Number(index)]?.type ?? '');
  const named = [...all.matchAll(/unsupported type: (\w+)/g)].map(([, type = '']) => type);
  return new Set([...pointed, ...named]);
}

/** Where in the message something was wrong, without what stood there. */
const pointersIn = (details: readonly string[]): readonly string[] =>
  details.flatMap((each) => /\/blocks[\w/]*/.exec(each)?.[0] ?? []);

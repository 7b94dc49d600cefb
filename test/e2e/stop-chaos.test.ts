import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { exit, offers, startChat } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

/** More of them, for a longer look: CHAOS_ROUNDS=50. */
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 3);
const TIME_LIMIT_S = 3;
/** A third of the stops come in the first moments, the others up to a little after the end. */
const moment = (): number => Math.random() * (Math.random() < 0.33 ? 600 : 1000 * TIME_LIMIT_S + 1500);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Chat = ReturnType<typeof startChat>;

const announced = ({ messages }: Chat): number => messages.filter(({ type }) => type === 'notify').length;

/** @returns how long it took to end. */
async function stop({ child }: Chat): Promise<number> {
  const told = performance.now();
  child.kill('SIGTERM');
  await exit(child);
  return performance.now() - told;
}

describe('a program that is told to end while it trains', { timeout: 60_000 + ROUNDS * 30_000 }, () => {
  it(`at ${ROUNDS} random moments: ends soon, and each run comes to one end, announced once`, async () => {
    const env = { DATA_DIR: await createFolder(), TRAIN_TIME_LIMIT_S: String(TIME_LIMIT_S) };
    const stops: { readonly afterMs: number; readonly tookMs: number }[] = [];
    let ends = 0;
    let chat = startChat(env);
    await chat.say('find penguins', offers('Add'));
    await chat.say('add the first', offers('Train'));

    for (let run = 1; run <= ROUNDS; run++) {
      await chat.say('train', offers('Cancel'));
      const afterMs = moment();
      await pause(afterMs);
      stops.push({ afterMs, tookMs: await stop(chat) });
      ends += announced(chat);

      chat = startChat(env);
      const late = pause(30_000).then(() =>
        Promise.reject(new Error(`run ${run}, stopped after ${afterMs} ms, hangs`)),
      );
      if (ends < run) await Promise.race([late, chat.hear(({ type }) => type === 'notify', 'the end of the run')]);
      late.catch(() => undefined);
    }
    expect(await chat.end()).toBe(0);
    ends += announced(chat);

    expect(ends).toBe(ROUNDS);
    expect(stops.filter(({ tookMs }) => tookMs > 6_000)).toEqual([]);
    const store = await openStore({ dataDir: env.DATA_DIR });
    const runs = await store.runs.list('console:local');
    const models = await store.models.list('console:local');
    await store.close();
    expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: ROUNDS }, () => 'finished'));
    expect(models).toHaveLength(ROUNDS);
  });
});

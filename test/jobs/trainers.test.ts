import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../jobs/failure.ts';
import { trainIn } from '../../jobs/trainers.ts';
import type { TrainingRequest } from '../../jobs/training-contract.ts';

const REQUEST: TrainingRequest = {
  parquetPath: '/nowhere.parquet',
  columns: [],
  rowCount: 0,
  target: 'y',
  options: {},
  metric: null,
  timeLimitMs: 20_000,
  spentMs: 0,
  memoryMb: 128,
  seed: 1,
  modelPath: '/nowhere.model',
  logPath: '/nowhere.log',
};

/** What the person reads of a training that ends badly, and whether the log has a cause. */
async function endOf(fixture: string, changes: Partial<TrainingRequest> = {}) {
  const module = fileURLToPath(new URL(`../fixtures/processes/${fixture}.mjs`, import.meta.url));
  const heard: string[] = [];
  const train = trainIn(module);
  const ended = await train({ ...REQUEST, ...changes }, ({ message }) => heard.push(message)).ending;
  if (ended.kind === 'done' || ended.kind === 'cancelled') throw new Error(`it is ${ended.kind}`);
  return { ...failureOf(ended, REQUEST.memoryMb), heard };
}

describe('a training process', () => {
  it('that dies is told in a sentence, and its last words are for the log', async () => {
    expect(await endOf('dies')).toMatchObject({
      message: expect.stringMatching(/ended unexpectedly/),
      cause: { message: expect.stringMatching(/SIGKILL.*all is lost/s) },
    });
  });

  it('that does not keep its time limit is ended, and the sentence says what to do', async () => {
    expect(await endOf('deaf', { timeLimitMs: 300 })).toEqual({
      message: expect.stringMatching(/time limit.*train for 5 minutes/),
      heard: ['begun'],
    });
  });

  it('that fills its memory is ended, and the sentence names the limit', async () => {
    expect(await endOf('heap')).toMatchObject({ message: expect.stringMatching(/128 MB.*TRAIN_MEMORY_MB/) });
  });

  it('that sends nonsense is not believed', async () => {
    expect(await endOf('babbles')).toMatchObject({ message: expect.stringMatching(/unexpectedly/), heard: [] });
  });

  it('that refuses has its own sentence told, and nothing logged', async () => {
    expect(await endOf('tells-environment')).toEqual({ message: expect.stringContaining('PATH'), heard: [] });
  });
});

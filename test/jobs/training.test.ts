import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { TrainingRequest } from '../../jobs/messages.ts';
import { startTraining } from '../../jobs/training.ts';

const module = (name: string): string => fileURLToPath(new URL(`../fixtures/processes/${name}.mjs`, import.meta.url));

const REQUEST: TrainingRequest = {
  parquetPath: '/nowhere.parquet',
  columns: [],
  rowCount: 0,
  target: 'y',
  metric: null,
  timeLimitMs: 20_000,
  spentMs: 0,
  memoryLimitBytes: 1e9,
  seed: 1,
  modelPath: '/nowhere.model',
};

function start(name: string, changes: Partial<TrainingRequest> = {}, memoryMb = 256) {
  const heard: string[] = [];
  let began = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const training = startTraining(
    { ...REQUEST, ...changes },
    {
      memoryMb,
      modulePath: module(name),
      onProgress({ message }) {
        heard.push(message);
        began();
      },
    },
  );
  return { ...training, heard, begun };
}

describe('a training process', () => {
  it('that dies ends its run with a sentence, and nothing else', async () => {
    const { outcome, heard } = start('dies');

    expect(await outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/ended unexpectedly/),
      cause: expect.stringContaining('SIGKILL'),
    });
    expect(heard).toEqual(['half way']);
  });

  it('that does not listen is ended when it is cancelled', async () => {
    const { outcome, cancel, begun } = start('deaf');
    await begun;

    cancel('stop');

    expect(await outcome).toEqual({ kind: 'cancelled' });
  });

  it('that does not keep its time limit is ended, and the sentence says what to do', async () => {
    const { outcome } = start('deaf', { timeLimitMs: 300 });

    expect(await outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/time limit.*train for 5 minutes/),
    });
  });

  it('that takes too much memory is ended, and the sentence names the limit', async () => {
    const { outcome } = start('hungry', {}, 200);

    expect(await outcome).toMatchObject({ kind: 'failed', message: expect.stringMatching(/200 MB.*TRAIN_MEMORY_MB/) });
  });

  it('that fills its heap is told apart from one that crashes', async () => {
    const { outcome } = start('heap', {}, 128);

    expect(await outcome).toMatchObject({ kind: 'failed', message: expect.stringMatching(/128 MB of memory/) });
  });

  it('that sends nonsense is not believed', async () => {
    const { outcome, heard } = start('babbles');

    expect(await outcome).toMatchObject({ kind: 'failed' });
    expect(heard).toEqual([]);
  });

  it('that cannot be started fails its run', async () => {
    const { outcome } = start('does-not-exist');

    expect(await outcome).toMatchObject({ kind: 'failed', message: expect.stringMatching(/ended unexpectedly/) });
  });

  it('sees nothing of the environment that could be a secret', async () => {
    process.env.SECRET_FOR_TEST = 'hunter2';
    const { outcome } = start('tells-environment');
    delete process.env.SECRET_FOR_TEST;

    expect(JSON.stringify(await outcome)).toContain('PATH');
    expect(JSON.stringify(await outcome)).not.toContain('hunter2');
  });
});

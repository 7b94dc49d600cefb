import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exit, lineOf, runProgram, startProgram } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

describe('npm start', () => {
  it('says where it listens, is healthy, and stops when asked', async () => {
    const child = startProgram([], { DATA_DIR: await createFolder(), PORT: '0' });
    const url = /http:\S+/.exec(await lineOf(child, /^listening on http:/))?.[0];

    const health = await fetch(`${url}/health`);
    child.kill('SIGTERM');

    expect(await health.json()).toMatchObject({ status: 'healthy', mongodb: 'healthy' });
    expect(await exit(child)).toBe(0);
  });

  it.each([{ PORT: 'http' }, { MONGODB_URI: 'localhost' }, { TRAIN_TIME_LIMIT_S: '1 minute' }])(
    'stops with one line for %o',
    async (env) => {
      const { code, stdout, stderr } = await runProgram([], { DATA_DIR: join(await createFolder(), 'data'), ...env });

      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(Object.keys(env)[0] ?? '')]);
    },
  );
});

describe('an .env file', () => {
  it('sets what the environment leaves open', async () => {
    const cwd = await createFolder();
    await writeFile(join(cwd, '.env'), 'PORT=from-file\nLOG_LEVEL=loud\n');

    const both = await runProgram([], { LOG_LEVEL: 'error' }, '', cwd);
    const open = await runProgram([], { PORT: '0' }, '', cwd);

    expect(both.stderr).toContain('PORT="from-file"');
    expect(open.stderr).toContain('LOG_LEVEL="loud"');
  });
});

describe('a DATA_DIR that cannot be used', () => {
  it.each([[[]], [['chat']]])('stops %j with one line that says why', async (args) => {
    const file = join(await createFolder(), 'taken');
    await writeFile(file, '');

    const { code, stderr } = await runProgram(args, { DATA_DIR: file, PORT: '0' });

    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(/^DATA_DIR=.* cannot be used: it is a file, not a folder\. Set it to .*\.$/);
  });
});

describe('npm run demo', () => {
  it('does not drop a target that has no table', async () => {
    const { code, stderr } = await runProgram(['demo', '--target', 'price'], { DATA_DIR: await createFolder() });

    expect(code).toBe(1);
    expect(stderr.trim()).toBe('--target names a column of your own table: give that as well, with --file PATH.');
  });
});

describe('npm run worker', () => {
  it('needs a MongoDB, and says so', async () => {
    const { code, stderr } = await runProgram(['worker'], { DATA_DIR: await createFolder() });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^MONGODB_URI is missing/);
  });
});

describe('npm run store', () => {
  it('says that there is nothing to look at, and makes nothing', async () => {
    const dataDir = await createFolder();

    const { code, stderr } = await runProgram(['store'], { DATA_DIR: dataDir });

    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(/^There is no store in DATA_DIR \S+ yet\./);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('counts and prints what is there while the server runs, and copies nothing away under it', async () => {
    const env = { DATA_DIR: await createFolder(), PORT: '0' };
    const server = startProgram([], env);
    await lineOf(server, /^listening on http:/);

    const counts = await runProgram(['store'], env);
    const chats = await runProgram(['store', 'chats'], env);
    const copy = await runProgram(['store', 'copy-to', 'mongodb://127.0.0.1:1'], env);

    expect(counts).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^chats +0\nmessages +0\n/) });
    expect(chats).toMatchObject({ code: 0, stderr: '', stdout: '' });
    expect(copy.code).toBe(1);
    expect(copy.stderr).toMatch(new RegExp(`^DATA_DIR .* is in use by another process \\(pid ${server.pid}\\)`));
  });
});

describe('npm run interpret', () => {
  it('answers JSON lines with JSON lines, in order', async () => {
    const lines = [
      { id: 'a', text: 'find me a dataset about customer churn' },
      { id: 'b', text: 'train', context: { dataset: 'titanic', columns: ['Survived'] } },
    ];

    const { code, stdout } = await runProgram(['interpret'], {}, lines.map((line) => JSON.stringify(line)).join('\n'));

    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { id: 'a', command: 'search_datasets', slots: { query: expect.stringContaining('churn') } },
      { id: 'b', command: 'train', slots: {} },
    ]);
    expect(code).toBe(0);
  });
});

describe('npm run demo', { timeout: 60_000 }, () => {
  it('fails when its file is not there', async () => {
    const { code, stderr } = await runProgram(['demo', '--file', '/no/such.csv'], {});

    expect(code).toBe(1);
    expect(stderr).toMatch(/^The demo did not reach its end/);
  });

  it('goes the whole way on a file of your own', async () => {
    const file = 'src/datasets/samples/tables/penguins.csv';

    const { code, stdout } = await runProgram(['demo', '--file', file, '--target', 'island'], {
      TRAIN_TIME_LIMIT_S: '5',
    });

    expect(stdout).toMatch(/predicting island[\s\S]*rows it never saw/);
    expect(code).toBe(0);
  });
});

describe('an option that a command does not have', () => {
  it.each([
    ['chat', '--json'],
    ['demo', '--file and --target'],
  ])('stops %s with one line that names those it has', async (command, options) => {
    const { code, stderr } = await runProgram([command, '--faster'], {});

    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(new RegExp(`^${command} cannot read “--faster”; .* ${options}\\.$`));
  });
});

describe('an unknown command', () => {
  it('is answered with those there are', async () => {
    const { code, stderr } = await runProgram(['dance'], {});

    expect(code).toBe(1);
    expect(stderr).toContain('start, worker, store, chat, demo, interpret');
  });
});

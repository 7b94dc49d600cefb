import { describe, expect, it, onTestFinished } from 'vitest';
import { type FakeAnswer, messageIn, startGemini } from '../fakes/gemini.ts';
import { offers, runProgram, startChat } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

const KEY = 'AIza-never-seen';

/** Understands exactly these sentences. */
const MIND: Readonly<Record<string, FakeAnswer>> = {
  'ik zoek iets over pinguins': { calls: [{ name: 'search_datasets', args: { query: 'penguins' } }] },
  'doe die eerste maar en kijk wat erin zit': {
    calls: [{ name: 'add_dataset', args: { ref: '1' } }, { name: 'describe_dataset' }],
  },
  'geef het beestje les, vijf tellen lang': { calls: [{ name: 'train', args: { time_limit_s: 5 } }] },
  'why do penguins huddle?': { calls: [{ name: 'question', args: { answer: 'To keep warm.' } }] },
  'and who asked you': { text: 'I have started a training for you!' },
};

async function setUp() {
  const gemini = await startGemini({ key: KEY, models: ['gemini-flash-latest'] });
  onTestFinished(() => gemini.close());
  gemini.think((request) => MIND[messageIn(request)] ?? 'malformed');
  const env = {
    DATA_DIR: await createFolder(),
    GEMINI_API_KEY: KEY,
    GEMINI_API_URL: gemini.url,
    GEMINI_MODEL: 'gemini-9-flash, gemini-flash-latest',
    LOG_LEVEL: 'trace',
  };
  return { gemini, env };
}

describe('the program with Gemini', { timeout: 90_000 }, () => {
  it('goes from a search to a training in words that only the model understands', async () => {
    const { env, gemini } = await setUp();
    const chat = startChat(env);

    expect((await chat.say('ik zoek iets over pinguins', offers('Add'))).text).toMatch(/Palmer penguins/);
    expect((await chat.say('doe die eerste maar en kijk wat erin zit', offers('Train'))).text).toMatch(
      /Added Palmer penguins/,
    );
    const asked = await chat.say('geef het beestje les, vijf tellen lang', offers('Confirm'));
    expect(asked.text).toMatch(/Shall I train on palmer-penguins, for at most 5 s\?/);
    const started = await chat.press('Confirm', asked, offers('Cancel'));
    expect(started.text).toMatch(/queued|running/);
    await chat.say('why do penguins huddle?', ({ text }) => text === 'To keep warm.');
    await chat.say('/wait', ({ type }) => type === 'notify');
    expect(await chat.end()).toBe(0);

    expect(gemini.requests.map(({ model }) => model)).toEqual([
      'gemini-9-flash',
      ...Array<string>(4).fill('gemini-flash-latest'),
    ]);
  });

  it('answers as without it when it babbles, hangs or fails, and shows its key to nobody', async () => {
    const { env, gemini } = await setUp();
    gemini.plan('hang', 'day');

    const lines = 'what is AUC?\nfind penguins\nadd the first\nlist datasets\n';
    const { code, stdout, stderr } = await runProgram(['chat'], env, lines);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /AUC says how well[\s\S]*Palmer penguins[\s\S]*Added Palmer penguins[\s\S]*Data sets here: 1/,
    );
    expect(stderr).toMatch(/quota of today is used up/);
    expect(stdout + stderr).not.toMatch(/never-seen/);
    expect(stderr).not.toMatch(/what is AUC|list datasets/);
    // One for the model that is not there; none after the quota was used up.
    expect(gemini.requests).toHaveLength(3);
  });
});

describe('npm run interpret', () => {
  const LINE = '{"id":1,"text":"ik zoek iets over pinguins","context":{}}\n';

  it('reads with whom it is told to', async () => {
    const { env, gemini } = await setUp();

    const offline = await runProgram(['interpret', '--with', 'offline'], env, LINE);
    expect(JSON.parse(offline.stdout)).toMatchObject({ id: 1 });
    expect(gemini.requests).toEqual([]);

    const { stdout } = await runProgram(['interpret', '--with', 'gemini'], env, LINE);
    expect(JSON.parse(stdout)).toEqual({ id: 1, command: 'search_datasets', slots: { query: 'penguins' } });
    expect(gemini.requests).toHaveLength(2);
  });

  it.each([
    [['--with', 'gemini'], /^GEMINI_API_KEY is missing/],
    [['--with', 'tea leaves'], /say --with offline or --with gemini/],
    [['--by', 'gemini'], /its options are --with\./],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, stderr } = await runProgram(['interpret', ...args], { GEMINI_API_KEY: '' }, LINE);

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonMessage } from '../../adapters/console/cards.ts';
import { createDatabase, MONGODB } from '../support/mongo.ts';
import { type Environment, offers, runProgram, startChat } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

const ROW = 'bill_length_mm=39, bill_depth_mm=18.7, flipper_length_mm=181, body_mass_g=3750';

/** Search, add, train, deploy; then the process is killed. */
async function trainAndDeploy(env: Environment): Promise<void> {
  const chat = startChat({ ...env, TRAIN_TIME_LIMIT_S: '6' });
  await chat.say('find me a dataset about penguins', offers('Add'));
  const added = await chat.say('add the first', offers('Train'));
  await chat.press('Train', added, offers('Cancel'));
  const finished = await chat.say('/wait', ({ type }) => type === 'notify');
  expect((await chat.press('Deploy', finished, offers('Undeploy'))).text).toMatch(/in service/);
  await chat.kill();
}

/** In a process that has seen nothing of all this. */
async function predict(env: Environment): Promise<void> {
  const chat = startChat(env);
  // What was in hand when the process was killed may be answered once more.
  const titled = (title: RegExp) => (message: JsonMessage) => title.test(message.card?.title ?? '');
  expect((await chat.say('list models', titled(/^Models here/))).text).toMatch(/penguins/);
  await chat.say(`predict for ${ROW}`, titled(/^species: Adelie/));
  expect(chat.messages.filter(({ type }) => type === 'notify')).toEqual([]);
  expect(await chat.end()).toBe(0);
}

describe('a life from the first search to predictions after a restart', { timeout: 90_000 }, () => {
  it('is led on the embedded store', async () => {
    const env = { DATA_DIR: await createFolder() };

    await trainAndDeploy(env);
    await predict(env);
  });

  const server = MONGODB;
  if (server !== undefined) {
    const createMongo = async () => {
      const database = createDatabase(server);
      onTestFinished(database.drop);
      return { DATA_DIR: await createFolder(), MONGODB_URI: database.uri };
    };

    it('is led on MongoDB', async () => {
      const env = await createMongo();

      await trainAndDeploy(env);
      await predict(env);
    });

    it('moves from the embedded store to MongoDB with one command', async () => {
      const env = { DATA_DIR: await createFolder() };
      const mongo = await createMongo();
      await trainAndDeploy(env);

      const moved = await runProgram(['store', 'copy-to', mongo.MONGODB_URI], env);
      const again = await runProgram(['store', 'copy-to', mongo.MONGODB_URI], env);

      expect(moved).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^models: 1$/m) });
      expect(again.code).toBe(1);
      expect(again.stderr).toMatch(/^The MongoDB to copy to is not empty \(/);
      await predict(mongo);
    });
  }
});

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPresenter } from '../../jobs/present.ts';
import type { Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { createAssistant } from '../../src/conversation/assistant.ts';
import type { Command } from '../../src/conversation/command.ts';
import { followOverview } from '../../src/conversation/follow-overview.ts';
import type { Input } from '../../src/conversation/platform.ts';
import type { Dataset, Model, RunChange } from '../../src/store/records.ts';
import { renameDataset, setTarget } from '../../src/usecases/datasets.ts';
import { createRoom, type Shown } from '../fakes/platform.ts';
import { createModelFields, createTurn, SILENT } from '../support/builders.ts';
import { createGate } from '../support/gate.ts';
import { answering } from '../support/predictor.ts';
import { ADA, createServices } from '../support/usecases.ts';

/** No two edits of a message are closer than this. */
const APART_MS = 3_100;

// Between two changes the time is set on; from a change to its edit it passes by itself.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

const SPACE = ADA.space;
const FORESEEN = { classes: [{ label: 'yes', probability: 0.7 }], missing: [], unknown: [], unseen: [] };

/** A conversation in a room, and somebody who keeps what it shows up to date. */
async function setUp() {
  const { services, store } = await createServices({ predictor: answering(FORESEEN) });
  const room = createRoom();
  const platforms = new Map([['test', room.platform]]);
  const interpreter = {
    name: 'none',
    interpret: async (): Promise<Command> => ({ command: 'unsupported', slots: {} }),
  };
  const assistant = createAssistant({ ...services, log: SILENT, interpreter }, platforms);
  onTestFinished(() => assistant.stop());
  await assistant.start();
  const keepTrue = () => {
    const presenter = startPresenter({ store, platforms, log: SILENT });
    onTestFinished(() => presenter.stop());
    return presenter;
  };
  let presenter = keepTrue();

  /** Something is said or done; what it is answered with is a message that can be watched. */
  const act = async (input: Input) => {
    const turn = createTurn(input);
    await assistant.accept(turn);
    await assistant.idle();
    const message = room.messages.find(({ key }) => key === turn.key);
    if (message === undefined) throw new Error('it was not answered');
    return watch(message);
  };
  /** The one that ends a run. */
  const notice = () => {
    const message = room.messages.find(({ mentions }) => mentions !== undefined);
    if (message === undefined) throw new Error('nobody was told of the end');
    return watch(message);
  };
  const watch = (message: Shown) => {
    return {
      message,
      text: () => plainText(message.reply),
      labels: () => actionsOf(message.reply).map(({ label }) => label),
      id: (label: string) => actionsOf(message.reply).find((action) => action.label === label)?.id ?? '',
      selected: () => message.reply.cards?.find(({ select }) => select !== undefined)?.select?.selected,
    };
  };
  const command = (asked: Command) => act({ kind: 'command', command: asked });
  const press = (action: string) => act({ kind: 'press', action });

  const add = async () => {
    const found = await command({ command: 'search_datasets', slots: { query: 'customer churn' } });
    const added = await press(found.id('Add'));
    const [dataset] = await store.datasets.list(SPACE);
    return { found, added, dataset: dataset as Dataset };
  };
  /** A model, and the card of the run that made it. */
  const train = async () => {
    const { dataset } = await add();
    const card = await press(`train:${dataset.id}`);
    const [run] = await store.runs.list(SPACE);
    const append = (change: RunChange) => store.runs.append(run.id, () => ({ type: 'status', message: '', change }));
    const finish = async (): Promise<Model> => {
      const fields = createModelFields({ run_id: run.id, dataset_id: dataset.id, file_id: dataset.parquet_file_id });
      const model = await store.models.insert(fields);
      await append({ status: 'finished', progress: 100, model_id: model.id, finished_at: new Date(), notice: 'due' });
      return model;
    };
    return { card, dataset, run, append, finish };
  };
  const makeModel = async () => (await train()).finish();

  return {
    services,
    store,
    room,
    act,
    command,
    press,
    add,
    train,
    makeModel,
    notice,
    async restart() {
      await presenter.stop();
      return () => {
        presenter = keepTrue();
      };
    },
  };
}

const actionsOf = ({ cards = [] }: Reply) => cards.flatMap(({ actions = [] }) => actions);

/** Within five seconds of the change. */
async function soonAfter(change: () => Promise<unknown>, check: () => void): Promise<void> {
  vi.setSystemTime(Date.now() + APART_MS);
  await change();
  const at = performance.now();
  await vi.waitFor(check, { timeout: 5_000, interval: 20 });
  expect(performance.now() - at).toBeLessThan(5_000);
}

describe('the card on the screen says what is so', { timeout: 60_000 }, () => {
  it('of a search: what was added, until it is deleted', async () => {
    const { command, press, store } = await setUp();
    const found = await command({ command: 'search_datasets', slots: { query: 'customer churn' } });
    const details = await press(found.id('Details'));
    expect([found.labels(), details.labels()]).toEqual([['Add', 'Details'], ['Add']]);

    await soonAfter(
      () => press(found.id('Add')),
      () => {
        for (const card of [found, details]) {
          expect(card.text()).toContain('Added as churn.');
          expect(card.labels()).toEqual(['Details']);
        }
      },
    );
    const [dataset] = await store.datasets.list(SPACE);
    expect(found.id('Details')).toBe(`details:${dataset.id}`);
    await soonAfter(
      () => press(`confirm-delete-dataset:${dataset.id}`),
      () => expect([found.labels(), details.labels()]).toEqual([['Add', 'Details'], ['Add']]),
    );
  });

  it('of a data set: its target in text, select and Train, and that it was deleted', async () => {
    const { add, act, command, press } = await setUp();
    const { added, dataset } = await add();
    const chosen = await command({ command: 'set_target', slots: { column: 'plan', dataset: dataset.id } });
    const choice = await press(`target:${dataset.id}`);
    const described = await press(`details:${dataset.id}`);
    const all = [added, chosen, choice, described];

    await soonAfter(
      () => act({ kind: 'pick', select: `target:${dataset.id}`, value: 'charges' }),
      () => {
        for (const card of [added, described]) expect(card.text()).toContain('Target: charges, since you chose it');
        for (const card of [added, described]) expect(card.selected()).toBe('charges');
        expect(chosen.text()).toContain('the target is now charges');
        expect(choice.text()).toContain('Now: charges.');
        expect(choice.selected()).toBeUndefined();
      },
    );
    expect(added.text()).toContain('Added Customer churn.');
    await soonAfter(
      () => press(`confirm-delete-dataset:${dataset.id}`),
      () => {
        for (const card of all) {
          expect(card.text()).toContain('Customer churn was deleted.');
          expect([card.labels(), card.selected()]).toEqual([[], undefined]);
        }
      },
    );
  });

  it('of the lists: what there is, and what is in service', async () => {
    const { services, command, press, add, makeModel } = await setUp();
    const datasets = await command({ command: 'list_datasets', slots: {} });
    const models = await command({ command: 'list_models', slots: {} });
    expect(datasets.text()).toContain('no data set here yet');

    await soonAfter(add, () => expect(datasets.text()).toContain('Customer churn (churn)'));
    const model = await makeModel();
    await soonAfter(
      () => press(`deploy:${model.id}`),
      () => expect(models.text()).toMatch(/churn-1 .* deployed/),
    );
    const [dataset] = await services.store.datasets.list(SPACE);
    await soonAfter(
      () => renameDataset(services, ADA, dataset.id, 'Leavers'),
      () => expect(datasets.text()).toContain('leavers'),
    );
    await soonAfter(
      () => press(`confirm-delete-model:${model.id}`),
      () => expect(models.text()).toContain('There is no model here yet'),
    );
  });

  it('of a run that finished, and of the notice of its end: Deploy, then Undeploy, and that its model was deleted', async () => {
    const { train, command, press, notice, room } = await setUp();
    const { card, append, finish } = await train();
    const status = await command({ command: 'status', slots: {} });
    await soonAfter(
      () => append({ status: 'running', progress: 40 }),
      () => expect([card.text(), status.text()]).toEqual(Array(2).fill(expect.stringContaining('40 %'))),
    );

    let model: Model | undefined;
    await soonAfter(
      async () => (model = await finish()),
      () => {
        for (const each of [card, status]) expect(each.labels()).toEqual(['Leaderboard']);
        expect(notice().labels()).toEqual(['Deploy', 'Explain', 'Predict']);
      },
    );
    const id = (model as Model | undefined)?.id ?? '';
    await soonAfter(
      () => press(`deploy:${id}`),
      () => expect(notice().labels()).toEqual(['Undeploy', 'Explain', 'Predict']),
    );
    await soonAfter(
      () => press(notice().id('Undeploy')),
      () => expect(notice().labels()).toEqual(['Deploy', 'Explain', 'Predict']),
    );
    await soonAfter(
      () => press(`confirm-delete-model:${id}`),
      () => {
        for (const each of [card, status, notice()]) {
          expect(each.text()).toContain('Its model was deleted.');
          expect(each.labels()).toEqual([]);
        }
      },
    );
    // Who it is for stays in front of it.
    expect(notice().message.reply.mentions).toEqual([expect.objectContaining({ id: 'test:ada' })]);
    expect(room.messages.filter(({ mentions }) => mentions !== undefined)).toHaveLength(1);
  });

  it('of a run that came to nothing: that it can be trained again as it was, as long as there is the data set', async () => {
    const { train, press, services, store } = await setUp();
    const { card, append, run, dataset } = await train();
    await soonAfter(
      () => append({ status: 'failed', error: 'No luck.', finished_at: new Date(), notice: 'due' }),
      () => expect(card.labels()).toEqual(['Train']),
    );
    await setTarget(services, ADA, dataset.id, 'charges');

    await press(card.id('Train'));
    const [again] = await store.runs.list(SPACE);
    expect(again.id).not.toBe(run.id);
    expect(again).toMatchObject({ target: run.target, time_limit_s: run.time_limit_s, engine: run.engine });

    await press(`cancel:${again.id}`);
    await soonAfter(
      () => press(`confirm-delete-dataset:${dataset.id}`),
      () => expect(card.labels()).toEqual([]),
    );
  });

  it('of a model: leaderboard, explanation, prediction and deployment', async () => {
    const { makeModel, command, press, store } = await setUp();
    const model = await makeModel();
    const leaderboard = await press(`leaderboard:${model.id}`);
    const explanation = await press(`explain:${model.id}`);
    const prediction = await command({ command: 'predict', slots: { model: model.id, row: { tenure: 3 } } });
    const deployment = await press(`deploy:${model.id}`);
    expect(explanation.text()).toContain('still being measured');
    expect([prediction.labels(), deployment.labels()]).toEqual([
      ['Predict'],
      ['Predict', 'How to call it', 'Undeploy'],
    ]);

    const importance = { metric: 'roc_auc', rows: 20, measured: [], unmeasured: [] };
    await soonAfter(
      () => store.models.update(SPACE, model.id, { importance }),
      () => expect(explanation.text()).toContain('No column measured matters'),
    );
    expect(leaderboard.labels()).toEqual(['Undeploy', 'Explain', 'Predict']);
    await soonAfter(
      () => press(deployment.id('Undeploy')),
      () => {
        expect(deployment.text()).toContain('out of service');
        expect(deployment.labels()).toEqual(['Deploy']);
        expect(leaderboard.labels()).toEqual(['Deploy', 'Explain', 'Predict']);
      },
    );
    await soonAfter(
      () => press(`confirm-delete-model:${model.id}`),
      () => {
        for (const card of [leaderboard, explanation, deployment]) expect(card.text()).toContain('was deleted');
        for (const card of [leaderboard, explanation, prediction, deployment]) expect(card.labels()).toEqual([]);
        expect(prediction.text()).toContain('churn: yes, 70 %');
      },
    );
  });

  it.each([
    ['confirmed', 'press', (id: string) => `confirm-delete-dataset:${id}`],
    ['dismissed', 'press', () => 'dismiss:'],
    ['followed by another request', 'command', () => ''],
  ] as const)('of a question: no buttons once it is %s', async (_, how, action) => {
    const { add, command, press } = await setUp();
    const { dataset } = await add();
    const question = await press(`delete-dataset:${dataset.id}`);
    expect(question.labels()).toEqual(['Confirm', 'Dismiss']);

    await soonAfter(
      () => (how === 'press' ? press(action(dataset.id)) : command({ command: 'list_models', slots: {} })),
      () => expect(question.labels()).toEqual([]),
    );
    expect(question.text()).toContain('Delete Customer churn');
  });

  it('of all there is: App Home and the like', async () => {
    const { store, room, add, train, press } = await setUp();
    const message = await room.platform.post('test:home', await followOverview(store, SPACE, 'test:1'), 'home');
    const home = () => plainText(room.messages.find(({ ref }) => ref === message)?.reply ?? {});
    expect(home()).toContain('Nothing here yet');

    await soonAfter(add, () => expect(home()).toContain('Customer churn · '));
    const { finish } = await train();
    await vi.waitFor(() => expect(home()).toContain('queued'), { timeout: 5_000 });
    const model = await finish();
    await soonAfter(
      () => press(`deploy:${model.id}`),
      () => expect(home()).toMatch(/In service\n\nchurn-1/),
    );
  });
});

describe('a view', { timeout: 60_000 }, () => {
  it('is brought up to date after a restart, with what changed meanwhile', async () => {
    const { add, services, restart } = await setUp();
    const { added, dataset } = await add();
    const start = await restart();
    await setTarget(services, ADA, dataset.id, 'plan');

    await soonAfter(
      async () => start(),
      () => expect(added.text()).toContain('Target: plan'),
    );
  });

  it('shows a change whose mark a crash has prevented', async () => {
    const { add, store, restart } = await setUp();
    const { added, dataset } = await add();
    const start = await restart();
    const documents = store.documents.collection<Dataset>('datasets');
    await documents.change({ id: dataset.id }, { set: { target_column: 'plan' } });

    await soonAfter(
      async () => start(),
      () => expect(added.text()).toContain('Target: plan'),
    );
  });

  it('is left as it is after a day, and refreshed by the next press', async () => {
    const { add, services, press } = await setUp();
    const { added, dataset } = await add();
    await vi.waitFor(async () => expect(await services.store.views.due(['test'])).toEqual([]), { timeout: 5_000 });
    vi.setSystemTime(Date.now() + 25 * 3600_000);
    await setTarget(services, ADA, dataset.id, 'plan');
    expect((await services.store.views.get(added.message.ref))?.due).toBe(false);

    await soonAfter(
      () => press(added.id('Change target')),
      () => expect(added.text()).toContain('Target: plan'),
    );
  });

  it('is not edited for what does not show', async () => {
    const { add, store } = await setUp();
    const { added, dataset } = await add();
    await vi.waitFor(async () => expect(await store.views.due(['test'])).toEqual([]), { timeout: 5_000 });
    await store.datasets.update(SPACE, dataset.id, { description: 'Which nobody sees.' });

    await vi.waitFor(async () => expect(await store.views.due(['test'])).toEqual([]), { timeout: 5_000 });
    expect(added.message.history).toHaveLength(1);
  });

  it('is not kept of what one person alone sees', async () => {
    const { command, store } = await setUp();
    const help = await command({ command: 'help', slots: {} });

    expect(await store.views.get(help.message.ref)).toBeNull();
  });

  it('leaves the platform only a few edits at once, the newest first', async () => {
    const { add, services, press, store, room } = await setUp();
    const { dataset } = await add();
    const cards: Awaited<ReturnType<typeof press>>[] = [];
    for (let i = 0; i < 10; i++) cards.push(await press(`details:${dataset.id}`));
    await vi.waitFor(async () => expect(await store.views.due(['test'])).toEqual([]), { timeout: 5_000 });
    const { edit } = room.platform;
    const gate = createGate();
    const begun: string[] = [];
    room.platform.edit = async (message, ...args) => {
      begun.push(message);
      await gate.opened;
      return edit(message, ...args);
    };

    await soonAfter(
      () => setTarget(services, ADA, dataset.id, 'plan'),
      () => expect(begun).toHaveLength(4),
    );
    await new Promise((resolve) => setImmediate(resolve));
    const newest = cards.slice(-4).map(({ message }) => message.ref);
    expect(begun.toSorted()).toEqual(newest.toSorted());
    gate.open();

    await vi.waitFor(
      () => {
        for (const card of cards) expect(card.text()).toContain('Target: plan');
      },
      { timeout: 5_000 },
    );
  });
});

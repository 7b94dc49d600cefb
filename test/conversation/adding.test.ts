import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startPresenter } from '../../jobs/present.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { createAssistant } from '../../src/conversation/assistant.ts';
import { otherPlaces } from '../../src/conversation/handlers/add.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import type { Input, Turn } from '../../src/conversation/platform.ts';
import type { OfferedTable } from '../../src/datasets/source.ts';
import { performFetch } from '../../src/usecases/perform-fetch.ts';
import type { Services } from '../../src/usecases/services.ts';
import { createRoom } from '../fakes/platform.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createTurn, IDLE_QUEUE, SILENT } from '../support/builders.ts';
import { createGate } from '../support/gate.ts';
import { setUpHub, table } from '../support/hub.ts';
import { GRACE } from '../support/usecases.ts';

const PATIENT = { timeout: 20_000 };

/** A conversation, a worker beside it, and what keeps cards up to date. */
async function setUp(tables: readonly OfferedTable[]) {
  const working: Promise<void>[] = [];
  const queue: Services['queue'] = {
    ...IDLE_QUEUE,
    fetch: async (id) => void working.push(performFetch(made.services, id, new AbortController().signal)),
  };
  const made = await setUpHub(tables, { queue });
  const room = createRoom();
  const platforms = new Map([['test', room.platform]]);
  const interpreter = createOfflineInterpreter();
  const begin = () => createAssistant({ ...made.services, log: SILENT, interpreter }, platforms);
  let assistant = begin();
  const presenter = startPresenter({ store: made.store, platforms, log: SILENT });
  onTestFinished(async () => {
    await assistant.stop();
    await presenter.stop();
    await Promise.all(working);
  });
  await assistant.start();
  const say = async (input: string | Input, changes: Partial<Turn> = {}) => {
    const turn = createTurn(input, changes);
    await assistant.accept(turn);
    return turn;
  };
  const read = ({ key }: Turn): string => {
    const message = room.messages.find((each) => each.key === key);
    return message === undefined ? '' : plainText(message.reply);
  };
  const reads = (turn: Turn, words: RegExp) => vi.waitFor(() => expect(read(turn)).toMatch(words), PATIENT);
  const buttonOf = ({ key }: Turn, label: string): Input => {
    const cards = room.messages.find((each) => each.key === key)?.reply.cards ?? [];
    const action = cards.flatMap(({ actions = [] }) => actions).find((each) => each.label === label);
    if (action === undefined) throw new Error(`there is no ${label}`);
    return { kind: 'press', action: action.id };
  };
  /** Another server begins where this one ended. */
  const restart = async () => {
    await assistant.stop();
    assistant = begin();
    await assistant.start();
  };
  return { ...made, room, say, read, reads, buttonOf, restart };
}

/** A table that comes when the gate opens. */
function gated() {
  const { offered } = table(createCsv());
  const gate = createGate();
  const parts = offered.parts.map((part) => ({
    ...part,
    async open(...how: Parameters<typeof part.open>) {
      await gate.opened;
      return part.open(...how);
    },
  }));
  return { gate, offered: { ...offered, parts } };
}

const hanging = () => table(createCsv(), 'churn.csv', [{ sends: 300, ends: 'hang' }]).offered;

it.each([
  ['2', 'add the 1st and 2nd', 5, [1]],
  ['1', 'add 1, 3 and 4 please', 5, [3, 4]],
  ['1', 'add the first & the second', 5, [2]],
  ['1', 'add the first one', 5, []],
  ['1', 'add 1 and 9', 5, []],
  ['iris', 'add iris and 2', 5, []],
] as const)('of %s in “%s” the others are known, since one is added at a time', (ref, text, results, others) => {
  expect(otherPlaces(ref, text, results)).toEqual(others);
});

describe('a data set on its way', () => {
  it('holds up nobody: what is said meanwhile is answered at once, and cancels it', async () => {
    const { say, reads, left } = await setUp([hanging()]);

    const added = await say('add owner/churn');
    await reads(added, /fetching|so far/);
    const other = await say('list my data sets');
    await reads(other, /There is no data set here yet/);
    await reads(await say('status'), /^Customer churn\n.*(fetching|so far)/);
    const stopped = await say('cancel');

    await reads(stopped, /^I stop adding Customer churn\. Nothing of it is kept\.$/);
    await reads(added, /cancelled\nNothing of it was kept\./);
    expect(await left()).toEqual([]);
  });

  it('is cancelled by one of two who press at once; the other is told', async () => {
    const { say, reads, read, buttonOf } = await setUp([hanging()]);
    const added = await say('add owner/churn');
    await reads(added, /Cancel|so far|fetching/);
    await vi.waitFor(() => buttonOf(added, 'Cancel'), PATIENT);
    const press = buttonOf(added, 'Cancel');

    const presses = await Promise.all(['one', 'two'].map((chat) => say(press, { chat, surface: 'card' })));
    for (const each of presses) await reads(each, /./);

    expect(presses.map(read).toSorted()).toEqual([
      'Adding Customer churn is cancelled already, by you.',
      'I stop adding Customer churn. Nothing of it is kept.',
    ]);
  });

  it('is not cancelled by somebody else', async () => {
    const { say, reads, buttonOf } = await setUp([hanging()]);
    const added = await say('add owner/churn');
    await vi.waitFor(() => buttonOf(added, 'Cancel'), PATIENT);

    const tried = await say(buttonOf(added, 'Cancel'), { user: GRACE.actor, chat: 'other' });

    await reads(tried, /^Adding Customer churn was started by Ada\. They, or an admin, can end it\.$/);
    await reads(await say(buttonOf(added, 'Cancel')), /I stop adding/);
  });

  it('becomes its card, and what "it" means, once it is here', async () => {
    const { gate, offered } = gated();
    const { say, reads } = await setUp([offered]);
    const added = await say('add owner/churn');
    await reads(added, /fetching/);
    await reads(await say('list my data sets'), /There is no data set here yet/);

    gate.open();
    await reads(added, /^Added Customer churn\.[\s\S]*80 rows/);

    await reads(await say('describe it'), /Customer churn/);
  });

  it('asked for by somebody else in another chat has a card there too, and is what "it" means there', async () => {
    const { gate, offered } = gated();
    const { say, reads } = await setUp([offered]);
    await reads(await say('add owner/churn'), /fetching/);
    const there = { user: GRACE.actor, chat: 'hers', address: 'test:hers' };

    const joined = await say('add owner/churn', there);
    await reads(joined, /^Customer churn is being added already, by Ada\.[\s\S]*fetching/);
    gate.open();

    await reads(joined, /^Added Customer churn\.[\s\S]*80 rows/);
    await reads(await say('describe it', there), /Customer churn/);
  });

  it('asked for by somebody else in the same place has one card, and is what "it" means to both', async () => {
    const { gate, offered } = gated();
    const { say, reads, room } = await setUp([offered]);
    const added = await say('add owner/churn');
    await reads(added, /fetching/);
    const hers = { user: GRACE.actor, chat: 'hers' };

    await reads(await say('add owner/churn', hers), /^Customer churn is being added already, by Ada\.$/);
    expect(room.last().message.reply.private).toBe(true);
    gate.open();

    await reads(added, /^Added Customer churn\./);
    await reads(await say('describe it', hers), /Customer churn/);
  });

  it.each(['goes on', 'was restarted meanwhile'])(
    'is trained on once it is here, as agreed, where the server %s',
    async (how) => {
      const { gate, offered } = gated();
      const { say, reads, buttonOf, hub, room, store, restart } = await setUp([offered]);
      // What comes with me can take long as well.
      Object.assign(hub.source, { name: 'samples' });
      const asked = await say({ kind: 'command', command: { command: 'train', slots: { dataset: 'Customer churn' } } });
      await reads(asked, /comes with me\. Shall I add it, and train on it\?/);
      const agreed = await say(buttonOf(asked, 'Add and train'));
      // The turn waits no longer when somebody says something else.
      await reads(await say('list my data sets'), /There is no data set here yet/);
      await reads(agreed, /^Once it is added, I train on it\.[\s\S]*fetching/);
      expect(await store.runs.active()).toEqual([]);
      if (how !== 'goes on') await restart();

      gate.open();

      const trained = () => room.messages.filter(({ reply }) => /· predicting churn/.test(plainText(reply)));
      await vi.waitFor(() => expect(trained()).toHaveLength(1), PATIENT);
      const [run, ...others] = await store.runs.active();
      expect(others).toEqual([]);
      expect(run).toMatchObject({ user_id: 'test:ada', target: 'churn' });
      await reads(agreed, /Added Customer churn\./);
      expect(await store.fetches.toGoOn()).toEqual([]);
    },
  );

  it('with several tables asks in a select, and in words', async () => {
    const { say, reads } = await setUp([table(createCsv(50), 'b.csv').offered, table(createCsv(60), 'a.csv').offered]);

    await reads(await say('add owner/churn'), /Which table of Customer churn\?[\s\S]*b\.csv[\s\S]*a\.csv/);

    await reads(await say('the second'), /Added Customer churn · a\.[\s\S]*60 rows/);
  });
});

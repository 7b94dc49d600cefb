import { basename } from 'node:path';
import type { Action, ActionLabel, Form, Reply } from '../../src/cards/card.ts';
import { showsProgress } from '../../src/cards/passing.ts';
import type { ChatPlatform, Core, Input, ReadyAdapter } from '../../src/conversation/platform.ts';
import { toTurn } from './incoming.ts';
import { endingAdapter } from './index.ts';
import { createPlatform } from './platform.ts';
import { createTextScreen, readerGone, type Screen } from './screen.ts';

export interface DemoOptions {
  readonly output: NodeJS.WriteStream;
  /** Your own table, and the column to predict; without it, a bundled one is searched for. */
  readonly file?: string;
  readonly target?: string;
}

/** A step did not give what it should. */
class DemoError extends Error {}

/** A scripted conversation on the real thing. Every step checks what came back before the next is taken. */
export const prepareDemo =
  (options: DemoOptions): ReadyAdapter =>
  (core) => {
    const screen = createTextScreen({ output: options.output });
    const heard: Heard = { replies: [], forms: [] };
    const unlessGone = async (): Promise<never> => {
      await readerGone(options.output);
      throw new DemoError('nobody reads it any more.');
    };
    return endingAdapter(listenTo(createPlatform(screen), heard), () =>
      Promise.race([play(options, core, screen, heard), unlessGone()]),
    );
  };

interface Heard {
  readonly replies: Reply[];
  readonly forms: Form[];
}

async function play(options: DemoOptions, core: Core, screen: Screen, heard: Heard): Promise<void> {
  const send = async (shown: string, input: Input): Promise<Reply> => {
    screen.hear(shown);
    heard.replies.length = 0;
    await core.accept(toTurn(input));
    await core.idle();
    return last(heard.replies);
  };
  const say = (text: string): Promise<Reply> => send(text, { kind: 'text', text, files: [] });
  const press = ({ label, id }: Action): Promise<Reply> => send(`(presses ${label})`, { kind: 'press', action: id });

  let added: Reply;
  if (options.file === undefined) {
    added = await press(button(await say('find me a dataset about customer churn'), 'Add'));
  } else {
    const name = basename(options.file);
    added = await send(`(uploads ${name})`, { kind: 'text', text: '', files: [{ name, ref: options.file }] });
    const select = added.cards?.find((card) => card.select !== undefined)?.select;
    if (options.target !== undefined && select !== undefined) {
      added = await send(`(picks ${options.target} as the target)`, {
        kind: 'pick',
        select: select.id,
        value: options.target,
      });
    }
  }

  const training = button(added, 'Train');
  heard.replies.length = 0;
  await press(training);
  await core.runsEnded();
  const finished = heard.replies.find((reply) => find(reply, 'Deploy') !== undefined) ?? last(heard.replies);

  await press(button(finished, 'Deploy'));
  await press(button(finished, 'Explain'));
  heard.forms.length = 0;
  await press(button(finished, 'Predict'));
  const [form] = heard.forms;
  if (form === undefined) throw new DemoError('Predict did not say what to fill in.');
  const fillIn = (): Promise<Reply> => {
    const values = Object.fromEntries(
      form.fields.slice(0, 5).flatMap(({ name, typical }) => (typical === undefined ? [] : [[name, typical]])),
    );
    const shown = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    return send(`(fills in ${shown.join(', ')})`, { kind: 'submit', form: form.id, values });
  };
  const questions = options.file === undefined ? CUSTOMERS.map((sentence) => () => say(sentence)) : [fillIn];
  for (const ask of questions) {
    const answer = await ask();
    const title = answer.cards?.[0]?.title;
    if (title === undefined || !title.includes(': ')) throw new DemoError('there was no prediction.');
  }
}

/** What a person would ask of the bundled churn table: two customers, by the columns that tell most. */
const CUSTOMERS = [
  'predict for contract=Month-to-month, tenure=2, internet service=Fiber optic, monthly charges=95, total charges=190, payment method=Electronic check, online security=No, tech support=No',
  'predict for contract=Two year, tenure=60, internet service=DSL, monthly charges=65, total charges=3900, payment method=Credit card (automatic), online security=Yes, tech support=Yes',
];

function listenTo(platform: ChatPlatform, heard: Heard): ChatPlatform {
  return {
    ...platform,
    post(address, reply, key) {
      heard.replies.push(reply);
      return platform.post(address, reply, key);
    },
    edit(message, reply, awaited) {
      if (awaited !== undefined || showsProgress(reply)) heard.replies.push(reply);
      return platform.edit(message, reply, awaited);
    },
    notify(address, notice, ...how) {
      heard.replies.push(notice);
      return platform.notify(address, notice, ...how);
    },
    ask(address, form, key) {
      heard.forms.push(form);
      heard.replies.push({ form });
      return platform.ask(address, form, key);
    },
  };
}

function last(replies: readonly Reply[]): Reply {
  const reply = replies.at(-1);
  if (reply === undefined) throw new DemoError('there was no answer.');
  return reply;
}

function find(reply: Reply, label: ActionLabel): Action | undefined {
  return reply.cards?.flatMap(({ actions = [] }) => actions).find((action) => action.label === label);
}

function button(reply: Reply, label: ActionLabel): Action {
  const action = find(reply, label);
  if (action === undefined) throw new DemoError(`the answer has no ${label} button.`);
  return action;
}

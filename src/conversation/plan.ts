import { isFault, toAppError } from '../errors.ts';
import { list } from '../text/sentences.ts';
import { fetchedDataset, getFetch } from '../usecases/fetch.ts';
import { goOnLater } from './after-fetch.ts';
import type { Command, CommandName } from './command.ts';
import { contextOf } from './context.ts';
import { handle } from './handlers/index.ts';
import { inWords } from './in-words.ts';
import { isCostly } from './interpret/gate.ts';
import type { Plan } from './interpret/interpreter.ts';
import type { Input } from './platform.ts';
import { askFirst } from './question.ts';
import { type Answer, type Scene, say } from './scene.ts';

/** Their handlers ask by themselves. */
const ASKS_ITSELF: ReadonlySet<CommandName> = new Set(['delete_dataset', 'delete_model']);

/** What needs the model that a training before it will give. */
const NEEDS_MODEL: ReadonlySet<CommandName> = new Set(['deploy', 'explain', 'leaderboard', 'compare', 'predict']);

/**
 * Does one step after the other. The first that costs is asked about with all that follow it, unless that was agreed
 * to; a step that fails or asks something itself is the last.
 */
export async function carryOutPlan({ steps }: Plan, scene: Scene, agreed?: 'agreed'): Promise<Answer> {
  const answers: Answer[] = [];
  let here = scene;
  for (const [i, step] of steps.entries()) {
    const costs = isCostly(step.command) && !ASKS_ITSELF.has(step.command);
    if (costs && agreed === undefined) {
      answers.push(await askAbout(steps.slice(i), here));
      break;
    }
    if (NEEDS_MODEL.has(step.command) && steps.slice(0, i).some(({ command }) => command === 'train')) {
      answers.push(await later('the training has finished', steps.slice(i), here));
      break;
    }
    const answer = await done(step, i, here);
    answers.push(answer);
    if (step.command === 'add_dataset' && answer.focus?.dataset_id === undefined && i + 1 < steps.length) {
      answers.push(await goOnLater(answers.pop() ?? answer, { steps: steps.slice(i + 1) }, here, agreed));
      break;
    }
    if (answer.question || answer.ask !== undefined || answer.reply.private) break;
    here = { ...here, chat: { ...here.chat, ...answer.focus } };
  }
  return together(answers);
}

/** What was to be done with what has been added now. A question that is open stays so. */
export async function goOn(
  { fetch: id, next, agreed }: Extract<Input, { kind: 'after' }>,
  scene: Scene,
): Promise<Answer> {
  const { services, by, chat } = scene;
  const fetch = await getFetch(services, by, id);
  const dataset = await fetchedDataset(services, by, fetch);
  if (dataset === null) return say(`${fetch.title} was deleted before I could go on with it.`);
  const there: Scene = { ...scene, chat: { ...chat, dataset_id: dataset.id } };
  const answer = await carryOutPlan(next as Plan, there, agreed ? 'agreed' : undefined);
  return { question: chat.question, ...answer, focus: { dataset_id: dataset.id, ...answer.focus } };
}

/** Each step is an act of its own. What was done before one that fails stays done, and is told. */
async function done(step: Command, i: number, scene: Scene): Promise<Answer> {
  if (i === 0) return handle(step, scene);
  try {
    return await handle(step, { ...scene, turn: { ...scene.turn, key: `${scene.turn.key}#${i + 1}` } });
  } catch (error) {
    if (isFault(error) || scene.signal.aborted) throw error;
    return { reply: { text: toAppError(error).message, private: true } };
  }
}

async function askAbout(steps: readonly Command[], scene: Scene): Promise<Answer> {
  const focus = await contextOf(scene);
  const words = list(steps.map((step) => inWords(step, focus)));
  return askFirst(`Shall I ${words}?`, { steps: steps.map((step) => pinned(step, scene)) }, scene);
}

/** What cannot be done yet is left to the person. */
async function later(when: string, steps: readonly Command[], scene: Scene): Promise<Answer> {
  const focus = await contextOf(scene);
  return say(`When ${when}, tell me to ${list(steps.map((step) => inWords(step, focus)))}.`);
}

/** What "it" was when it was asked about, whatever others in the chat turn to until it is agreed to. */
function pinned({ command, slots }: Command, { chat }: Scene): Command {
  const focus: Readonly<Partial<Record<CommandName, object>>> = {
    train: { dataset: chat.dataset_id },
    set_target: { dataset: chat.dataset_id },
    deploy: { model: chat.model_id },
    undeploy: { deployment: chat.deployment_id },
    cancel: { run: chat.run_id },
  };
  const known = Object.entries(focus[command] ?? {}).filter(([, id]) => id !== null);
  return { command, slots: { ...Object.fromEntries(known), ...slots } } as Command;
}

function together(answers: readonly Answer[]): Answer {
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  const replies = answers.map(({ reply }) => reply);
  const text = replies.flatMap((reply) => reply.text ?? []).join('\n');
  const cards = replies.flatMap((reply) => reply.cards ?? []);
  // What two steps show alike is shown once.
  const shows = [...new Map(answers.flatMap(({ shows = [] }) => shows.map((it) => [JSON.stringify(it), it]))).values()];
  const last = answers.at(-1);
  return {
    reply: { ...(text === '' ? {} : { text }), ...(cards.length === 0 ? {} : { cards }) },
    focus: Object.assign({}, ...answers.map(({ focus }) => focus)),
    ...(shows.length === 0 ? {} : { shows }),
    ...(last?.ask === undefined ? {} : { ask: last.ask }),
    ...(last?.question === undefined ? {} : { question: last.question }),
  };
}

import { list } from '../text/sentences.ts';
import { fetchedDataset, getFetch, whenFetched } from '../usecases/fetch.ts';
import { contextOf } from './context.ts';
import { inWords } from './in-words.ts';
import type { Plan } from './interpret/interpreter.ts';
import { carryOutPlan } from './plan.ts';
import type { Input, Turn } from './platform.ts';
import { type Answer, type Scene, say } from './scene.ts';
import { laneOf } from './turn-taking.ts';
import { inFront } from './with-files.ts';

type After = Extract<Input, { kind: 'after' }>;

/**
 * Goes on with a plan when what is being added has come. It is kept with the fetch, so it does so after a restart as
 * well; as a turn of its own, so it does so once. `added` shows the fetch.
 */
export async function goOnLater(added: Answer, plan: Plan, scene: Scene, agreed?: 'agreed'): Promise<Answer> {
  const fetch = added.shows?.find(({ kind }) => kind === 'fetch');
  if (fetch?.kind !== 'fetch') return added;
  const { services, by, turn, chat, laterAt: address } = scene;
  const { space, user, chat: key, within, series } = turn;
  const later: Turn = {
    key: `${turn.key}:after`,
    space,
    user,
    address,
    chat: key,
    ...(within === undefined ? {} : { within }),
    ...(series === undefined ? {} : { series }),
    input: { kind: 'after', fetch: fetch.id, next: plan, agreed: agreed !== undefined },
  };
  const item = { key: later.key, space, lane: laneOf(later), turn: later };
  await whenFetched(services, by, fetch.id, { chat_id: chat.id, item });
  const { model } = await contextOf(scene);
  const words = list(plan.steps.map((step) => inWords(step, { dataset: 'it', ...(model && { model }) })));
  return inFront(`Once it is added, I ${words}.`, added);
}

/** What was to be done with what has been added now. A question that is open stays so. */
export async function goOn({ fetch: id, next, agreed }: After, scene: Scene): Promise<Answer> {
  const { services, by, chat } = scene;
  const fetch = await getFetch(services, by, id);
  const dataset = await fetchedDataset(services, by, fetch);
  if (dataset === null) return say(`${fetch.title} was deleted before I could go on with it.`);
  const there: Scene = { ...scene, chat: { ...chat, dataset_id: dataset.id } };
  const answer = await carryOutPlan(next as Plan, there, agreed ? 'agreed' : undefined);
  return { question: chat.question, ...answer, focus: { dataset_id: dataset.id, ...answer.focus } };
}

import { list } from '../text/sentences.ts';
import { whenFetched } from '../usecases/fetch.ts';
import { contextOf } from './context.ts';
import { inWords } from './in-words.ts';
import type { Plan } from './interpret/interpreter.ts';
import type { Turn } from './platform.ts';
import type { Answer, Scene } from './scene.ts';
import { laneOf } from './turn-taking.ts';
import { inFront } from './with-files.ts';

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

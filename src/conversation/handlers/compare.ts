import { comparisonCard } from '../../cards/comparison-card.ts';
import type { Model } from '../../store/records.ts';
import { fold } from '../../text/fold.ts';
import { wordsOf } from '../../text/small-words.ts';
import { compareModels } from '../../usecases/compare.ts';
import { listModels } from '../../usecases/models.ts';
import type { Slots } from '../command.ts';
import { findModel } from '../find.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** More columns of figures than this are hard to set against each other. */
const MOST = 5;
const LOOKED_AT = 200;

/** Those that are named; else the one in focus beside the last ones with the same target. */
export async function compare({ models: named = [] }: Slots<'compare'>, scene: Scene): Promise<Answer> {
  const { services, by, signal } = scene;
  const all = await listModels(services, by.space, by.actor.id, LOOKED_AT);
  const called = named.length > 1 ? await Promise.all(named.map((ref) => findModel(scene, ref))) : calledIn(scene, all);
  const meant = called.length > 1 ? called : await peers(scene, all, named[0]);
  const ids = [...new Set(meant.map(({ id }) => id))].slice(0, MOST);
  const [first] = meant;
  if (first === undefined || all.length < 2)
    return say(
      'There is only one model to look at. Train another one, for example with other columns, and compare then.',
    );
  if (ids.length < 2)
    return say(`That is one model, ${first.name}. Say two names, for example “compare ${first.name} and …”.`);
  const { models, rowByRow } = await compareModels(services, by, ids, signal);
  return { reply: { cards: [comparisonCard(models, rowByRow)] }, focus: { model_id: first.id } };
}

/** Whose whole names stand in the words, in their order. */
function calledIn({ turn: { input } }: Scene, all: readonly Model[]): readonly Model[] {
  const words = input.kind === 'text' ? ` ${wordsOf(input.text).map(fold).join(' ')} ` : '';
  const placeOf = ({ name }: Model): number => words.indexOf(` ${fold(name)} `);
  return all.filter((model) => placeOf(model) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
}

async function peers(scene: Scene, all: readonly Model[], ref: string | undefined): Promise<readonly Model[]> {
  if (all.length < 2) return all;
  const one = await findModel(scene, ref ?? scene.chat.model_id ?? all[0]?.id);
  const isPeer = ({ id, dataset_id, target }: Model): boolean =>
    id !== one.id && dataset_id === one.dataset_id && target === one.target;
  return [one, ...all.filter(isPeer)];
}

import { createHash } from 'node:crypto';
import { once } from '../usecases/once.ts';
import { type Answer, actOf, already, type Scene } from './scene.ts';

/**
 * One answer for all who ask for the same on the same message at the same time: who comes second is told so.
 * `doing` names what they ask for; of what was refused or failed nothing stays, so that it keeps nobody out.
 */
export async function together(
  scene: Scene,
  doing: string,
  what: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const act = actOf(scene);
  const name = `ask ${createHash('sha256').update(doing).digest('hex')} @${act.from}`;
  const { made, already: doer } = await once(scene.services, scene.by, act, { name, what, work });
  return made ?? already(scene, doer, what);
}

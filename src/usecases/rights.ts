import { ForbiddenError } from '../errors.ts';
import type { Batch, Dataset, Deployment, Fetch, Model, Run } from '../store/records.ts';

/** Who does something: a person in a chat, the owner of a token, whoever set up a schedule. */
export interface Actor {
  /** Unique across platforms, e.g. `slack:U123`. */
  readonly id: string;
  readonly name: string;
  /** May change what others made in this space. */
  readonly admin: boolean;
}

/** Who asks, and where: nothing of another space is seen or touched. */
export interface Asker {
  readonly actor: Actor;
  readonly space: string;
}

/** A thing that may be for one person alone. Of before there was that, it is for all. */
interface Kept {
  readonly private_to?: string | null;
}

/** Whether somebody may see a thing of their space, and so do anything with it. */
export const maySee = ({ actor }: { readonly actor: Pick<Actor, 'id'> }, { private_to = null }: Kept): boolean =>
  private_to === null || private_to === actor.id;

/** The thing, where they may see it. */
export const seenBy = <T extends Kept>(by: Asker, thing: T | null): T | null =>
  thing !== null && maySee(by, thing) ? thing : null;

/** The same for looking up: what everybody may see, and what is this person's alone. */
export const visibleTo = (userId: string | undefined) => ({
  private_to: { in: [null, ...(userId === undefined ? [] : [userId])] },
});

interface Made {
  readonly fetch: Fetch;
  readonly dataset: Dataset;
  readonly run: Run;
  readonly model: Model;
  readonly deployment: Deployment;
  readonly batch: Batch;
}

/** How a refusal begins; who made the thing follows. */
const MADE: { readonly [K in keyof Made]: (thing: Made[K]) => string } = {
  fetch: ({ title }) => `Adding ${title} was started`,
  dataset: ({ title }) => `${title} was added`,
  run: () => 'That training was started',
  model: ({ name }) => `${name} was trained`,
  deployment: ({ name }) => `${name} was deployed`,
  batch: ({ title }) => `Predicting the rows of ${title} was started`,
};

/**
 * Everybody in a space may look at what is not kept to somebody, add, choose targets, train, deploy and predict. What
 * takes something from others is for those who made it, and for admins.
 */
export const mayChange = ({ actor }: Asker, { user_id }: { readonly user_id: string }): boolean =>
  actor.admin || user_id === actor.id;

/** @throws ForbiddenError that says who made it. */
export function assertMayChange<K extends keyof Made>(
  by: Asker,
  kind: K,
  thing: Made[K],
  verb: 'end' | 'rename' | 'undeploy' | 'delete' | 'change',
): void {
  if (mayChange(by, thing)) return;
  const maker = ('user_name' in thing && thing.user_name) || 'someone else';
  throw new ForbiddenError(`${MADE[kind](thing)} by ${maker}. They, or an admin, can ${verb} it.`);
}

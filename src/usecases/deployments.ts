import { createHash } from 'node:crypto';
import { ConflictError, InvalidInputError, NotFoundError } from '../errors.ts';
import type { Deployment, DeploymentEvent, DeploymentVersion, Model } from '../store/records.ts';
import { assertReal, getModel } from './models.ts';
import { chosenName, insertNumbered, orGone, orTaken } from './names.ts';
import { type Act, type Doer, once } from './once.ts';
import { type Asker, assertMayChange, mayChange, seenBy, visibleTo } from './rights.ts';
import type { Stored } from './services.ts';
import { asKept } from './sharing.ts';

export interface Deployed {
  readonly deployment: Deployment;
  readonly model: Model;
  /** Who had put it into service before. */
  readonly already: Doer | null;
}

/** What is to be said of a deployment besides its model. */
export interface Deploying extends Act {
  /** Where there is one of that name, it becomes its next version. */
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  /** Where its maker is told what they should know. */
  readonly address?: string | undefined;
}

/** What is in service, newest first. */
export const listDeployments = ({ store }: Stored, { space, actor }: Asker): Promise<readonly Deployment[]> =>
  store.deployments.list(space, { status: 'active', ...visibleTo(actor.id) });

/** Those out of service included, newest first. */
export const allDeployments = ({ store }: Stored, { space, actor }: Asker): Promise<readonly Deployment[]> =>
  store.deployments.list(space, visibleTo(actor.id));

/** What serves a model now; null when nothing does. */
export const deploymentOf = (
  { store }: Stored,
  { space, id }: Pick<Model, 'space' | 'id'>,
): Promise<Deployment | null> => store.deployments.findOne(space, { model_id: id, status: 'active' });

/** @throws NotFoundError */
export const getDeployment = async ({ store }: Stored, by: Asker, id: string): Promise<Deployment> =>
  orGone(seenBy(by, await store.deployments.get(by.space, id)), 'deployment');

/**
 * Puts a model into service. Under the name of a deployment that there is, it becomes the next version of that; without
 * a name, of the one that serves an older model of the same data set and target. Else it gets a deployment of its own,
 * under the model's name. Deployed again, it is found, or brought back.
 */
export async function deploy({ store }: Stored, by: Asker, modelId: string, how: Deploying): Promise<Deployed> {
  const { deployments } = store;
  const model = await getModel({ store }, by, modelId);
  assertReal(model, 'be deployed');
  const name = how.name === undefined ? undefined : chosenName(how.name);
  const serving = async (): Promise<Deployment | null> => {
    const place = await placeFor({ store }, by, model, name);
    return place?.status === 'active' && place.model_id === model.id ? place : null;
  };

  const putIntoService = async (): Promise<Deployment> => {
    const place = await placeFor({ store }, by, model, name);
    if (place?.status === 'active' && place.model_id === model.id) return place;
    if (place === null) {
      const made = await insertNumbered(name ?? model.name, async (free) => {
        // It may be deployed at the same time.
        const known = await placeFor({ store }, by, model, name);
        return known ?? deployments.insert(newDeployment(by, model, free, how));
      });
      return made.model_id === model.id ? made : putIntoService();
    }
    if (place.model_id !== model.id) assertMayChange(by, 'deployment', place, 'change');
    const where =
      how.address === undefined ? {} : { address: how.address, user_id: by.actor.id, user_name: by.actor.name };
    return changed({ store }, by, place.id, (current) => ({ ...where, ...switched(current, by, model) }));
  };
  const { made, already } = await once({ store }, by, how, {
    name: `deploy ${modelId}${name === undefined ? '' : ` as ${name}`}`,
    what: model.name,
    stands: async () => (await serving()) !== null,
    work: async () => {
      const put = await putIntoService();
      return asKept({ store }, model.dataset_id, put, (kept) => deployments.update(by.space, put.id, kept));
    },
  });
  return { deployment: made ?? (await putIntoService()), model, already };
}

/** The deployment that a model belongs to. */
async function placeFor(
  { store }: Stored,
  by: Asker,
  model: Model,
  name: string | undefined,
): Promise<Deployment | null> {
  const all = await allDeployments({ store }, by);
  const named = name === undefined ? undefined : all.find((each) => each.name === name);
  if (named !== undefined) return named;
  const has = all.filter(({ versions }) => versions.some(({ model_id }) => model_id === model.id));
  const known = has.find(({ status }) => status === 'active') ?? has[0];
  if (known !== undefined || name !== undefined) return known ?? null;
  for (const each of all.filter((one) => one.status === 'active' && mayChange(by, one))) {
    const served = await store.models.get(by.space, each.model_id);
    if (served?.dataset_id === model.dataset_id && served.target === model.target) return each;
  }
  return null;
}

function newDeployment(
  { actor, space }: Asker,
  model: Model,
  name: string,
  { address, description }: Pick<Deploying, 'address' | 'description'>,
): Omit<Deployment, 'id'> {
  const now = new Date();
  const version = { number: 1, model_id: model.id, model_name: model.name, user_name: actor.name, deployed_at: now };
  return {
    space,
    user_id: actor.id,
    user_name: actor.name,
    address: address ?? null,
    private_to: model.private_to ?? null,
    name,
    description: description ?? null,
    model_id: model.id,
    model_name: model.name,
    task_type: model.task_type,
    status: 'active',
    version: 1,
    versions: [version],
    split: [],
    switched_at: now,
    history: [event(`${actor.name} deployed ${model.name} as version 1.`)],
    watched: null,
    notice: 'none',
    revision: 0,
    requests_count: 0,
    last_request_at: null,
    created_at: now,
    updated_at: now,
  };
}

export const event = (message: string, level: DeploymentEvent['level'] = 'info'): DeploymentEvent => ({
  at: new Date(),
  level,
  message,
});

/** So many events are kept. */
const MOST_EVENTS = 200;
export const noted = (history: readonly DeploymentEvent[], ...events: readonly DeploymentEvent[]) =>
  [...history, ...events].slice(-MOST_EVENTS);

type Changes = Partial<Omit<Deployment, 'id' | 'space' | 'revision'>>;

const changed = async (
  { store }: Stored,
  by: Asker,
  id: string,
  decide: (current: Deployment) => Changes | null,
): Promise<Deployment> => {
  const after = await store.deployments.modify(by.space, id, (current) => {
    const set = decide(current);
    return set === null ? null : { ...set, updated_at: new Date() };
  });
  return orGone(after, 'deployment');
};

/** With this model in service, as the version that it is, or the next. What was known of the last version is no more. */
function switched(current: Deployment, { actor }: Asker, model: Pick<Model, 'id' | 'name' | 'task_type'>): Changes {
  const known = current.versions.find(({ model_id }) => model_id === model.id);
  const number = known?.number ?? Math.max(0, ...current.versions.map((each) => each.number)) + 1;
  const now = new Date();
  const added: DeploymentVersion = {
    number,
    model_id: model.id,
    model_name: model.name,
    user_name: actor.name,
    deployed_at: now,
  };
  return {
    status: 'active',
    model_id: model.id,
    model_name: model.name,
    task_type: model.task_type,
    version: number,
    versions: known === undefined ? [...current.versions, added] : current.versions,
    split: [],
    switched_at: now,
    watched: null,
    notice: 'none',
    history: noted(current.history, event(`${actor.name} put version ${number}, ${model.name}, into service.`)),
  };
}

interface Changed {
  readonly deployment: Deployment;
  readonly already: Doer | null;
}

/**
 * Has the version before that in service answer again. `from` is the version that was seen there: who wants the same at
 * the same time goes back once.
 * @throws ConflictError where there is none before it, or another is in service by now
 */
export async function rollBack(
  services: Stored,
  by: Asker,
  id: string,
  act: Act & { readonly from_version?: number | undefined },
): Promise<Changed> {
  const seen = await getDeployment(services, by, id);
  assertMayChange(by, 'deployment', seen, 'change');
  const from = act.from_version ?? seen.version;
  const { already } = await once(services, by, act, {
    name: `roll back ${id} from ${from} @${act.from}`,
    what: seen.name,
    stands: async () => (await getDeployment(services, by, id)).version < from,
    async work() {
      const { version, versions, name } = await getDeployment(services, by, id);
      if (version !== from) throw new ConflictError(`${name} is at version ${version} by now, not ${from} any more.`);
      const before = versions.filter(({ number }) => number < from).at(-1);
      if (before === undefined) throw new ConflictError(`${name} has no version before ${from} to roll back to.`);
      await putVersion(services, by, id, before);
    },
  });
  return { deployment: await getDeployment(services, by, id), already };
}

/** Has another version answer from now on. @throws NotFoundError */
export async function switchVersion(services: Stored, by: Asker, id: string, number: number): Promise<Deployment> {
  const deployment = await getDeployment(services, by, id);
  assertMayChange(by, 'deployment', deployment, 'change');
  return putVersion(services, by, id, versionOf(deployment, number));
}

async function putVersion(
  services: Stored,
  by: Asker,
  id: string,
  { model_id }: DeploymentVersion,
): Promise<Deployment> {
  const model = await getModel(services, by, model_id);
  return changed(services, by, id, (current) => switched(current, by, model));
}

export function versionOf({ name, versions }: Deployment, number: number): DeploymentVersion {
  const found = versions.find((each) => each.number === number);
  if (found !== undefined) return found;
  throw new NotFoundError(
    `${name} has no version ${number}; it has ${versions.map((each) => each.number).join(', ')}.`,
  );
}

/**
 * Deals requests among versions by weights, or gives all to the version in service where no weights are given.
 * @throws InvalidInputError
 */
export async function splitTraffic(
  services: Stored,
  by: Asker,
  id: string,
  split: Deployment['split'],
): Promise<Deployment> {
  const deployment = await getDeployment(services, by, id);
  assertMayChange(by, 'deployment', deployment, 'change');
  for (const { version } of split) versionOf(deployment, version);
  if (new Set(split.map(({ version }) => version)).size < split.length)
    throw new InvalidInputError('Each version may have one weight.');
  if (split.length > 0 && split.every(({ weight }) => weight === 0))
    throw new InvalidInputError('One weight at least must be more than 0.');
  const shares = split.map(({ version, weight }) => `version ${version}: ${weight}`).join(', ');
  const told =
    split.length === 0 ? 'gave all requests to the version in service' : `split the requests by weight, ${shares}`;
  return changed(services, by, id, ({ history }) => ({
    split,
    history: noted(history, event(`${by.actor.name} ${told}.`)),
  }));
}

/** The version that answers a request: for the same key always the same one, as long as the weights stay. */
export function versionFor(
  { id, version, versions, split }: Pick<Deployment, 'id' | 'version' | 'versions' | 'split'>,
  key: string | undefined,
  random: () => number = Math.random,
): DeploymentVersion {
  const inService = versions.find(({ number }) => number === version) as DeploymentVersion;
  const total = split.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return inService;
  let left = (key === undefined ? random() : shareOf(`${id} ${key}`)) * total;
  for (const each of split) {
    left -= each.weight;
    if (left < 0) return versions.find(({ number }) => number === each.version) ?? inService;
  }
  return inService;
}

/** Between 0 and 1, the same for the same text. */
const shareOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;

/** Gives it another name or description. @throws ConflictError when the name is taken */
export async function describeDeployment(
  services: Stored,
  by: Asker,
  id: string,
  { name, description }: { readonly name?: string | undefined; readonly description?: string | null | undefined },
): Promise<Deployment> {
  const deployment = await getDeployment(services, by, id);
  assertMayChange(by, 'deployment', deployment, 'change');
  const wanted = name === undefined ? deployment.name : chosenName(name);
  const change = { name: wanted, ...(description === undefined ? {} : { description }) };
  return orTaken(
    changed(services, by, id, () => change),
    'deployment',
    wanted,
  ) as Promise<Deployment>;
}

/** Takes a deployment out of service; the model stays. */
export async function undeploy({ store }: Stored, by: Asker, id: string, act: Act): Promise<Changed> {
  const known = () => getDeployment({ store }, by, id);
  const deployment = await known();
  assertMayChange(by, 'deployment', deployment, 'undeploy');
  const { already } = await once({ store }, by, act, {
    name: `undeploy ${id}`,
    what: deployment.name,
    stands: async () => (await known()).status === 'inactive',
    work: () =>
      changed({ store }, by, id, ({ history }) => ({
        status: 'inactive',
        notice: 'none',
        history: noted(history, event(`${by.actor.name} took it out of service.`)),
      })),
  });
  return { deployment: await known(), already };
}

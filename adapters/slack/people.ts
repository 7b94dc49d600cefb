import type { Person } from '../../src/conversation/platform.ts';
import { within } from '../shared/patience.ts';
import { createRecent } from '../shared/recent.ts';
import { userOf } from './address.ts';
import type { Clients } from './client.ts';
import { readFailure } from './failures.ts';

/** Who somebody is: the name, and whether they administer the workspace. What Slack delivers tells little more than the id. */
export type FindPerson = (team: string, somebody: Person) => Promise<Person>;

const FRESH_MS = 10 * 60_000;
/** An answer waits no longer than this for it. */
const PATIENCE_MS = 2_000;

interface Known {
  readonly person: Promise<Person>;
  readonly at: number;
}

export function createPeople(clients: Clients): FindPerson {
  const known = createRecent<Known>();
  /** When Slack may be asked again, per workspace. */
  const askableAt = new Map<string, number>();

  const ask = async (team: string, { id, name }: Person): Promise<Person> => {
    const { talk } = await clients.of(team);
    const { user } = (await talk.apiCall('users.info', { user: userOf(id) }).catch((error: unknown) => {
      const failure = readFailure(error);
      if (failure.kind === 'limited') askableAt.set(team, Date.now() + failure.waitMs);
      throw error;
    })) as { user?: UserInfo };
    const { profile } = user ?? {};
    const shown = profile?.display_name || profile?.real_name || user?.real_name || name || user?.name || 'someone';
    return { id, name: shown, admin: user !== undefined && administers(user, team) };
  };

  return async (team, somebody) => {
    const key = `${team}/${somebody.id}`;
    const before = known.get(key);
    if (before !== undefined && Date.now() - before.at < FRESH_MS) return orElse(before.person, somebody);
    if (Date.now() < (askableAt.get(team) ?? 0))
      return before === undefined ? somebody : orElse(before.person, somebody);
    const asked = ask(team, somebody);
    // What was known stays good for as long as Slack does not answer.
    const person = before === undefined ? asked : asked.catch(() => before.person);
    known.set(key, { person, at: Date.now() });
    person.catch(() => known.delete(key));
    return orElse(person, somebody);
  };
}

/** Who cannot be asked about in time is nobody special. */
async function orElse(person: Promise<Person>, stranger: Person): Promise<Person> {
  return (
    (await within(
      PATIENCE_MS,
      person.catch(() => stranger),
    )) ?? stranger
  );
}

/** An administrator of this workspace: somebody from another company in a shared channel administers only their own. */
function administers(user: UserInfo, team: string): boolean {
  const ours = user.team_id === undefined || user.team_id === team || user.enterprise_user?.teams?.includes(team);
  return (
    ours === true && user.is_stranger !== true && [user.is_admin, user.is_owner, user.is_primary_owner].includes(true)
  );
}

interface UserInfo {
  readonly name?: string;
  readonly real_name?: string;
  readonly team_id?: string;
  /** From another workspace, sharing a channel with this one. */
  readonly is_stranger?: boolean;
  readonly enterprise_user?: { readonly teams?: readonly string[] };
  readonly is_admin?: boolean;
  readonly is_owner?: boolean;
  readonly is_primary_owner?: boolean;
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
}

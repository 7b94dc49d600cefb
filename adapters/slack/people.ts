import type { Person } from '../../src/conversation/platform.ts';
import { personId } from './address.ts';
import type { Clients } from './clients.ts';

/** Who somebody is: the name, and whether they administer the workspace. Slack tells the id alone. */
export type FindPerson = (team: string, user: string, name?: string) => Promise<Person>;

const FRESH_MS = 10 * 60_000;
/** An acknowledgement waits no longer than this for it. */
const PATIENCE_MS = 800;
const MOST_KEPT = 10_000;

interface Known {
  readonly person: Promise<Person>;
  readonly at: number;
}

export function createPeople(clients: Clients): FindPerson {
  const known = new Map<string, Known>();

  const ask = async (team: string, user: string, name: string | undefined): Promise<Person> => {
    const { talk } = await clients.of(team);
    const { user: info } = (await talk.apiCall('users.info', { user })) as { user?: UserInfo };
    const shown =
      info?.profile?.display_name || info?.profile?.real_name || info?.real_name || name || info?.name || 'someone';
    const admin = info?.is_admin === true || info?.is_owner === true || info?.is_primary_owner === true;
    return { id: personId(user), name: shown, admin };
  };

  return async (team, user, name) => {
    const key = `${team}/${user}`;
    const entry = known.get(key);
    const stranger: Person = { id: personId(user), name: name || 'someone', admin: false };
    if (entry !== undefined && Date.now() - entry.at < FRESH_MS) return within(entry.person, stranger);
    const person = ask(team, user, name);
    person.catch(() => known.delete(key));
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, { person, at: Date.now() });
    return within(person, stranger);
  };
}

interface UserInfo {
  readonly name?: string;
  readonly real_name?: string;
  readonly is_admin?: boolean;
  readonly is_owner?: boolean;
  readonly is_primary_owner?: boolean;
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
}

/** Who cannot be asked about in time is nobody special. */
async function within(person: Promise<Person>, otherwise: Person): Promise<Person> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Person>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PATIENCE_MS);
  });
  return Promise.race([person.catch(() => otherwise), late]).finally(() => clearTimeout(timer));
}

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import type { Log } from '../../src/log.ts';
import type { Installations } from '../../src/store/installations.ts';
import { PLATFORM } from './address.ts';

/** Tokens at rest: AES-256-GCM under a key made from SLACK_TOKEN_KEY. */
export function createSeal(secret: string) {
  const key = createHash('sha256').update(`smart-ml-assistant slack tokens\0${secret}`).digest();
  return {
    seal(value: unknown): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    /** Null when the key is another one than it was sealed with. */
    open(text: string): unknown {
      const bytes = Buffer.from(text, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8'));
      } catch {
        return null;
      }
    },
  };
}

type Sealed = ReturnType<typeof createSeal>;
type Query = Pick<InstallationQuery<boolean>, 'teamId' | 'enterpriseId'>;
/** What is kept for a workspace whose organisation installed the app: where to look, so that no token is kept twice. */
interface Shared {
  readonly organisation: string;
}

/** Bolt's installation store on ours. A workspace has its own entry, or that of the organisation it belongs to. */
export interface TeamInstallations extends InstallationStore {
  find(query: Query): Promise<Installation | null>;
  remove(team: string): Promise<void>;
}

export function createInstallationStore(
  installations: Installations,
  { seal, open }: Sealed,
  log: Log,
): TeamInstallations {
  const idOf = (id: string): string => `${PLATFORM}:${id}`;
  const get = async (id: string | undefined): Promise<Installation | Shared | null> => {
    const sealed = id === undefined || id === '' ? null : await installations.get(idOf(id));
    if (sealed === null) return null;
    const opened = open(sealed) as Installation | Shared | null;
    if (opened === null) log.error(WRONG_KEY);
    return opened;
  };
  const find = async ({ teamId, enterpriseId }: Query): Promise<Installation | null> => {
    const own = await get(teamId);
    if (own !== null && !('organisation' in own)) return own;
    const organisation = own?.organisation ?? enterpriseId;
    const shared = await get(organisation);
    if (shared === null || 'organisation' in shared || organisation === undefined) return null;
    // Later posts know the workspace alone.
    if (own === null && teamId !== undefined) await installations.put(idOf(teamId), seal({ organisation }));
    return shared;
  };

  return {
    find,
    async storeInstallation(installation) {
      const id = installation.isEnterpriseInstall ? installation.enterprise?.id : installation.team?.id;
      if (id === undefined) throw new Error('an installation without a workspace');
      await installations.put(idOf(id), seal(installation));
    },
    async fetchInstallation(query) {
      const found = await find(query);
      if (found === null) throw new Error('the app is not installed there');
      return found as never;
    },
    deleteInstallation: async ({ teamId, enterpriseId }) => installations.remove(idOf(teamId ?? enterpriseId ?? '')),
    remove: (team) => installations.remove(idOf(team)),
  };
}

const WRONG_KEY =
  'the token of a workspace cannot be read: SLACK_TOKEN_KEY is not the one it was kept with; set that one again, or have the app installed anew at /slack/install';

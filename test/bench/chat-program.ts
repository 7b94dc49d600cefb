import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { SlackServer } from '../fakes/slack-server.ts';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** Starts the program on a fake of Slack. `settings` say by which way it is called. @returns it and where it listens. */
export async function startOn(
  slack: SlackServer,
  dataDir: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const env = {
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    SEARCH_OFFLINE: '1',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.team.token,
    ...settings,
  };
  const server = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (server.pid !== undefined) setPriority(server.pid, constants.priority.PRIORITY_NORMAL);
  for (let words = ''; ; ) {
    words += String((await once(server.stdout, 'data'))[0]);
    const url = /listening on (\S+)/.exec(words)?.[1];
    if (url === undefined) continue;
    server.stdout.resume();
    return { server, url };
  }
}

/** A process per core that does nothing but compute, as urgent as a training is. They run until they are killed. */
export function startBurners(): readonly ChildProcess[] {
  const burners = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;) {}'], { stdio: 'ignore' }),
  );
  for (const { pid } of burners) if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return burners;
}

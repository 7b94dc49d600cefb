import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ConfigError, ConflictError } from '../../errors.ts';
import { createGuard, type Guard } from './auth.ts';
import { createCommands } from './commands/index.ts';
import { type Keyspace, openKeyspace } from './storage/keyspace.ts';
import { isOfThisFormat } from './storage/layout.ts';
import { answerMessages } from './wire.ts';

export interface EmbeddedStore {
  /** A connection string the official driver takes as it is. */
  readonly uri: string;
  close(): Promise<void>;
}

export interface EmbeddedStoreOptions {
  readonly dataDir: string;
  /** `tcp` is for systems on which no Unix socket can be had; the default is what the system has. */
  readonly transport?: 'socket' | 'tcp';
  /** False only to measure what waiting for the disk costs: an answered write may then be lost with the power. */
  readonly flush?: boolean;
}

const TIDY_EVERY_MS = 10_000;
/** The path of a socket may not be longer, on the strictest of systems (macOS: 104 bytes with the final zero). */
const MAX_SOCKET_PATH = 100;
const DATABASE = 'smart_ml';
const USER = 'smart_ml';

/**
 * Serves the folder over the MongoDB wire protocol, to this user alone: on a Unix socket in a private folder, or on
 * the loopback address to whoever knows the password kept there. A socket (on Windows a named pipe) is also the lock:
 * whoever answers on it has the folder, and a process that was killed leaves no lock behind.
 * @throws ConflictError when another process has the folder.
 * @throws ConfigError when the folder was written by another version.
 */
export async function startEmbeddedStore({
  dataDir,
  transport = process.platform === 'win32' ? 'tcp' : 'socket',
  flush = true,
}: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(dataDir);
  const pidPath = join(folder, 'store.pid');
  const lockPath = await placeLock(folder);

  const sockets = new Set<Socket>();
  let serve: (socket: Socket) => void = (socket) => socket.destroy();
  const createDoor = (): Server =>
    createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      serve(socket);
    });
  const lock = transport === 'socket' ? createDoor() : createServer((socket) => socket.destroy());
  await takeLock(lock, lockPath, dataDir, pidPath);
  const doors = [lock];
  const closeDoors = async (): Promise<void> => {
    const closed = doors.map((door) => new Promise<void>((resolve) => door.close(() => resolve())));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };

  try {
    const keyspace = openStorage(folder, dataDir, flush);
    const commands = createCommands(keyspace);
    let uri = `mongodb://${encodeURIComponent(lockPath)}/${DATABASE}?directConnection=true`;
    let guard: Guard = (responder) => responder;
    if (transport === 'tcp') {
      const door = createDoor();
      doors.push(door);
      ({ uri, guard } = await openLoopback(door, folder));
    }
    serve = (socket) => answerMessages(socket, guard(commands), keyspace);
    await writeFile(pidPath, String(process.pid));
    const timer = setInterval(() => {
      try {
        commands.tidy();
      } catch {
        // Tried again next time. Whoever writes is told of a full disk; nobody waits for this.
      }
    }, TIDY_EVERY_MS);
    timer.unref();

    const close = async (): Promise<void> => {
      clearInterval(timer);
      await closeDoors();
      await keyspace.close();
      await rm(pidPath, { force: true });
    };
    let closing: Promise<void> | undefined;
    return {
      uri,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await closeDoors();
    throw error;
  }
}

/** Listens on a port that nobody knows beforehand, for whoever knows the password. */
async function openLoopback(door: Server, folder: string): Promise<{ uri: string; guard: Guard }> {
  const password = await keepPassword(folder);
  await listen(door, { host: '127.0.0.1', port: 0 });
  const address = door.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const options = 'directConnection=true&authSource=admin&authMechanism=SCRAM-SHA-256';
  return {
    uri: `mongodb://${USER}:${password}@127.0.0.1:${port}/${DATABASE}?${options}`,
    guard: createGuard({ user: USER, password }),
  };
}

function openStorage(folder: string, dataDir: string, flush: boolean): Keyspace {
  const keyspace = openKeyspace(join(folder, 'store'), { flush });
  if (isOfThisFormat(keyspace)) return keyspace;
  void keyspace.close();
  throw new ConfigError(
    `DATA_DIR ${dataDir} holds the store of another version of this program, which this version cannot read. ` +
      'Set DATA_DIR to another folder, or move its folder "store" away to begin anew.',
  );
}

/** In the folder itself; where its path is too long for a socket, in a private folder named after it. */
async function placeLock(folder: string): Promise<string> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\smart-ml-${name}`;
  const inside = join(folder, 'store.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  const outside = join(tmpdir(), `smart-ml-${userInfo().uid}`);
  await mkdir(outside, { recursive: true, mode: 0o700 });
  await chmod(outside, 0o700);
  return join(outside, `${name}.sock`);
}

async function takeLock(lock: Server, path: string, dataDir: string, pidPath: string): Promise<void> {
  if (await answers(path)) {
    const pid = await readFile(pidPath, 'utf8').catch(() => 'unknown');
    throw new ConflictError(
      `DATA_DIR ${dataDir} is in use by another process (pid ${pid.trim()}). Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  if (process.platform !== 'win32') await rm(path, { force: true });
  try {
    await listen(lock, { path });
  } catch (error) {
    throw new ConflictError(`DATA_DIR ${dataDir} cannot be served: another process has just begun to use it.`, error);
  }
  if (process.platform !== 'win32') await chmod(path, 0o600);
}

/** Made at the first start, and readable by its owner alone. */
async function keepPassword(folder: string): Promise<string> {
  const path = join(folder, 'store.password');
  const made = randomBytes(24).toString('base64url');
  try {
    await writeFile(path, made, { mode: 0o600, flag: 'wx' });
    return made;
  } catch {
    return (await readFile(path, 'utf8')).trim();
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listen(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

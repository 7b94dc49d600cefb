import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ConflictError } from '../../errors.ts';
import { createCommands } from './commands.ts';
import { Storage } from './storage.ts';
import { answerMessages } from './wire.ts';

export interface EmbeddedStore {
  /** A connection string the official driver takes as it is. */
  readonly uri: string;
  close(): Promise<void>;
}

const EXPIRE_EVERY_MS = 30_000;
/** The path of a socket may not be longer, on the strictest of systems (macOS: 104 bytes with the final zero). */
const MAX_SOCKET_PATH = 100;

/**
 * Serves the folder over the MongoDB wire protocol, to this user alone: on a Unix socket in a private folder.
 * The socket is also the lock: whoever answers on it has the folder.
 * @throws ConflictError when another process has it.
 */
export async function startEmbeddedStore({
  dataDir,
}: {
  readonly dataDir: string;
  readonly log?: (message: string, facts: object) => void;
}): Promise<EmbeddedStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const folder = await realpath(dataDir);
  const socketPath = await placeSocket(folder);
  const pidPath = join(folder, 'store.pid');
  if (await answers(socketPath)) {
    const pid = await readFile(pidPath, 'utf8').catch(() => 'unknown');
    throw new ConflictError(
      `DATA_DIR ${dataDir} is in use by another process (pid ${pid.trim()}). Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  await rm(socketPath, { force: true });

  const sockets = new Set<Socket>();
  let serve: (socket: Socket) => void = (socket) => socket.destroy();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await listen(server, socketPath, dataDir);
  await chmod(socketPath, 0o600);
  await writeFile(pidPath, String(process.pid));

  const storage = new Storage(join(folder, 'store'));
  const commands = createCommands(storage);
  serve = (socket) => answerMessages(socket, commands.run, () => storage.flushed());
  const timer = setInterval(() => {
    commands.sweep();
    commands.expire();
  }, EXPIRE_EVERY_MS);
  timer.unref();

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(timer);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
    await storage.flushed();
    await storage.close();
    await rm(pidPath, { force: true });
  };
  return {
    uri: `mongodb://${encodeURIComponent(socketPath)}/smart_ml?directConnection=true`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** In the folder itself; where its path is too long for a socket, in a private folder named after it. */
async function placeSocket(folder: string): Promise<string> {
  const inside = join(folder, 'store.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  const outside = join(tmpdir(), `smart-ml-${userInfo().uid}`);
  await mkdir(outside, { recursive: true, mode: 0o700 });
  await chmod(outside, 0o700);
  return join(outside, `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listen(server: Server, socketPath: string, dataDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new ConflictError(`DATA_DIR ${dataDir} cannot be served: another process has just begun to use it.`, error),
      ),
    );
    server.listen(socketPath, resolve);
  });
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ConflictError } from '../../errors.ts';
import type { Disk } from './disk.ts';
import { decode, encode, noteKey } from './layout.ts';

/** The path of a socket may not be longer, on the strictest of systems (macOS: 104 bytes with the final zero). */
const MAX_SOCKET_PATH = 100;
const OWNER = noteKey('owner');

interface Owner {
  readonly socket: string;
  readonly pid: number;
}

/**
 * Makes this process the only one that writes to the folder, until it ends or lets go. Whoever owns it answers on a
 * socket, whose name is in the store: a process that was killed does not answer, whatever it left lying about, and the
 * name is put in place of the dead one's by a transaction, so that of many who find it dead one wins.
 * @returns what lets go. @throws ConflictError when another process has the folder.
 */
export async function takeOwnership(disk: Disk, folder: string): Promise<() => Promise<void>> {
  const self: Owner = { socket: await placeSocket(folder), pid: process.pid };
  const server = createServer((socket) => socket.destroy())
    .listen(self.socket)
    .unref();
  await once(server, 'listening');
  const release = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  try {
    for (;;) {
      const found = ownerOf(disk);
      if (found !== null && (await answers(found.socket))) {
        throw new ConflictError(
          `DATA_DIR ${folder} is in use by another process (pid ${found.pid}). Stop that one, or set DATA_DIR to another folder.`,
        );
      }
      const won = disk.transactionSync(() => {
        if (ownerOf(disk)?.socket !== found?.socket) return false;
        disk.putSync(OWNER, encode(self));
        return true;
      });
      if (!won) continue;
      if (found !== null && process.platform !== 'win32') await rm(found.socket, { force: true });
      return release;
    }
  } catch (error) {
    await release();
    throw error;
  }
}

function ownerOf(disk: Disk): Owner | null {
  const bytes = disk.getBinary(OWNER);
  return bytes === undefined ? null : decode<Owner>(bytes);
}

/** In the folder itself; where its path is too long for a socket, in a private one below the temporary. */
async function placeSocket(folder: string): Promise<string> {
  const name = `store-${randomBytes(6).toString('hex')}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\smart-ml-${name}`;
  const inside = join(folder, `${name}.sock`);
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  const outside = join(tmpdir(), `smart-ml-${userInfo().uid}`);
  await mkdir(outside, { recursive: true, mode: 0o700 });
  await chmod(outside, 0o700);
  return join(outside, `${name}.sock`);
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

import type { Encodable } from '../bson/encode.ts';
import { type Answer, fields, MAX_DOCUMENT_BYTES, type Request } from './request.ts';

/** The version whose rules are kept. */
const VERSION = [7, 0, 0] as const;
const WIRE_VERSION = 21;
const SESSION_MINUTES = 30;

const hello = ({ command }: Request): Answer =>
  fields({
    helloOk: true,
    ...(command.has('hello') ? { isWritablePrimary: true } : { ismaster: true }),
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ok: 1,
  });

const buildInfo = (): Answer =>
  fields({
    version: VERSION.join('.'),
    gitVersion: 'embedded',
    modules: [],
    versionArray: [...VERSION, 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['lmdb'],
    ok: 1,
  });

const done = (): Answer => fields({ ok: 1 });

const whoAmI: Encodable = fields({ authenticatedUsers: [], authenticatedUserRoles: [] });

/** Commands about the server itself. */
export const SERVER: Readonly<Record<string, (request: Request) => Answer>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: done,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus: () => fields({ authInfo: whoAmI, ok: 1 }),
  refreshSessions: done,
};

import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Binary } from 'bson';
import { isBinary, type Maybe } from './bson/value.ts';
import { type Answer, fields, type Request, refusal } from './commands/request.ts';
import { badValue, MongoError } from './errors.ts';
import type { Responder } from './wire.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Stands between one connection and what answers it. */
export type Guard = (responder: Responder) => Responder;

const ITERATIONS = 15_000;
/** What one may ask before saying who one is. */
const OPEN_TO_ALL = new Set(['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'buildinfo', 'endSessions']);

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

const failed = (): MongoError => new MongoError(18, 'Authentication failed.');

/** Lets a connection ask for nothing before it has proved, by SCRAM-SHA-256 (RFC 7677), that it knows the password. */
export function createGuard({ user, password }: Credentials): Guard {
  const salt = randomBytes(28);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const storedKey = sha256(hmac(salted, 'Client Key'));
  const serverKey = hmac(salted, 'Server Key');

  return (responder) => {
    let known = false;
    let proved = false;
    let exchange: { readonly nonce: string; readonly spoken: string; readonly skipsEmpty: boolean } | undefined;

    function begin({ command }: Request): Answer {
      if (command.get('mechanism') !== 'SCRAM-SHA-256') throw badValue('Only SCRAM-SHA-256 is served');
      const bare = /^[ny],[^,]*,(.*)$/s.exec(textOf(command.get('payload')))?.[1] ?? '';
      const [, name, clientNonce] = /^n=([^,]*),r=([^,]+)/.exec(bare) ?? [];
      if (name !== user || clientNonce === undefined) throw failed();
      const nonce = clientNonce + randomBytes(24).toString('base64');
      const first = `r=${nonce},s=${salt.toString('base64')},i=${ITERATIONS}`;
      proved = false;
      const options = command.get('options');
      const skipsEmpty = options instanceof Map && options.get('skipEmptyExchange') === true;
      exchange = { nonce, spoken: `${bare},${first}`, skipsEmpty };
      return step(first, false);
    }

    function goOn({ command }: Request): Answer {
      if (exchange === undefined) throw failed();
      if (proved) {
        known = true;
        exchange = undefined;
        return step('', true);
      }
      const { nonce, spoken, skipsEmpty } = exchange;
      const [, withoutProof = '', given, proof = ''] =
        /^(c=[^,]*,r=([^,]*)),p=(.*)$/s.exec(textOf(command.get('payload'))) ?? [];
      const message = `${spoken},${withoutProof}`;
      const signature = hmac(storedKey, message);
      const clientProof = Buffer.from(proof, 'base64');
      const clientKey = Buffer.from(signature.map((byte, at) => byte ^ (clientProof[at] ?? 0)));
      if (given !== nonce || clientProof.length !== 32 || !timingSafeEqual(sha256(clientKey), storedKey)) {
        exchange = undefined;
        throw failed();
      }
      proved = true;
      known = skipsEmpty;
      return step(`v=${hmac(serverKey, message).toString('base64')}`, skipsEmpty);
    }

    const steps: Readonly<Record<string, (request: Request) => Answer>> = { saslStart: begin, saslContinue: goOn };

    return {
      run(request) {
        const { verb } = request;
        try {
          const sasl = Object.hasOwn(steps, verb) ? steps[verb] : undefined;
          if (sasl !== undefined) return sasl(request);
          if (known || OPEN_TO_ALL.has(verb)) return responder.run(request);
          throw new MongoError(13, `Command ${verb} requires authentication`);
        } catch (error) {
          return refusal(error);
        }
      },
    };
  };
}

const step = (payload: string, done: boolean): Answer =>
  fields({ conversationId: 1, done, payload: new Binary(Buffer.from(payload)), ok: 1 });

function textOf(payload: Maybe): string {
  if (!isBinary(payload)) throw failed();
  return Buffer.from(payload.buffer.subarray(0, payload.position)).toString('utf8');
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { OfferedPart, OpenedPart } from '../../src/datasets/source.ts';

/** What happens when the file is asked for: so many bytes are sent, then the connection ends as told. */
export interface Opening {
  readonly sends?: number;
  readonly ends?: 'well' | 'die' | 'hang';
  /** The range is ignored, and the whole file sent. */
  readonly fromStart?: boolean;
  /** Instead of an answer. */
  readonly throws?: Error;
  /** No answer at all, whatever the signal says. */
  readonly deaf?: boolean;
  readonly sizeBytes?: number;
  readonly content?: Buffer;
}

export const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');

/** A file that is delivered by a script, an opening after the other, and then as it should be. Remembers from where it was asked. */
export function createScriptedFile(
  whole: Buffer | string,
  openings: readonly Opening[] = [],
  about: Partial<OfferedPart> & { readonly digest?: OpenedPart['digest'] } = {},
) {
  const asked: number[] = [];
  const closed: Readable[] = [];
  const part: OfferedPart = {
    fileName: 'table.csv',
    ...about,
    async open(start): Promise<OpenedPart> {
      const opening = openings[asked.length] ?? {};
      asked.push(start);
      if (opening.throws !== undefined) throw opening.throws;
      if (opening.deaf === true) return new Promise(() => undefined);
      const content = opening.content ?? Buffer.from(whole as string);
      const from = opening.fromStart === true ? 0 : start;
      const stream = deliver(content.subarray(from), opening);
      closed.push(stream);
      const { sizeBytes } = opening;
      return { stream, start: from, ...(sizeBytes === undefined ? {} : { sizeBytes }) };
    },
  };
  return { part, asked, leftOpen: () => closed.filter(({ destroyed }) => !destroyed).length };
}

/** As a socket: what hangs can be destroyed. */
function deliver(content: Buffer, { sends = content.length, ends = 'well' }: Opening): Readable {
  let at = 0;
  return new Readable({
    read() {
      const piece = content.subarray(at, Math.min(at + 1_021, sends));
      at += piece.length;
      if (piece.length > 0) this.push(piece);
      else if (ends === 'well') this.push(null);
      else if (ends === 'die') this.destroy(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    },
  });
}

import { createHash } from 'node:crypto';
import { type Spooled, type SpoolOptions, spool } from './spool.ts';

interface ReceiveOptions extends Omit<SpoolOptions, 'onChunk' | 'tooLarge'> {
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

interface Received extends Spooled {
  readonly sha256: string;
}

/** Spools what a person sent, computes its digest, and reports progress. */
export async function receive(options: ReceiveOptions): Promise<Received> {
  const hash = createHash('sha256');
  let received = 0;
  const spooled = await spool({
    ...options,
    onChunk(chunk) {
      hash.update(chunk);
      received += chunk.length;
      options.onProgress?.(received);
    },
  });
  return { ...spooled, sha256: hash.digest('hex') };
}

import { Writable } from 'node:stream';

/** A writable that keeps what was written. */
export function createPaper(options: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  let written = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  return { output: Object.assign(stream, options), read: () => written };
}

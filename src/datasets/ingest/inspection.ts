import { InvalidInputError } from '../../errors.ts';
import type { Content } from './content.ts';
import { declaredEncoding, type Encoding, Utf8Check } from './encoding.ts';
import { MAGIC_BYTES, recogniseForeign, recogniseFormat } from './magic.ts';

/** Inspects bytes as they pass. The first ones tell the file's format, and all of them tell a text's encoding. */
export class Inspection {
  readonly #fileName: string;
  readonly #utf8 = new Utf8Check();
  #head: Buffer | null = Buffer.alloc(0);
  #format: Content['format'] = 'text';
  #declared: Encoding | null = null;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** Throws InvalidInputError as soon as the file cannot be a table. */
  add(chunk: Buffer): void {
    if (this.#head === null) {
      this.#body(chunk);
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= MAGIC_BYTES) this.#judgeHead();
  }

  finish(): Content {
    this.#judgeHead();
    return this.#format === 'text' ? { format: 'text', encoding: this.#encoding() } : { format: this.#format };
  }

  #encoding(): Encoding | null {
    if (this.#declared === 'utf-16le' || this.#declared === 'utf-16be') return this.#declared;
    return this.#utf8.valid ? 'utf-8' : null;
  }

  #judgeHead(): void {
    const head = this.#head;
    if (head === null) return;
    this.#head = null;
    const foreign = recogniseForeign(head);
    if (foreign) throw new InvalidInputError(`${this.#fileName} is not a table: it ${foreign}`);
    this.#format = recogniseFormat(head) ?? 'text';
    this.#declared = declaredEncoding(head.subarray(0, MAGIC_BYTES));
    this.#body(head);
  }

  #body(chunk: Buffer): void {
    if (this.#format !== 'text' || this.#declared === 'utf-16le' || this.#declared === 'utf-16be') return;
    if (chunk.includes(0)) {
      throw new InvalidInputError(
        `${this.#fileName} contains NUL bytes, so it is a binary file or a damaged one. Export the table as CSV again.`,
      );
    }
    this.#utf8.add(chunk);
  }
}

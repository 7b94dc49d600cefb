import { InvalidInputError } from '../../errors.ts';
import type { Content, JsonContent } from './content.ts';
import { declaredEncoding, type Encoding, Utf8Check } from './encoding.ts';
import { MAGIC_BYTES, recogniseForeign, recogniseFormat, recogniseRecords } from './magic.ts';

interface InspectionOptions {
  /** Whether JSON is taken. Sources publish tables so; what people send is asked for as CSV. */
  readonly records?: boolean;
}

/** Inspects bytes as they pass. The first ones tell the file's format, and all of them tell a text's encoding. */
export class Inspection {
  readonly #fileName: string;
  readonly #utf8 = new Utf8Check();
  #head: Buffer | null = Buffer.alloc(0);
  #format: Exclude<Content['format'], 'json'> = 'text';
  readonly #takesRecords: boolean;
  #records: JsonContent | null = null;
  #declared: Encoding | null = null;

  constructor(fileName: string, { records = false }: InspectionOptions = {}) {
    this.#fileName = fileName;
    this.#takesRecords = records;
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
    if (this.#records !== null && this.#utf8.valid) return this.#records;
    if (this.#records !== null)
      throw new InvalidInputError(`${this.#fileName} is JSON, but not in UTF-8. Save it as CSV and send that file.`);
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
    this.#records = this.#takesRecords ? recogniseRecords(head) : null;
    const foreign = this.#records === null ? recogniseForeign(head) : null;
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

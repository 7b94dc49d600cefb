import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach } from 'vitest';
import { type Ingested, type IngestInput, ingest } from '../../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../../src/datasets/ingest/read-file.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

export async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'datasets-test-'));
  folders.push(folder);
  return folder;
}

export type Overrides = Partial<Omit<IngestInput, 'stream'>>;

/** Takes in a text or bytes, in pieces small enough to cut characters and records apart. */
export async function ingestText(content: string | Buffer, overrides: Overrides = {}): Promise<Ingested> {
  const workDir = overrides.workDir ?? (await workFolder());
  return ingest({
    fileName: 'table.csv',
    maxBytes: 50_000_000,
    read: readFile,
    ...overrides,
    workDir,
    stream: inPieces(content),
  });
}

/** The sentence a content is refused with, after checking that it left nothing behind. */
export async function refusal(content: string | Buffer, overrides: Overrides = {}): Promise<Refusal> {
  const workDir = await workFolder();
  const error = await ingestText(content, { ...overrides, workDir }).then(
    () => new Error('it was taken'),
    (reason: unknown) => reason as Error,
  );
  return { name: error.name, message: error.message, left: await readdir(workDir) };
}

export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly left: readonly string[];
}

export function inPieces(content: string | Buffer, size = 1_021): Readable {
  const bytes = Buffer.from(content as string);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return Readable.from(pieces);
}

/** A CSV with a header and as many rows as asked for. */
export function csv(header: string, rows: number, row: (at: number) => string): string {
  return `${[header, ...Array.from({ length: rows }, (_, at) => row(at))].join('\n')}\n`;
}

export const column = (ingested: Ingested, name: string): Ingested['profile']['columns'][number] => {
  const found = ingested.profile.columns.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
};

export const names = (ingested: Ingested): readonly string[] => ingested.profile.columns.map(({ name }) => name);

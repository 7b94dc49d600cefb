import { createRecords, type Records } from './collection.ts';
import type { Documents } from './documents.ts';
import type { Token } from './records.ts';

export interface Tokens extends Records<Token> {
  /** Of whatever space. */
  byHash(hash: string): Promise<Token | null>;
}

export const createTokens = (documents: Documents<Token>): Tokens => ({
  ...createRecords(documents),
  byHash: async (hash) => (await documents.find({ hash }, { limit: 1 }))[0] ?? null,
});

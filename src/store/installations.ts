import type { Document, Documents } from './documents.ts';

/** Where the app is installed, per platform and tenant. The secret part arrives encrypted and is kept so. */
export interface Installations {
  put(id: string, sealed: string): Promise<void>;
  get(id: string): Promise<string | null>;
  remove(id: string): Promise<void>;
}

export interface InstallationDocument extends Document {
  readonly sealed: string;
  readonly updated_at: Date;
}

export function createInstallations(documents: Documents<InstallationDocument>): Installations {
  return {
    async put(id, sealed) {
      const set = { sealed, updated_at: new Date() };
      await documents.change({ id }, { set }, { otherwise: { id, ...set } });
    },
    get: async (id) => (await documents.get(id))?.sealed ?? null,
    async remove(id) {
      await documents.remove({ id });
    },
  };
}

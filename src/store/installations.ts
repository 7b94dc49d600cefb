import type { Document, Documents } from './documents.ts';

export interface InstallationDocument extends Document {
  readonly sealed: string;
  readonly updated_at: Date;
}

export type Installations = ReturnType<typeof createInstallations>;

/** Where the app is installed, per platform and tenant. The secret part arrives encrypted and is kept so. */
export function createInstallations(documents: Documents<InstallationDocument>) {
  return {
    async put(id: string, sealed: string): Promise<void> {
      const set = { sealed, updated_at: new Date() };
      await documents.change({ id }, { set }, { otherwise: { id, ...set } });
    },
    get: async (id: string): Promise<string | null> => (await documents.get(id))?.sealed ?? null,
    async remove(id: string): Promise<void> {
      await documents.remove({ id });
    },
  };
}

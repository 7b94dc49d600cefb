import type { Collection } from 'mongodb';

/** Where the app is installed, per platform and tenant. The secret part arrives encrypted and is kept so. */
export interface Installations {
  put(id: string, sealed: string): Promise<void>;
  get(id: string): Promise<string | null>;
  remove(id: string): Promise<void>;
}

export interface InstallationDocument {
  _id: string;
  sealed: string;
  updated_at: Date;
}

export function createInstallations(collection: Collection<InstallationDocument>): Installations {
  return {
    async put(id, sealed) {
      await collection.updateOne({ _id: id }, { $set: { sealed, updated_at: new Date() } }, { upsert: true });
    },
    async get(id) {
      return (await collection.findOne({ _id: id }))?.sealed ?? null;
    },
    async remove(id) {
      await collection.deleteOne({ _id: id });
    },
  };
}

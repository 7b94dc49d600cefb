import { readdir } from 'node:fs/promises';
import type { DatasetSource, Listing, Offered, OfferedTable } from '../../src/datasets/source.ts';
import type { Fetch } from '../../src/store/records.ts';
import { getFetch, type Offer, startFetch } from '../../src/usecases/fetch.ts';
import type { Asker } from '../../src/usecases/rights.ts';
import type { Services } from '../../src/usecases/services.ts';
import { createScriptedFile, type Opening } from '../fakes/scripted-file.ts';
import { ADA, act, createServices } from './usecases.ts';

/** What a search found at the hub. */
export const OFFER: Offer = {
  source: 'hub',
  ref: 'owner/churn',
  title: 'Customer churn',
  description: '',
  licence: 'CC0',
  url: null,
  query: '',
};

/** A table of one file, which is delivered by a script. */
export const table = (content: Buffer | string, fileName = 'churn.csv', openings: readonly Opening[] = []) => {
  const file = createScriptedFile(content, openings, { fileName });
  const offered: OfferedTable = { name: fileName, parts: [file.part] };
  return { offered, ...file };
};

/** A hub with one data set, which can be given another state. */
function createHub(tables: readonly OfferedTable[], version?: string) {
  const state: { offered: Offered } = { offered: { tables, ...(version === undefined ? {} : { version }) } };
  const listing = (): Listing => ({
    ...OFFER,
    source: source.name,
    licence: 'CC0',
    url: '',
    tags: [],
    ...(state.offered.version === undefined ? {} : { version: state.offered.version }),
  });
  const source: DatasetSource = {
    name: 'hub',
    offline: false,
    search: async () => [listing()],
    resolve: async (ref) => (ref === OFFER.ref ? listing() : null),
    offer: async () => state.offered,
  };
  return { source, state };
}

/** The services with that hub, and a worker that has nothing else to do. */
export async function setUpHub(
  tables: readonly OfferedTable[],
  { version, ...changes }: Partial<Services> & { version?: string } = {},
) {
  const hub = createHub(tables, version);
  const made = await createServices({ sources: [hub.source], ...changes });
  const { services } = made;
  const begin = async (by: Asker = ADA, key?: string): Promise<Fetch> => {
    const { fetch } = await startFetch(services, by, OFFER, { ...act(key), chatId: 'chat' });
    if (fetch === null) throw new Error('there is no fetch');
    return getFetch(services, by, fetch.id);
  };
  const left = async () => [...(await readdir(services.workDir)), ...made.keptFiles()];
  return { ...made, hub, begin, left };
}

import { createReadStream } from 'node:fs';
import { sourceFile } from '../../apart/source-file.ts';
import { NotFoundError } from '../../errors.ts';
import type { DatasetSource, Listing, OfferedPart } from '../source.ts';
import { SAMPLES, type Sample } from './catalogue.ts';

/** The five tables that come with the project. They need no account and no network. */
export function createSamples(): DatasetSource {
  return {
    name: 'samples',
    offline: true,
    /** Returns all: there are few, and the ranker, which sees the candidates of every source, decides what fits. */
    search: async () => SAMPLES.map(toListing),
    resolve: async (ref) => {
      const sample = find(ref);
      return sample === undefined ? null : toListing(sample);
    },
    offer: async (ref) => {
      const sample = find(ref);
      if (sample === undefined) throw new NotFoundError(`There is no bundled data set “${ref}”.`);
      const { fileName, sizeBytes, meanings = {} } = sample;
      const open: OfferedPart['open'] = async (start, signal) => ({
        stream: createReadStream(sourceFile('src', 'datasets', 'samples', 'tables', fileName), { start, signal }),
        start,
      });
      return { tables: [{ name: fileName, parts: [{ fileName, sizeBytes, open }], meanings }] };
    },
  };
}

const toListing = ({ fileName: _, meanings: __, ...listing }: Sample): Listing => listing;

/** Finds a sample by ref, file name or title, in any case. */
function find(ref: string): Sample | undefined {
  const wanted = ref.trim().toLowerCase();
  return SAMPLES.find(({ ref: own, fileName, title }) =>
    [own, fileName, fileName.replace(/\.csv$/, ''), title].some((name) => name.toLowerCase() === wanted),
  );
}

import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Chart } from '../cards/chart.ts';
import { calibrationPicture, leaderboardPicture, resultPicture, thresholdPictures } from '../cards/pictures.ts';
import type { Drawer } from '../charts/drawer.ts';
import type { Dataset, Model } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import { assertReal, getModel } from '../usecases/models.ts';
import { type Asker, seenBy } from '../usecases/rights.ts';
import { VERSION } from '../version.ts';
import { reportHtml } from './report.ts';

export interface Report {
  /** A file name. */
  readonly name: string;
  readonly html: string;
}

/**
 * Everything that is known about a model, as one HTML file.
 * @throws NotFoundError, ConflictError where nothing was learned
 */
export async function makeReport(
  { store, draw }: { readonly store: Store } & Pick<Drawer, 'draw'>,
  by: Asker,
  modelId: string,
): Promise<Report> {
  const model = await getModel({ store }, by, modelId);
  assertReal(model, 'be reported on');
  const found = seenBy(by, await store.datasets.get(by.space, model.dataset_id));
  // Read anew since, it is no longer what was learned from.
  const dataset = found?.parquet_file_id === model.table.file_id ? found : null;
  const pictures = await Promise.all(
    picturesOf(model).map(async (chart) => {
      const svg = Buffer.from(await draw({ chart, theme: 'light', format: 'svg' })).toString();
      return { chart, svg };
    }),
  );
  const fileHash = dataset === null ? null : await hashOf(store, dataset);
  return {
    name: `${model.name}-report.html`,
    html: reportHtml({ model, dataset, fileHash, pictures, version: VERSION, now: new Date() }),
  };
}

const picturesOf = (model: Model): readonly Chart[] =>
  [resultPicture(model), ...thresholdPictures(model), calibrationPicture(model), leaderboardPicture(model)].filter(
    (chart) => chart !== null,
  );

async function hashOf(store: Store, { original_file_id: id }: Dataset): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(store.files.open(id), hash);
  return hash.digest('hex');
}

import { createZip } from '../datasets/ingest/zip-builder.ts';
import { type Handle, type Reply, startOrigin } from './hubs/origin.ts';
import { type FileLike, type StoredFile, sizeOf, startStorage, stored } from './hubs/storage.ts';
import { createWindow, type WindowOptions } from './hubs/window.ts';

export interface KaggleFile extends StoredFile {
  /** The store hands it over as `NAME.zip`. */
  readonly isZipped?: boolean;
}

/** A data set as a test puts it up. Its files hold real bytes. */
export interface KaggleDataset {
  /** `owner/slug`. */
  readonly ref: string;
  readonly title: string;
  readonly subtitle?: string;
  /** Told by `view` alone. */
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly licence?: string;
  readonly downloads?: number;
  readonly votes?: number;
  readonly version?: number;
  readonly files: Readonly<Record<string, FileLike | KaggleFile>>;
  /** Nobody sees it but its owner: `403` for all calls about it. */
  readonly isPrivate?: boolean;
  /** Its terms must be accepted on its page: listed, and not downloaded. */
  readonly needsConsent?: boolean;
}

export interface KaggleOptions {
  /** Credentials that are accepted, besides none. */
  readonly token?: string;
  readonly user?: { readonly name: string; readonly key: string };
  /** Downloads without credentials are refused. */
  readonly needsCredentials?: boolean;
  /** Lists come as `{datasets: […]}` and not as an array. */
  readonly wrapped?: boolean;
  readonly limit?: WindowOptions;
}

/** Kaggle publishes no numbers: a guess that a careful client keeps to. */
const USUAL_LIMIT: WindowOptions = { requests: 60, windowMs: 60_000 };
const FILES_A_PAGE = 20;

/**
 * Kaggle's REST API on loopback, as far as data sets go, and the store behind it at another origin.
 *
 *     const kaggle = await startKaggle();
 *     kaggle.put({ ref: 'blastchar/telco', title: 'Telco churn', files: { 'telco.csv': 'a,b\n1,2\n' } });
 *     createKaggle({ url: kaggle.url }) …            // or KAGGLE_API_URL=kaggle.url
 *     kaggle.faults.plan(/datasets\/list/, 'hang');  // and kaggle.storage.faults for what the store does
 *     await kaggle.close();
 */
export async function startKaggle(options: KaggleOptions = {}) {
  const datasets = new Map<string, KaggleDataset>();
  const storage = await startStorage({ hashes: 'x-goog-hash' });
  const limit = createWindow(options.limit ?? USUAL_LIMIT);

  const handle: Handle = (url, request) => {
    const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    if (path.splice(0, 3).join('/') !== 'api/v1/datasets') return refusal(404, 'Not found');
    if (!limit.take().passes) return refusal(429, 'TooManyRequests');
    const { authorization } = request.headers;
    if (authorization !== undefined && !accepted(options).includes(authorization))
      return refusal(401, 'Unauthorized: the credentials are wrong');

    const [call, owner, slug, ...rest] = path;
    if (call === 'list' && owner === undefined) return search(url.searchParams);
    const dataset = datasets.get(`${owner}/${slug}`);
    if (dataset === undefined || dataset.isPrivate) return refusal(403, "Permission 'datasets.get' was denied");
    if (call === 'view') return { status: 200, body: itemOf(dataset, true) };
    if (call === 'list') return files(dataset, url.searchParams);
    if (call === 'download') return download(dataset, rest.join('/'), authorization !== undefined);
    return refusal(404, 'Not found');
  };

  function search(query: URLSearchParams): Reply {
    const sortBy = query.get('sortBy') ?? 'hottest';
    if (!['hottest', 'votes', 'updated', 'active', 'published'].includes(sortBy)) return refusal(400, 'Invalid sortBy');
    const wanted = (query.get('search') ?? '').toLowerCase();
    const fileType = query.get('fileType') ?? 'all';
    const size = Math.min(100, Number(query.get('pageSize') ?? 20));
    const start = (Number(query.get('page') ?? 1) - 1) * size;
    const found = [...datasets.values()]
      .filter(
        ({ ref, title, subtitle = '', isPrivate }) =>
          !isPrivate && [ref, title, subtitle].some((text) => text.toLowerCase().includes(wanted)),
      )
      .filter(({ files }) => fileType === 'all' || Object.keys(files).some((name) => name.endsWith(`.${fileType}`)))
      .sort((a, b) => (b.votes ?? 0) - (a.votes ?? 0))
      .slice(start, start + size)
      .map((dataset) => itemOf(dataset, false));
    return { status: 200, body: options.wrapped ? { datasets: found, nextPageToken: '' } : found };
  }

  function files({ files: all }: KaggleDataset, query: URLSearchParams): Reply {
    const size = Math.min(200, Number(query.get('pageSize') ?? FILES_A_PAGE));
    const start = Number(query.get('pageToken') || 0);
    const names = Object.keys(all);
    const token = start + size < names.length ? String(start + size) : '';
    const page = names.slice(start, start + size).map((name) => fileOf(name, stored(all[name])));
    const paging = { nextPageTokenNullable: token, nextPageToken: '', hasNextPageToken: false };
    return { status: 200, body: { datasetFiles: page, errorMessageNullable: null, ...paging } };
  }

  function download(
    { ref, files: all, version = 1, needsConsent }: KaggleDataset,
    name: string,
    isKnown: boolean,
  ): Reply {
    if (needsConsent || (options.needsCredentials && !isKnown))
      return refusal(403, "Permission 'datasets.get' was denied");
    const at = `kaggle-data-sets/${ref.length}/${version}`;
    if (name === '') {
      const entries = Object.entries(all).map(([each, file]) => ({ name: each, data: stored(file).bytes }));
      return found(storage.sign(`${at}/bundle/${ref}/archive.zip`, { bytes: createZip(entries) }));
    }
    const file: KaggleFile | undefined = Object.hasOwn(all, name) ? stored(all[name]) : undefined;
    if (file === undefined) return refusal(404, 'Not found');
    if (!file.isZipped) return found(storage.sign(`${at}/${ref}/${name}`, file));
    const bytes = createZip([{ name: name.split('/').at(-1) ?? name, data: file.bytes }]);
    return found(storage.sign(`${at}/compressed/${ref}/${name}.zip`, { ...file, bytes }));
  }

  const origin = await startOrigin(handle);
  return {
    ...origin,
    storage,
    put: (dataset: KaggleDataset): void => void datasets.set(dataset.ref, dataset),
    async close() {
      await Promise.all([origin.close(), storage.close()]);
    },
  };
}

const refusal = (status: number, message: string): Reply => ({ status, body: { code: status, message } });

const found = (location: string): Reply => ({ status: 302, headers: { location } });

const accepted = ({ token, user }: KaggleOptions): readonly string[] => [
  ...(token === undefined ? [] : [`Bearer ${token}`]),
  ...(user === undefined ? [] : [`Basic ${Buffer.from(`${user.name}:${user.key}`).toString('base64')}`]),
];

/** A value with the twins that the real answers carry. */
const twin = (name: string, value: unknown): object => ({
  [`${name}Nullable`]: value,
  [name]: value ?? '',
  [`has${name.slice(0, 1).toUpperCase()}${name.slice(1)}`]: value !== null && value !== '',
});

function itemOf(dataset: KaggleDataset, isViewed: boolean): object {
  const { ref, title, subtitle = '', tags = [], licence = 'Unknown', files } = dataset;
  const bytes = Object.values(files).reduce((sum, file) => sum + sizeOf(stored(file)), 0);
  return {
    ...twin('subtitle', subtitle),
    ...twin('title', title),
    ...twin('description', isViewed ? (dataset.description ?? '') : ''),
    ...twin('licenseName', licence),
    // Lists tell the compressed size.
    ...twin('totalBytes', isViewed ? bytes : Math.ceil(bytes / 4)),
    ...twin('url', `https://www.kaggle.com/datasets/${ref}`),
    ...twin('ownerRef', ref.split('/')[0]),
    ...twin('currentVersionNumber', dataset.version ?? 1),
    ...twin('usabilityRating', 0.8235294),
    id: ref.length,
    ref,
    lastUpdated: '2026-03-27T15:16:05.7Z',
    downloadCount: dataset.downloads ?? 0,
    voteCount: dataset.votes ?? 0,
    viewCount: 0,
    kernelCount: 0,
    topicCount: 0,
    isPrivate: dataset.isPrivate ?? false,
    isFeatured: false,
    tags: tags.map((name) => ({
      ...twin('name', name),
      ...twin('fullPath', `subject > ${name}`),
      ref: name,
      totalCount: 0,
    })),
    files: [],
    versions: [],
  };
}

const fileOf = (name: string, file: StoredFile): object => ({
  ...twin('name', name),
  ...twin('fileType', null),
  ...twin('description', null),
  ...twin('url', null),
  ref: '',
  creationDate: '2021-12-24T14:54:11.7Z',
  totalBytes: sizeOf(file),
  columns: [],
});

import { createHash } from 'node:crypto';
import { CONVERTED, convertedFiles, type HuggingFaceDataset, refusal, serveDataset } from './hubs/datasets-server.ts';
import { type Handle, type Reply, startOrigin } from './hubs/origin.ts';
import { hash, sizeOf, startStorage, stored } from './hubs/storage.ts';
import { createWindow, type WindowOptions } from './hubs/window.ts';

export type { HuggingFaceDataset } from './hubs/datasets-server.ts';

export interface HuggingFaceOptions {
  readonly token?: string;
  /** Whether the token's account accepted the terms of gated data sets. */
  readonly mayOpenGated?: boolean;
  readonly limits?: { readonly api?: WindowOptions; readonly resolve?: WindowOptions };
}

const LIMITS = {
  api: { requests: 500, windowMs: 300_000 },
  resolve: { requests: 3_000, windowMs: 300_000 },
} as const;
const LFS_BYTES = 100;
const TREE_PAGE = 50;

/**
 * The Hugging Face hub on loopback, with its datasets-server and its CDN at origins of their own.
 *
 *     const hub = await startHuggingFace();
 *     hub.put({ id: 'owner/churn', tags: ['format:csv'], files: { 'churn.csv': 'a,b\n1,2\n' } });
 *     createHuggingFace({ endpoint: hub.url, datasetsServer: hub.server.url }) …  // or HF_ENDPOINT, HF_DATASETS_SERVER
 *     hub.faults.plan(/api\/datasets/, { status: 503 }, 2);  // also hub.server.faults and hub.cdn.faults
 *     await hub.close();
 */
export async function startHuggingFace(options: HuggingFaceOptions = {}) {
  const datasets = new Map<string, HuggingFaceDataset>();
  const cdn = await startStorage({ hashes: 'none' });
  const windows = {
    api: createWindow(options.limits?.api ?? LIMITS.api),
    resolve: createWindow(options.limits?.resolve ?? LIMITS.resolve),
  };
  const bearer = options.token === undefined ? undefined : `Bearer ${options.token}`;

  /** What every answer tells of the limits. */
  const limited = (kind: 'api' | 'resolve', answer: () => Reply): Reply => {
    const { passes, left, seconds } = windows[kind].take();
    const told = {
      ratelimit: `"${kind}";r=${left};t=${seconds}`,
      'ratelimit-policy': `"fixed window";"${kind}";w=300`,
    };
    const reply = passes ? answer() : refusal(429, '', 'We had to rate limit you');
    return { ...reply, headers: { ...told, ...reply.headers } };
  };

  /** The data set, or why it is not shown. */
  function visible(id: string, authorization: string | undefined, wantsFiles: boolean): HuggingFaceDataset | Reply {
    if (authorization !== undefined && authorization !== bearer)
      return refusal(401, '', 'Invalid credentials in Authorization header');
    const dataset = datasets.get(id);
    if (dataset === undefined || (dataset.isPrivate && authorization === undefined))
      return authorization === undefined
        ? refusal(401, 'RepoNotFound', 'Invalid username or password.')
        : refusal(404, 'RepoNotFound', 'Repository not found');
    if (wantsFiles && dataset.gated && !(authorization !== undefined && options.mayOpenGated))
      return refusal(403, 'GatedRepo', `Access to dataset ${id} is restricted. Visit its page to ask for access.`);
    return dataset;
  }

  const hub: Handle = (url, { headers: { authorization } }) => {
    const path = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    if (path[0] === 'datasets' && path[3] === 'resolve') {
      return limited('resolve', () => {
        const dataset = visible(`${path[1]}/${path[2]}`, authorization, true);
        return 'status' in dataset ? dataset : resolve(dataset, path[4] ?? '', path.slice(5).join('/'));
      });
    }
    if (path[0] !== 'api' || path[1] !== 'datasets') return refusal(404, '', 'Not found');
    return limited('api', () => {
      if (path.length === 2) return search(url);
      const dataset = visible(`${path[2]}/${path[3]}`, authorization, path[4] === 'tree');
      if ('status' in dataset) return dataset;
      if (path.length === 4) return { status: 200, body: itemOf(dataset, url.searchParams, true) };
      return path[4] === 'tree' ? tree(dataset, path[5] ?? '', url) : refusal(404, '', 'Not found');
    });
  };

  function search(url: URL): Reply {
    const { searchParams: query } = url;
    const wanted = (query.get('search') ?? '').toLowerCase();
    const filters = query.getAll('filter');
    const sort = query.get('sort') === 'likes' ? 'likes' : 'downloads';
    const limit = Number(query.get('limit') ?? 100);
    const start = Number(query.get('cursor') ?? 0);
    const all = [...datasets.values()]
      .filter(({ id, isPrivate }) => !isPrivate && id.toLowerCase().includes(wanted))
      .filter(({ tags = [] }) => filters.every((tag) => tags.includes(tag)))
      .filter(({ gated = false }) => query.get('gated') !== 'false' || gated === false)
      .sort((a, b) => (b[sort] ?? 0) - (a[sort] ?? 0));
    const body = all.slice(start, start + limit).map((dataset) => itemOf(dataset, query, false));
    return { status: 200, body, headers: linkTo(url, start + limit, all.length) };
  }

  function tree(dataset: HuggingFaceDataset, revision: string, url: URL): Reply {
    if (revision !== 'main' && revision !== shaOf(dataset)) return refusal(404, 'RevisionNotFound', 'Invalid rev id');
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const { files = {} } = dataset;
    const all = Object.entries(files).map(([path, each]) => {
      const file = stored(each);
      const lfs = { oid: hash('sha256', file).toString('hex'), size: sizeOf(file), pointerSize: 134 };
      const isLarge = file.bytes.length > LFS_BYTES;
      const oid = createHash('sha1').update(file.bytes).digest('hex');
      return { type: 'file', oid, size: sizeOf(file), path, ...(isLarge && file.digest !== 'none' ? { lfs } : {}) };
    });
    const folders = [...new Set(Object.keys(files).flatMap((path) => path.split('/').slice(0, -1)))];
    const body = [...all, ...folders.map((path) => ({ type: 'directory', oid: '0', size: 0, path }))];
    return {
      status: 200,
      body: body.slice(start, start + TREE_PAGE),
      headers: linkTo(url, start + TREE_PAGE, body.length),
    };
  }

  function resolve(dataset: HuggingFaceDataset, revision: string, path: string): Reply {
    const sha = shaOf(dataset);
    if (![sha, 'main', CONVERTED].includes(revision)) return refusal(404, 'RevisionNotFound', 'Invalid rev id');
    const file = revision === CONVERTED ? convertedFiles(dataset).get(path) : dataset.files?.[path];
    if (file === undefined) return refusal(404, 'EntryNotFound', 'Entry not found');
    const { bytes, digest, declaredBytes } = stored(file);
    if (bytes.length <= LFS_BYTES) return { status: 200, body: bytes, headers: { 'x-repo-commit': sha } };
    const etag = `"${hash('sha256', { bytes, ...(digest === undefined ? {} : { digest }) }).toString('hex')}"`;
    const location = cdn.sign(`repos/${dataset.id}/${revision.replaceAll('/', '-')}/${path}`, { bytes });
    const headers = {
      location,
      'x-repo-commit': sha,
      'x-linked-size': String(declaredBytes ?? bytes.length),
      ...(digest === 'none' ? {} : { 'x-linked-etag': etag }),
    };
    return { status: 302, headers, body: { found: true } };
  }

  const server: Handle = (url, { headers: { authorization } }) => {
    const id = url.searchParams.get('dataset');
    if (id === null) return refusal(422, '', "Parameter 'dataset' is required");
    const dataset = datasets.get(id);
    const isOpen = !dataset?.gated || (authorization === bearer && options.mayOpenGated);
    if (dataset !== undefined && !dataset.isPrivate && isOpen) return serveDataset(dataset, url);
    return authorization === undefined
      ? refusal(401, 'ExternalUnauthenticatedError', 'The dataset does not exist, or needs authentication')
      : refusal(404, 'ExternalAuthenticatedError', 'The dataset does not exist, or is not accessible');
  };

  const origins = { hub: await startOrigin(hub), server: await startOrigin(server) };
  return {
    ...origins.hub,
    server: origins.server,
    cdn,
    /** Puts it up, or a newer state of it: its sha follows from what it holds. */
    put: (dataset: HuggingFaceDataset): void => void datasets.set(dataset.id, dataset),
    async close() {
      await Promise.all([origins.hub.close(), origins.server.close(), cdn.close()]);
    },
  };
}

const linkTo = (url: URL, cursor: number, total: number): Record<string, string> => {
  if (cursor >= total) return {};
  const next = new URL(url);
  next.searchParams.set('cursor', String(cursor));
  return { link: `<${next.href}>; rel="next"` };
};

/** The commit: it changes when the data set does. */
function shaOf({ id, files = {}, parquet = {} }: HuggingFaceDataset): string {
  const converted = Object.values(parquet).flatMap(({ splits }) => Object.values(splits).flatMap(({ parts }) => parts));
  const sha = createHash('sha1').update(id);
  for (const file of [...Object.values(files), ...converted]) sha.update(stored(file).bytes);
  return sha.digest('hex');
}

function itemOf(dataset: HuggingFaceDataset, query: URLSearchParams, isOne: boolean): object {
  const { id, tags = [], gated = false, isPrivate = false } = dataset;
  const _id = createHash('sha1').update(id).digest('hex').slice(0, 24);
  const whole: Record<string, unknown> = {
    author: id.split('/')[0],
    disabled: false,
    gated,
    lastModified: '2026-05-01T10:00:00.000Z',
    likes: dataset.likes ?? 0,
    trendingScore: 0,
    private: isPrivate,
    sha: shaOf(dataset),
    description: dataset.description ?? '',
    downloads: dataset.downloads ?? 0,
    tags,
    createdAt: '2025-05-01T10:00:00.000Z',
    key: '',
  };
  const more = { siblings: Object.keys(dataset.files ?? {}).map((rfilename) => ({ rfilename })), cardData: {} };
  const wanted = query.getAll('expand');
  if (wanted.length === 0) return { _id, id, ...whole, ...(isOne || query.has('full') ? more : {}) };
  return { _id, id, ...Object.fromEntries(wanted.map((name) => [name, whole[name]])) };
}

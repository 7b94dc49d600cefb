import { extname } from 'node:path';
import { ForbiddenError, NotFoundError } from '../../errors.ts';
import { HttpError } from '../remote/http-error.ts';
import { gather, withoutUnknown } from '../remote/known.ts';
import { createRemote } from '../remote/remote.ts';
import { tableFormat, tablesAmong } from '../remote/table-files.ts';
import type { DatasetSource, Listing, Offered, OfferedPart, OfferedTable } from '../source.ts';
import { FILES, ITEM, type Item, LIST } from './answers.ts';

export interface KaggleOptions {
  /** The root before `/api/v1`. */
  readonly url: string;
  readonly token?: string | undefined;
  /** The older kind of credentials, taken where there is no token. */
  readonly user?: { readonly name: string; readonly key: string } | undefined;
}

const SEARCH_MS = 2_700;
const SEARCH_FRESH_MS = 60_000;
const SHELF_FRESH_MS = 3_600_000;
/** An answer that came sooner and is empty is asked for again. */
const ASK_AGAIN_MS = 500;
const CALL_MS = 10_000;
const DESCRIBE_MS = 2_000;
const RESULTS = 50;
/** More variants than these find little that is new. */
const VARIANTS = 6;
const FILES_A_PAGE = 200;
const PAGES = 5;
const DESCRIPTION_LENGTH = 2_000;

interface ListOptions {
  readonly signal: AbortSignal;
  readonly freshMs?: number;
  readonly isAgain?: boolean;
}

/** What most people train models on: it is looked at with each topic, since a title has few of the words for one. */
export const SHELF = ['1', '2'].map((page) => ({ sortBy: 'votes', fileType: 'csv', pageSize: '100', page }));

const REF = /^\w[\w.-]*\/\w[\w.-]*$/;
const LINK = /^(?:https?:\/\/)?(?:www\.)?kaggle\.com\/datasets\/(\w[\w.-]*\/\w[\w.-]*)(?:[/?#].*)?$/i;

/** Data sets on Kaggle, by its REST API. Searching needs no account, and downloading most of them does not either. */
export function createKaggle({ url: root, token, user }: KaggleOptions): DatasetSource {
  const api = `${root}/api/v1/datasets`;
  const hasAccount = token !== undefined || user !== undefined;
  const remote = createRemote({ name: 'Kaggle', bases: [root], credentials: credentialsOf({ token, user }) });

  const view = async (ref: string, signal: AbortSignal, deadlineMs = CALL_MS): Promise<Item> =>
    (await remote.json(`${api}/view/${ref}`, ITEM, { signal, deadlineMs })).data;

  async function list(asked: Readonly<Record<string, string>>, options: ListOptions): Promise<readonly Item[]> {
    const query = new URLSearchParams({ sortBy: 'hottest', pageSize: String(RESULTS), page: '1', ...asked });
    return (await remote.json(`${api}/list?${query}`, LIST, { deadlineMs: SEARCH_MS, ...options })).data;
  }

  const listTopic = (search: string, options: ListOptions): Promise<readonly Item[]> =>
    list({ search }, { freshMs: SEARCH_FRESH_MS, ...options });

  /** Its files; `isWhole` where there are no more than those. */
  async function filesOf(ref: string, signal: AbortSignal, deadlineMs = CALL_MS) {
    const files: { readonly name: string; readonly sizeBytes?: number }[] = [];
    let pageToken = '';
    for (let page = 0; page < PAGES; page++) {
      const query = new URLSearchParams({ pageSize: String(FILES_A_PAGE), ...(pageToken === '' ? {} : { pageToken }) });
      const { data } = await remote.json(`${api}/list/${ref}?${query}`, FILES, { signal, deadlineMs });
      for (const { name, totalBytes } of data.datasetFiles)
        files.push({ name, ...(totalBytes === undefined ? {} : { sizeBytes: totalBytes }) });
      pageToken = data.nextPageToken ?? data.nextPageTokenNullable ?? '';
      if (pageToken === '') return { files, isWhole: true };
    }
    return { files, isWhole: false };
  }

  const partOf = (ref: string, fileName: string, address: string): OfferedPart => ({
    fileName,
    open: (start, signal) => remote.open(`${api}/download/${address}`, { start, signal }).catch(explain(ref)),
  });

  /** What a refusal means for a person. Kaggle says 403 for what is private, for terms to accept, and for what is not there. */
  const explain =
    (ref: string) =>
    (error: unknown): never => {
      if (!(error instanceof HttpError) || ![401, 403, 404].includes(error.status)) throw error;
      const page = pageOf(ref);
      if (!hasAccount)
        throw new ForbiddenError(
          `Kaggle does not give “${ref}” to somebody without an account, or it does not exist. Set KAGGLE_API_TOKEN (or KAGGLE_USERNAME and KAGGLE_KEY), and accept its terms if its page asks for that: ${page}`,
          error,
        );
      if (error.status === 401)
        throw new ForbiddenError(
          'Kaggle does not accept its credentials. Check KAGGLE_API_TOKEN, or KAGGLE_USERNAME and KAGGLE_KEY.',
          error,
        );
      if (error.status === 404) throw new NotFoundError(`Kaggle has no “${ref}”: ${page}`, error);
      throw new ForbiddenError(
        `Kaggle does not give “${ref}”: it is private, its terms must be accepted on its page first, or it does not exist: ${page}`,
        error,
      );
    };

  return {
    name: 'kaggle',
    offline: false,

    async search({ text, variants }, signal) {
      const asked = [...new Set(variants.length === 0 ? [text] : variants)].slice(0, VARIANTS);
      const begun = Date.now();
      const asking = gather(asked.map((variant) => listTopic(variant, { signal })));
      // The shelf is a help: without it there is an answer, and it is none by itself.
      const shelf = gather(SHELF.map((page) => list(page, { signal, freshMs: SHELF_FRESH_MS }))).catch(() => []);
      const found = await asking;
      // Nothing at all may be a fault of the service: it is worth asking once more, if that does not take long.
      const isDone = found.flat().length > 0 || Date.now() - begun > ASK_AGAIN_MS;
      const items = isDone ? found.flat() : await listTopic(asked[0] ?? text, { signal, isAgain: true });
      const seen = [...items, ...(await shelf).flat()].filter(({ isPrivate }) => !isPrivate);
      return [...new Map(seen.map((item) => [item.ref, listingOf(item)])).values()];
    },

    async resolve(given, signal) {
      const link = LINK.exec(given.trim())?.[1];
      const ref = link ?? REF.exec(given.trim())?.[0];
      if (ref === undefined) return null;
      try {
        return toListing(await view(ref, signal));
      } catch (error) {
        // What only looks like a name of Kaggle's may well be another source's.
        if (link === undefined && error instanceof HttpError && [403, 404].includes(error.status)) return null;
        return explain(ref)(error);
      }
    },

    async describe(listing, signal) {
      const [viewed, listed] = await Promise.allSettled([
        view(listing.ref, signal, DESCRIBE_MS),
        filesOf(listing.ref, signal, DESCRIBE_MS),
      ]);
      const more = viewed.status === 'fulfilled' ? toListing(viewed.value) : {};
      const files = listed.status === 'fulfilled' ? listed.value.files : [];
      const formats = [...new Set(files.map(({ name }) => tableFormat(name) ?? extname(name).slice(1).toLowerCase()))];
      return { ...listing, ...more, ...(formats.length === 0 ? {} : { formats }) };
    },

    async offer(ref, signal): Promise<Offered> {
      const { currentVersionNumber } = await view(ref, signal).catch(explain(ref));
      const version = currentVersionNumber === undefined ? {} : { version: String(currentVersionNumber) };
      const pinned = currentVersionNumber === undefined ? '' : `?datasetVersionNumber=${currentVersionNumber}`;
      try {
        const { files, isWhole } = await filesOf(ref, signal);
        const notes = isWhole ? {} : { notes: [`It has more files than the ${files.length} that were looked at.`] };
        const tables = tablesAmong(files).map(({ name, ...size }): OfferedTable => {
          const part = partOf(ref, name, `${ref}/${encodeURIComponent(name)}${pinned}`);
          return { name, parts: [{ ...part, ...size }], ...size, ...notes };
        });
        return { ...version, tables };
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        // It cannot tell its files: all of them come in one archive.
        const fileName = `${ref.split('/')[1]}.zip`;
        return { ...version, tables: [{ name: fileName, parts: [partOf(ref, fileName, `${ref}${pinned}`)] }] };
      }
    },
  };
}

function credentialsOf({ token, user }: Omit<KaggleOptions, 'url'>): Readonly<Record<string, string>> {
  if (token !== undefined) return { Authorization: `Bearer ${token}` };
  if (user === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user.name}:${user.key}`).toString('base64')}` };
}

const pageOf = (ref: string): string => `https://www.kaggle.com/datasets/${ref}`;

const listings = new WeakMap<Item, Listing>();

/** The same listing for the same item: what was read of it before is known. */
function listingOf(item: Item): Listing {
  const listing = listings.get(item) ?? toListing(item);
  listings.set(item, listing);
  return listing;
}

function toListing(item: Item): Listing {
  const { ref, title, subtitle, description, licenseName, totalBytes, downloadCount, voteCount } = item;
  const isLicensed = licenseName !== undefined && !/^(unknown|other)\b/i.test(licenseName);
  const known = {
    sizeBytes: totalBytes,
    downloads: downloadCount,
    likes: voteCount,
    updated: item.lastUpdated,
    licence: isLicensed ? licenseName : undefined,
    version: item.currentVersionNumber === undefined ? undefined : String(item.currentVersionNumber),
  };
  return {
    source: 'kaggle',
    ref,
    title: title ?? ref.split('/')[1] ?? ref,
    description: [subtitle, description?.slice(0, DESCRIPTION_LENGTH)].filter(Boolean).join('\n\n'),
    tags: (item.tags ?? []).flatMap(({ name, ref: tag }) => name ?? tag ?? []),
    url: pageOf(ref),
    ...withoutUnknown(known),
  };
}

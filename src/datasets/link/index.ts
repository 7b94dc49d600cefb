import { AppError, ForbiddenError, InvalidInputError, NotFoundError } from '../../errors.ts';
import { HttpError, webPage } from '../remote/http-error.ts';
import { createRemote } from '../remote/remote.ts';
import type { DatasetSource, Listing, OfferedPart } from '../source.ts';
import { elsewhereOn, fileAddress, isKnownHost, isKnownStore } from './hosts.ts';

export interface LinksOptions {
  /** Roots that links may lead to besides the hosts known to publish data; they may be within a private network. */
  readonly bases?: readonly string[];
}

/**
 * Files behind links that people paste, from a closed list of hosts. Each address on the way is judged, those that
 * names stand for included, and none within a private network is visited.
 */
export function createLinks({ bases = [] }: LinksOptions = {}): DatasetSource {
  const origins = new Set(bases.map((base) => new URL(base).origin));
  const isOwn = (url: URL): boolean => origins.has(url.origin);

  return {
    name: 'link',
    offline: false,
    isUnlisted: true,
    search: async () => [],
    async resolve(ref) {
      const url = readLink(ref);
      if (url === null) return null;
      const address = isOwn(url) ? url : fileAddress(url);
      const instead = elsewhereOn(address);
      if (instead !== undefined)
        throw new InvalidInputError(`That link leads to no data. Send the link of ${instead}.`);
      if (!isOwn(address) && !isKnownHost(address)) throw unknownHost(address);
      return listingOf(address);
    },
    async offer(ref) {
      const url = new URL(ref);
      const fileName = fileNameOf(url);
      const permits = (each: URL): boolean => isKnownHost(each) || isKnownStore(each);
      const remote = createRemote({ name: url.hostname, bases, permits });
      const open: OfferedPart['open'] = (start, signal) => remote.open(ref, { start, signal }).catch(explain(url));
      return { tables: [{ name: fileName, parts: [{ fileName, open }] }] };
    },
  };
}

/** The link in what somebody wrote, also in the signs that platforms put around one; null when it is none. */
function readLink(ref: string): URL | null {
  const [link = ''] = ref.trim().replace(/^<|>$/g, '').split('|');
  return /^https?:\/\/\S+$/i.test(link) && URL.canParse(link) ? new URL(link) : null;
}

const listingOf = (url: URL): Listing => {
  const title = fileNameOf(url)
    .replace(/\.(gz|zip)$/i, '')
    .replace(/\.[a-z0-9]{1,8}$/i, '');
  return { source: 'link', ref: url.href, title: title || url.hostname, description: '', tags: [], url: url.href };
};

function fileNameOf({ pathname, hostname }: URL): string {
  const last = pathname.split('/').findLast((part) => part !== '') ?? hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

const unknownHost = ({ hostname }: URL): ForbiddenError =>
  new ForbiddenError(
    `I fetch links only from hosts that publish data, such as GitHub, Kaggle, Hugging Face, UCI, Zenodo or figshare, and ${hostname} is none of them. Download the file and send it to me.`,
  );

/** What a refusal means for a person. */
const explain =
  (url: URL) =>
  (error: unknown): never => {
    const { hostname } = url;
    const status = error instanceof HttpError ? error.status : 0;
    if (status === 404 || status === 410)
      throw new NotFoundError(`There is no file at ${url.href}. Check the link.`, error);
    if (status === 401 || status === 403) {
      throw new ForbiddenError(
        `${hostname} does not give that file to everybody. Download it and send it to me.`,
        error,
      );
    }
    if (error instanceof AppError && error.message === webPage(hostname).message) {
      throw new InvalidInputError(
        `That link leads to a web page and not to a table. Copy the link of the file itself, such as that of its download button.`,
        error,
      );
    }
    throw error;
  };

import type { z } from 'zod';
import { AppError, ForbiddenError, NotFoundError } from '../../errors.ts';
import { HttpError } from '../remote/http-error.ts';
import { gather, withoutUnknown } from '../remote/known.ts';
import { createRemote, type JsonAnswer } from '../remote/remote.ts';
import { tablesAmong } from '../remote/table-files.ts';
import type { DatasetSource, Listing, Offered, OfferedPart, OfferedTable } from '../source.ts';
import { ITEM, type Item, LIST, TREE } from './answers.ts';
import { type Question, questionsFor, SHELF } from './questions.ts';
import { createServer } from './server.ts';

export interface HuggingFaceOptions {
  readonly endpoint: string;
  readonly datasetsServer: string;
  readonly token?: string | undefined;
}

const SEARCH_MS = 2_700;
const SEARCH_FRESH_MS = 60_000;
const SHELF_FRESH_MS = 3_600_000;
const CALL_MS = 10_000;
const RESULTS = 40;
const SHELF_RESULTS = 100;
const TREE_PAGES = 10;
const DESCRIPTION_LENGTH = 2_000;
/** The fields that are read: a search without them brings far more. */
const FIELDS = ['description', 'tags', 'downloads', 'likes', 'gated', 'private', 'disabled', 'sha', 'lastModified'];

const ID = /^\w[\w.-]*\/\w[\w.-]*$/;
const LINK =
  /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/datasets\/(\w[\w.-]*(?:\/\w[\w.-]*)?)(?:[/?#].*)?$/i;
/** What may follow the name of a data set that has no owner. */
const SECTION = /\/(viewer|tree|blob|resolve|raw|discussions|settings|commits|embed)$/;

/** Data sets on the Hugging Face hub, read by way of its datasets-server where that has converted them. */
export function createHuggingFace({ endpoint, datasetsServer, token }: HuggingFaceOptions): DatasetSource {
  const credentials = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const remote = createRemote({ name: 'Hugging Face', bases: [endpoint, datasetsServer], credentials });
  const server = createServer(remote, datasetsServer);
  const api = `${endpoint}/api/datasets`;

  const view = async (id: string, signal: AbortSignal): Promise<Item> =>
    (await remote.json(`${api}/${id}?${expand()}`, ITEM, { signal, deadlineMs: CALL_MS })).data;

  async function list(
    { search, filters, sort = 'downloads' }: Question,
    { limit, freshMs, signal }: { readonly limit: number; readonly freshMs: number; readonly signal: AbortSignal },
  ): Promise<readonly Item[]> {
    const query = expand({ ...(search === undefined ? {} : { search }), sort, limit: String(limit) });
    for (const filter of filters) query.append('filter', filter);
    return (await remote.json(`${api}?${query}`, LIST, { signal, deadlineMs: SEARCH_MS, freshMs })).data;
  }

  const openPath =
    (id: string) =>
    (pathname: string): OfferedPart['open'] =>
    (start, signal) =>
      remote.open(`${endpoint}${pathname}`, { start, signal }).catch(explain(id));

  /** What a refusal means for a person. */
  const explain =
    (id: string) =>
    (error: unknown): never => {
      if (!(error instanceof HttpError) || ![401, 403, 404].includes(error.status)) throw error;
      if (error.reason === 'GatedRepo' || error.status === 403) throw gated(id, error);
      if (error.status === 401 && token !== undefined && error.reason === '')
        throw new ForbiddenError('Hugging Face does not accept HF_TOKEN. Make a new one on its settings page.', error);
      const remedy = token === undefined ? ' A private one needs HF_TOKEN.' : '';
      throw new NotFoundError(`“${id}” is missing from Hugging Face, or private.${remedy}`, error);
    };

  const gated = (id: string, cause?: unknown): ForbiddenError => {
    const first = token === undefined ? ', and set HF_TOKEN to a token of that account' : '';
    return new ForbiddenError(
      `Hugging Face gives “${id}” only to accounts that accepted its terms. Ask for access on its page${first}: ${pageOf(id)}`,
      cause,
    );
  };

  /** The files of the repository that are tables, at one state of it. A table in numbered parts is one. */
  async function rawTables(id: string, sha: string, signal: AbortSignal): Promise<readonly OfferedTable[]> {
    const tables = new Map<string, OfferedPart[]>();
    let url: string | undefined = `${api}/${id}/tree/${sha}?recursive=true&expand=false`;
    for (let page = 0; url !== undefined && page < TREE_PAGES; page++) {
      const answer: JsonAnswer<z.output<typeof TREE>> = await remote.json(url, TREE, { signal, deadlineMs: CALL_MS });
      for (const { type, path, size, lfs } of answer.data) {
        if (type !== 'file') continue;
        const name = path.replace(/-\d{5}-of-\d{5}(?=[.-])/, '');
        const open = openPath(id)(
          `/datasets/${id}/resolve/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`,
        );
        const digest = lfs ? { algorithm: 'sha256' as const, value: lfs.oid } : undefined;
        const part = { fileName: path, open, ...withoutUnknown({ sizeBytes: lfs?.size ?? size, digest }) };
        tables.set(name, [...(tables.get(name) ?? []), part]);
      }
      url = answer.next;
    }
    return tablesAmong(
      [...tables].map(([name, parts]) => ({
        name,
        parts: parts.sort((a, b) => (a.fileName < b.fileName ? -1 : 1)),
        sizeBytes: parts.reduce((total, { sizeBytes = 0 }) => total + sizeBytes, 0),
      })),
    );
  }

  return {
    name: 'huggingface',
    offline: false,

    async search(topic, signal) {
      const ask = (questions: readonly Question[], limit: number, freshMs: number) =>
        gather(questions.map((question) => list(question, { limit, freshMs, signal })));
      const found = ask(questionsFor(topic), RESULTS, SEARCH_FRESH_MS);
      // The shelf is a help: without it there is an answer, and it is none by itself.
      const shelf = ask(SHELF, SHELF_RESULTS, SHELF_FRESH_MS).catch(() => []);
      const seen = [...(await found), ...(await shelf)].flat().filter((item) => !item.private && !item.disabled);
      return [...new Map(seen.map((item) => [item.id, listingOf(item)])).values()];
    },

    async resolve(given, signal) {
      const link = LINK.exec(given.trim())?.[1]?.replace(SECTION, '');
      const id = link ?? ID.exec(given.trim())?.[0];
      if (id === undefined) return null;
      try {
        return toListing(await view(id, signal));
      } catch (error) {
        // What only looks like a name of the hub's may well be another source's.
        if (link === undefined && error instanceof HttpError && [401, 404].includes(error.status)) return null;
        return explain(id)(error);
      }
    },

    /** The server is no requirement: what it does not tell is left as it is. */
    describe: async (listing, signal) => ({
      ...listing,
      ...(await server.measure(listing.ref, signal).catch(() => ({}))),
    }),

    async offer(id, signal): Promise<Offered> {
      const { gated: isGated, sha } = await view(id, signal).catch(explain(id));
      if (isGated && token === undefined) throw gated(id);
      const version = withoutUnknown({ version: sha });
      let trouble: AppError | undefined;
      const converted = await server.tables(id, signal, openPath(id)).catch((error: unknown) => {
        // A data set without tables is one; a server without an answer is not the end.
        if (!(error instanceof AppError) || error.code !== 'upstream') throw error;
        trouble = error;
        return null;
      });
      const tables = converted ?? (await rawTables(id, sha ?? 'main', signal).catch(explain(id)));
      // What the server could not be asked about may well be there.
      if (tables.length === 0 && trouble !== undefined && !(trouble instanceof HttpError)) throw trouble;
      return { ...version, tables };
    },
  };
}

const expand = (query: Readonly<Record<string, string>> = {}): URLSearchParams => {
  const params = new URLSearchParams(query);
  for (const field of FIELDS) params.append('expand', field);
  return params;
};

const pageOf = (id: string): string => `https://huggingface.co/datasets/${id}`;

const tagged = (tags: readonly string[], ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => tags.filter((tag) => tag.startsWith(`${name}:`)).map((tag) => tag.slice(name.length + 1)));

const listings = new WeakMap<Item, Listing>();

/** The same listing for the same item: what was read of it before is known. */
function listingOf(item: Item): Listing {
  const listing = listings.get(item) ?? toListing(item);
  listings.set(item, listing);
  return listing;
}

function toListing({ id, description = '', tags: given, gated, downloads, likes, sha, lastModified }: Item): Listing {
  const tags = given ?? [];
  const [licence] = tagged(tags, 'license');
  const formats = tagged(tags, 'format', 'modality');
  return {
    source: 'huggingface',
    ref: id,
    title: id.split('/').at(-1) ?? id,
    description: description.slice(0, DESCRIPTION_LENGTH),
    tags: [
      ...tagged(tags, 'task_categories', 'task_ids', 'language'),
      ...tags.filter((tag) => !tag.includes(':') || tag.startsWith('size_categories:')),
    ],
    url: pageOf(id),
    ...withoutUnknown({
      downloads,
      likes,
      licence: licence === 'unknown' ? undefined : licence,
      formats: formats.length === 0 ? undefined : formats,
      version: sha,
      updated: lastModified,
    }),
    ...(gated ? { isGated: true } : {}),
  };
}

import { list } from '../../cards/format.ts';
import { type FoundDataset, searchCard } from '../../cards/search-card.ts';
import { type SearchResult, searchDatasets } from '../../datasets/search.ts';
import type { Candidate } from '../../store/records.ts';
import type { Slots } from '../command.ts';
import { type Answer, type Scene, say } from '../scene.ts';

/** A chat waits this long for the slowest source, then shows what the others found. */
const DEADLINE_MS = 4000;
const SHOWN = 5;

/** From this match on, words that are no request are taken for a topic. */
const LIKELY = 0.6;

export async function search({ query }: Slots<'search_datasets'>, scene: Scene): Promise<Answer> {
  const found = await ask(query, scene);
  if (found.results.length > 0) return show(found, query, scene);
  const nothing = `I found nothing that fits “${query}”.${unreachable(found)}`;
  return say(`${nothing} Try other words, or send a file of your own.${await bundled(scene)}`, { result_ids: [] });
}

/** What a newcomer says may be no request and yet a topic: "employees who quit". Null when nothing fits it well. */
export async function searchTopic(words: string, scene: Scene): Promise<Answer | null> {
  const found = await ask(words, scene);
  return found.everything === true || (found.results[0]?.match ?? 0) < LIKELY ? null : show(found, words, scene);
}

const ask = (query: string, { services, signal }: Scene): Promise<SearchResult> =>
  searchDatasets(query, services.sources, { signal, deadlineMs: DEADLINE_MS });

const unreachable = ({ failed }: SearchResult): string =>
  failed.length === 0 ? '' : ` ${list(failed)} could not be asked just now.`;

async function show(found: SearchResult, query: string, { services, turn }: Scene): Promise<Answer> {
  const shown = await Promise.all(
    found.results.slice(0, SHOWN).map(async (result): Promise<FoundDataset> => {
      const candidate = await services.store.candidates.insert({
        space: turn.space,
        source: result.source,
        ref: result.ref,
        title: result.title,
        description: result.description,
        row_count: result.rowCount ?? null,
        column_count: result.columnCount ?? null,
        size_bytes: result.sizeBytes ?? null,
        licence: result.licence ?? null,
        url: result.url ?? null,
        query,
        created_at: new Date(),
      } satisfies Omit<Candidate, 'id'>);
      return { ...candidate, downloads: result.downloads ?? null, match: result.match, why: result.why };
    }),
  );
  const words = found.interpretedAs ?? query;
  const spelling = found.interpretedAs === undefined ? '' : ` (you wrote “${query}”)`;
  return {
    reply: {
      text: `${shown.length === 1 ? 'One data set fits' : `${shown.length} data sets fit`} “${words}”${spelling}.${unreachable(found)}`,
      cards: shown.map((each, i) => searchCard(each, i + 1)),
    },
    focus: { result_ids: shown.map(({ id }) => id) },
  };
}

/** What is always there, by the names it can be added by. */
async function bundled({ services, signal }: Scene): Promise<string> {
  const samples = await services.sources.find(({ name }) => name === 'samples')?.search('', signal);
  const titles = (samples ?? []).map(({ title }) => title);
  return titles.length === 0 ? '' : ` With me I have ${list(titles)}; say for example “add ${titles[0]}”.`;
}

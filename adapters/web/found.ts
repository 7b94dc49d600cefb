import type { Candidate } from '../../src/store/records.ts';

/** What is known of a result in its search alone. */
type Ranked = Candidate & { readonly match?: number; readonly downloads?: number | null };

const HUB = 'huggingface';

const common = ({ title, url, size_bytes, downloads, match }: Ranked) => ({
  title,
  ...(url === null ? {} : { url }),
  ...(size_bytes === null ? {} : { size: size_bytes }),
  ...(downloads == null ? {} : { downloads }),
  ...(match === undefined ? {} : { relevance_score: match }),
});

/** Clients know two sources. What is no hub's is added by its reference, as Kaggle's are. */
const sourceOf = ({ source }: Ranked) => (source === HUB ? 'HuggingFace' : 'Kaggle');

const toDownloadable = (found: Ranked) => ({
  id: found.ref,
  description: found.description,
  source: sourceOf(found),
  ...common(found),
});

const isHub = ({ source }: Ranked): boolean => source === HUB;
const toHubItem = (found: Ranked) => ({ name: found.ref, id: found.ref, url: found.url ?? '', ...common(found) });
const toKaggleItem = (found: Ranked) => ({ ref: found.ref, ...common(found) });

/** A result with the fields of all who read it. */
export const toFound = (found: Ranked) => ({
  ...(isHub(found) ? toHubItem(found) : toKaggleItem(found)),
  ...toDownloadable(found),
});

/** Search results as messages carry them. */
export const listsOf = (found: readonly Ranked[]) => ({
  kaggle_datasets: found.filter((each) => !isHub(each)).map(toKaggleItem),
  huggingface_datasets: found.filter(isHub).map(toHubItem),
  huggingface_models: [],
  downloadable_datasets: found.map(toDownloadable),
});

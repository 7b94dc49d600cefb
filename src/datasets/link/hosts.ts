/** Where links may lead: hosts of public data, each with all below it. What is not here is downloaded by hand and sent. */
const HOSTS = [
  // Code and what is kept with it.
  ...[
    'raw.githubusercontent.com',
    'media.githubusercontent.com',
    'gist.githubusercontent.com',
    'gitlab.com',
    'github.io',
  ],
  // Collections of data sets.
  ...[
    'archive.ics.uci.edu',
    'openml.org',
    'zenodo.org',
    'figshare.com',
    'osf.io',
    'dataverse.harvard.edu',
    'datadryad.org',
  ],
  // What the public sector publishes.
  ...[
    'data.gov',
    'census.gov',
    'cdc.gov',
    'data.gov.uk',
    'data.gouv.fr',
    'data.europa.eu',
    'ec.europa.eu',
    'govdata.de',
  ],
  ...['data.cityofnewyork.us', 'data.cityofchicago.org', 'data.sfgov.org', 'worldbank.org', 'ourworldindata.org'],
] as const;

/** Stores that these send on to. Anybody can keep anything there, so a link to them is no recommendation. */
const STORES = [
  'amazonaws.com',
  'storage.googleapis.com',
  'blob.core.windows.net',
  'objects.githubusercontent.com',
] as const;

const isBelow = (host: string, names: readonly string[]): boolean =>
  names.some((name) => host === name || host.endsWith(`.${name}`));

export const isKnownHost = ({ hostname }: URL): boolean => isBelow(hostname, HOSTS);

export const isKnownStore = ({ hostname }: URL): boolean => isBelow(hostname, STORES);

/** Which links of a host that is known otherwise lead to data. */
const PAGES = {
  'kaggle.com': 'a data set, such as https://www.kaggle.com/datasets/OWNER/NAME',
  'huggingface.co': 'a data set, such as https://huggingface.co/datasets/OWNER/NAME',
  'github.com': 'the file itself, such as https://github.com/OWNER/NAME/blob/main/FILE.csv',
} as const;

/** What a link should lead to instead, where its host has data and the link leads to none. */
export const elsewhereOn = ({ hostname }: URL): string | undefined =>
  Object.entries(PAGES).find(([host]) => isBelow(hostname, [host]))?.[1];

/** A file's own address, for that of the page which shows it. */
const FILES: readonly { readonly page: RegExp; readonly file: string }[] = [
  { page: /^github\.com\/([^/]+\/[^/]+)\/(?:blob|raw)\/(.+)$/, file: 'raw.githubusercontent.com/$1/$2' },
  { page: /^gist\.github\.com\/([^/]+\/[0-9a-f]+)\/?$/, file: 'gist.githubusercontent.com/$1/raw' },
  { page: /^gitlab\.com\/(.+)\/-\/blob\/(.+)$/, file: 'gitlab.com/$1/-/raw/$2' },
];

/** Where the file itself is. */
export function fileAddress(url: URL): URL {
  const address = `${url.hostname}${url.pathname}`;
  const known = FILES.find(({ page }) => page.test(address));
  return new URL(
    known === undefined
      ? `https://${url.host}${url.pathname}${url.search}`
      : `https://${address.replace(known.page, known.file)}`,
  );
}

import type { z } from 'zod';
import { InvalidInputError } from '../../errors.ts';
import { withoutUnknown } from '../remote/known.ts';
import type { Remote } from '../remote/remote.ts';
import type { Listing, OfferedPart, OfferedTable } from '../source.ts';
import { type Features, INFO, PARQUET, type ParquetFile, SIZE } from './answers.ts';

const DESCRIBE_MS = 1_500;
const CALL_MS = 8_000;
/** Of data sets in hundreds of languages, so many configurations are offered. */
const CONFIGS = 20;
const MEDIA: ReadonlySet<unknown> = new Set(['Image', 'Audio', 'Video', 'Pdf']);

/** Opens a file at a path of the hub. */
type OpenPath = (pathname: string) => OfferedPart['open'];

/** What the datasets-server knows of a data set: it has read most of the public ones, and keeps them as Parquet. */
export function createServer(remote: Remote, url: string) {
  async function get<T>(
    call: string,
    schema: z.ZodType<T>,
    query: Readonly<Record<string, string>>,
    options: { readonly signal: AbortSignal; readonly deadlineMs: number },
  ): Promise<T> {
    return (await remote.json(`${url}/${call}?${new URLSearchParams(query)}`, schema, options)).data;
  }

  return {
    /** Rows, columns and bytes. @throws AppError when the server does not know it. */
    async measure(dataset: string, signal: AbortSignal): Promise<Partial<Listing>> {
      const options = { signal, deadlineMs: DESCRIBE_MS };
      const { size } = await get('size', SIZE, { dataset }, options);
      const first = [...size.configs].sort((a, b) => defaultFirst(a.config, b.config))[0];
      const info =
        first && (await get('info', INFO, { dataset, config: first.config }, options).catch(() => undefined));
      const { features } = info?.dataset_info ?? {};
      return withoutUnknown({
        rowCount: size.dataset.num_rows,
        sizeBytes: size.dataset.num_bytes_parquet_files,
        columnCount: first?.num_columns,
        columns: features ? Object.keys(features) : undefined,
      });
    },

    /**
     * The tables of its Parquet files, `train` of the default configuration first.
     * @returns null where it has not been converted, or not to its end.
     */
    async tables(dataset: string, signal: AbortSignal, openPath: OpenPath): Promise<readonly OfferedTable[] | null> {
      const options = { signal, deadlineMs: CALL_MS };
      const [converted, sizes] = await Promise.all([
        get('parquet', PARQUET, { dataset }, options),
        get('size', SIZE, { dataset }, options).catch(() => undefined),
      ]);
      const { parquet_files: files, partial, pending, failed } = converted;
      if (files.length === 0 || (pending ?? []).length > 0) return null;

      const configs = [...new Set(files.map(({ config }) => config))].sort(defaultFirst);
      const shown = configs.slice(0, CONFIGS);
      const notes = [
        ...(partial ? ['Hugging Face has converted only its first 5 GB.'] : []),
        ...(failed?.length ? [`${failed.length} of its parts could not be converted.`] : []),
        ...(configs.length > CONFIGS ? [`${CONFIGS} of its ${configs.length} configurations are offered.`] : []),
      ];
      const tables = shown.map(async (config) => {
        // Without its labels, a table would hold numbers that mean nothing: then the offer fails as a whole.
        const info = await get('info', INFO, { dataset, config }, options);
        const features = info.dataset_info.features ?? {};
        if (Object.values(features).some(({ _type }) => MEDIA.has(_type))) return [];
        const splits = [...new Set(files.filter((file) => file.config === config).map(({ split }) => split))]
          .sort(trainFirst)
          .map((split) => ({
            split,
            files: files.filter((file) => file.config === config && file.split === split),
            rowCount: sizes?.size.splits.find((each) => each.config === config && each.split === split)?.num_rows,
          }));
        return tablesOf({ config, splits, notes, labels: labelsOf(features) }, openPath);
      });
      const offered = (await Promise.all(tables)).flat();
      if (offered.length > 0) return offered;
      throw new InvalidInputError(`“${dataset}” holds pictures, sound or documents, and no table to learn from.`);
    },
  };
}

interface Split {
  readonly split: string;
  readonly files: readonly ParquetFile[];
  readonly rowCount: number | undefined;
}

interface Configuration {
  readonly config: string;
  readonly splits: readonly Split[];
  readonly notes: readonly string[];
  readonly labels: NonNullable<OfferedTable['labels']>;
}

/** A table of the first split, one of all splits, and one of each other: nothing is joined unless somebody asks for it. */
function tablesOf({ config, splits, notes, labels }: Configuration, openPath: OpenPath): readonly OfferedTable[] {
  const toPart = ({ url, split, filename, size }: ParquetFile): OfferedPart => ({
    fileName: `${config}/${split}/${filename}`,
    ...withoutUnknown({ sizeBytes: size }),
    // The hub in use may be a mirror, and its token goes nowhere else.
    open: openPath(new URL(url).pathname),
  });
  const table = (name: string, of: readonly Split[], note: string): OfferedTable => {
    const files = of.flatMap((each) => each.files);
    const told = note === '' ? notes : [...notes, note];
    return {
      name: `${config}/${name}`,
      parts: files.map(toPart),
      ...withoutUnknown({
        sizeBytes: sum(files.map(({ size }) => size)),
        rowCount: sum(of.map(({ rowCount }) => rowCount)),
        labels: Object.keys(labels).length === 0 ? undefined : labels,
        notes: told.length === 0 ? undefined : told,
      }),
    };
  };
  const [first, ...others] = splits;
  if (first === undefined) return [];
  const left = others.map(({ split }) => split).join(' and ');
  const joined = splits.map(({ split }) => split).join(', ');
  return [
    table(first.split, [first], left === '' ? '' : `Left out: ${left}. “${config}/all splits” has all of it.`),
    ...(left === '' ? [] : [table('all splits', splits, `Joined: ${joined}.`)]),
    ...others.map((split) => table(split.split, [split], '')),
  ];
}

const sum = (numbers: readonly (number | undefined)[]): number | undefined =>
  numbers.reduce((total, each) => (total === undefined || each === undefined ? undefined : total + each), 0);

/** The words of its class labels, by column. */
const labelsOf = (features: Features): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(features).flatMap(([column, { _type, names }]) =>
      _type === 'ClassLabel' && names ? [[column, names]] : [],
    ),
  );

/** The others stay in their order. */
const defaultFirst = (a: string, b: string): number => Number(b === 'default') - Number(a === 'default');

const SPLITS = ['test', 'validation', 'train'];

const trainFirst = (a: string, b: string): number => SPLITS.indexOf(b) - SPLITS.indexOf(a);

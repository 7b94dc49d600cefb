import { compact } from '../../text/fold.ts';
import type { Listing } from '../source.ts';

/** A listing, and the other sources that offer the same table. */
export type Merged = Listing & { readonly alsoOn?: readonly string[] };

/** Two sources may offer the same table; the better documented one stays and names the other. */
export function withoutDoubles(candidates: readonly Listing[]): readonly Merged[] {
  const kept = new Map<string, Merged>();
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    const other = kept.get(key);
    if (other === undefined) {
      kept.set(key, candidate);
      continue;
    }
    const [best, worse] = detail(candidate) > detail(other) ? [candidate, other] : [other, candidate];
    const alsoOn = new Set([...(other.alsoOn ?? []), worse.source].filter((name) => name !== best.source));
    kept.set(key, alsoOn.size === 0 ? best : { ...best, alsoOn: [...alsoOn] });
  }
  return [...kept.values()];
}

/** The same title with as many rows, or as many bytes; where neither is told, only the same listing is the same. */
function keyOf({ title, rowCount, sizeBytes, source, ref }: Listing): string {
  const name = compact(title.replace(/\b(data\s?-?set|data|csv)\b/giu, ''));
  const amount = rowCount ?? sizeBytes;
  return amount === undefined ? `${source}/${ref}` : `${name}/${amount}`;
}

const detail = ({ description, tags, columns = [], downloads = 0 }: Listing): number =>
  Math.min(description.length, 500) + 10 * tags.length + 5 * columns.length + Math.log10(1 + downloads);

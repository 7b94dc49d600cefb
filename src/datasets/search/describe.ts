import type { DatasetSource, Listing } from '../source.ts';

/**
 * More about the listings that are about to be shown, from their sources. What has not come by `ms` goes to `late` once
 * it does, with the place of the listing.
 */
export async function describeListings<L extends Listing>(
  listings: readonly L[],
  sources: readonly DatasetSource[],
  { signal, ms, late }: { readonly signal: AbortSignal; readonly ms: number; late(listing: L, place: number): void },
): Promise<readonly L[]> {
  const described = [...listings];
  let isOver = false;
  const asking = listings.map(async (listing, place) => {
    const source = sources.find(({ name }) => name === listing.source);
    const more = await source?.describe?.(listing, signal);
    if (more === undefined) return;
    // What a search knows beside the listing stays.
    const whole = { ...listing, ...more };
    if (isOver) late(whole, place);
    else described[place] = whole;
  });
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled(asking), enough]);
  clearTimeout(timer);
  isOver = true;
  return described;
}

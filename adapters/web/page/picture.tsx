import { useEffect, useState } from 'preact/hooks';
import type { Chart } from '../../../src/cards/chart.ts';
import { chartWords } from '../../../src/cards/chart-words.ts';
import { blob } from './api.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Whether the page is dark just now. */
function useDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const follow = (): void => setDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return dark;
}

/** A chart, drawn by the server. Until it is there, and where it does not come, it is told in words. */
export function Picture({ chart, path }: { readonly chart: Chart; readonly path: string }) {
  const dark = useDark();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    let drawn: string | undefined;
    blob(`${path}&theme=${dark ? 'dark' : 'light'}`, leaving.signal).then(
      (drawing) => {
        drawn = URL.createObjectURL(drawing);
        setAddress(drawn);
      },
      () => undefined,
    );
    return () => {
      leaving.abort();
      if (drawn !== undefined) URL.revokeObjectURL(drawn);
    };
  }, [path, dark]);
  const words = chartWords(chart);
  return <figure>{address === null ? <figcaption>{words}</figcaption> : <img src={address} alt={words} />}</figure>;
}

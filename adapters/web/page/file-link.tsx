import type { Reply } from '../../../src/cards/card.ts';
import { bytes } from '../../../src/cards/format.ts';
import { blob } from './api.ts';
import { tell } from './told.ts';

/** How long the browser may take to begin writing what it was handed. */
const WRITTEN_MS = 60_000;

/** A file that was made for the person. It takes the token to fetch it, which a mere link does not send. */
export function FileLink({ file: { name, bytes: size, path } }: { readonly file: NonNullable<Reply['file']> }) {
  const fetchFile = async (): Promise<void> => {
    const address = URL.createObjectURL(await blob(path, new AbortController().signal));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), WRITTEN_MS);
  };
  return (
    <button type="button" onClick={() => void fetchFile().catch((error: Error) => tell(error.message, 'bad'))}>
      Download {name}, {bytes(size)}
    </button>
  );
}

import { upload } from './api.ts';
import { createCell } from './cell.ts';
import { newKey } from './key.ts';
import { tell } from './told.ts';

/** A file on its way. */
export interface Upload {
  readonly id: string;
  readonly chat: string;
  readonly name: string;
  /** 0 to 1; at 1 it is there, and is being read. */
  readonly share: number;
  stop(): void;
}

export const uploads = createCell<readonly Upload[]>([]);

/** Sends a file into a chat. Whatever becomes of it is told there. */
export async function sendFile(chat: string, file: File): Promise<void> {
  const id = newKey();
  const stopping = new AbortController();
  const change = (share: number): void =>
    uploads.set(uploads.get().map((each) => (each.id === id ? { ...each, share } : each)));
  uploads.set([...uploads.get(), { id, chat, name: file.name, share: 0, stop: () => stopping.abort() }]);
  try {
    await upload(`/api/chats/${chat}/files`, file, change, stopping.signal);
  } catch (error) {
    tell((error as Error).message, 'bad');
  } finally {
    uploads.set(uploads.get().filter((each) => each.id !== id));
  }
}

addEventListener('beforeunload', (event) => {
  // What is on its way is lost with the page.
  if (uploads.get().some(({ share }) => share < 1)) event.preventDefault();
});

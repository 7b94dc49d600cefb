/** A frame of a stream of events, read as the existing client does: frames are parted by a blank line. */
export interface ReadFrame {
  readonly type: string;
  readonly message: string;
  readonly number?: number;
  readonly [field: string]: unknown;
}

/** Reads frames that begin with `data: ` until the stream ends, or as long as `wanted` says. */
export async function readFrames(
  response: Response,
  wanted: (frames: readonly ReadFrame[]) => boolean = () => true,
): Promise<{ readonly frames: readonly ReadFrame[]; readonly text: string }> {
  const frames: ReadFrame[] = [];
  const decoder = new TextDecoder();
  let text = '';
  let buffer = '';
  for await (const part of response.body ?? []) {
    const read = decoder.decode(part as Uint8Array, { stream: true });
    text += read;
    const pieces = (buffer + read).split('\n\n');
    buffer = pieces.pop() ?? '';
    for (const piece of pieces) if (piece.startsWith('data: ')) frames.push(JSON.parse(piece.slice(6)));
    if (!wanted(frames)) break;
  }
  return { frames, text };
}

/** All that a stream brings. */
export async function bytesOf(stream: AsyncIterable<Buffer> | readonly Buffer[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

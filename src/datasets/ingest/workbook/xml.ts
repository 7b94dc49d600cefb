import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';

export type Attributes = Readonly<Record<string, string>>;

/** Told what an XML file holds, in its order. Names come without their prefix. */
export interface XmlHandlers {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Reads XML as it arrives. Document types are not read, so no entity can be declared and none can grow.
 * Throws whatever the parser says of a broken file.
 */
export async function parseXml(
  stream: Readable,
  { open, close, text }: XmlHandlers,
  afterPiece: (bytes: number) => Promise<void>,
): Promise<void> {
  const parser = new SaxesParser();
  if (open) parser.on('opentag', ({ name, attributes }) => open(local(name), attributes));
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  if (text) parser.on('text', text);
  const decoder = new TextDecoder();
  try {
    for await (const piece of stream) {
      const bytes = piece as Buffer;
      parser.write(decoder.decode(bytes, { stream: true }));
      await afterPiece(bytes.length);
    }
    parser.write(decoder.decode()).close();
  } finally {
    stream.destroy();
  }
}

const local = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/** An attribute whatever its prefix: `r:id` is `id` by another name. */
export const attribute = (attributes: Attributes, name: string): string | undefined =>
  attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];

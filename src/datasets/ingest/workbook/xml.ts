import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';

type Attributes = Readonly<Record<string, string>>;

/** Called for the parts of an XML file in their order. Names come without prefixes. */
export interface XmlHandlers {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Reads XML as it arrives. saxes ignores document types, so a file cannot declare entities that expand without end.
 * Throws the parser's error for a broken file.
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

/** Finds an attribute whatever its prefix: `r:id` counts as `id`. */
export const attribute = (attributes: Attributes, name: string): string | undefined =>
  attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];

import type { IncomingFile, Input } from '../../src/conversation/platform.ts';

/** What somebody said. Nothing but a mention asks what there is to say. */
export const said = (words: string, files: readonly IncomingFile[]): Input => ({
  kind: 'text',
  text: words === '' && files.length === 0 ? 'help' : words,
  files,
});

import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createListener } from '../../../adapters/console/listener.ts';
import { createCore } from '../../fakes/core.ts';
import { createPaper } from '../../support/paper.ts';

const typed = (...lines: readonly string[]) => {
  const input = new PassThrough();
  for (const line of lines) input.write(`${line}\n`);
  return input;
};

describe('what is typed', () => {
  it('is refused in a sentence while the store does not take it, and the conversation goes on', async () => {
    const { output, read } = createPaper();
    let isDown = true;
    const { core, turns } = createCore({ isDown: () => isDown });
    const input = typed('help');
    const { converse } = createListener({ input, output, json: true } as never);

    const conversation = converse(core);
    while (read() === '') await new Promise((resolve) => setImmediate(resolve));
    isDown = false;
    input.end('list models\n');
    await conversation;

    expect(JSON.parse(read())).toMatchObject({ type: 'reply', text: expect.stringMatching(/^Something went wrong/) });
    expect(turns.map((turn) => turn.input)).toEqual([{ kind: 'text', text: 'list models', files: [] }]);
  });

  it('is answered to nobody once the reader has gone: the conversation ends', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('write EPIPE')) });
    const { core } = createCore();
    const { converse } = createListener({ input: typed('/nonsense'), output, json: true } as never);

    await expect(converse(core)).resolves.toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { createLog } from '../src/log.ts';
import { createPaper } from './support/paper.ts';

function listen(level = 'info') {
  const { output, read } = createPaper();
  return { log: createLog(level, output), read };
}

describe('the log', () => {
  it('is one JSON object a line, with its facts', () => {
    const { log, read } = listen();

    log.info({ runId: 'r1' }, 'training begins');

    expect(JSON.parse(read())).toMatchObject({ msg: 'training begins', runId: 'r1', level: 30 });
  });

  it('hides tokens and what people wrote, should one be passed by mistake', () => {
    const { log, read } = listen();

    log.info(
      { token: 'xoxb-1', turn: { text: 'my secret plan', input: { content: 'more of it' } }, uri: 'mongodb://u:p@h' },
      'oops',
    );

    expect(read()).not.toMatch(/xoxb|secret|more of it|u:p@h/);
  });

  it('keeps of an error its message and causes, and nothing that hangs on it', () => {
    const { log, read } = listen();
    const cause = Object.assign(new Error('refused'), { code: 11000, command: { documents: ['private words'] } });

    log.error({ err: new Error('no luck', { cause }) }, 'failed');

    expect(read()).toContain('no luck');
    expect(read()).toContain('refused');
    expect(read()).toContain('11000');
    expect(read()).not.toContain('private words');
  });

  it('says nothing below its level', () => {
    const { log, read } = listen('error');

    log.info('quiet');

    expect(read()).toBe('');
  });
});

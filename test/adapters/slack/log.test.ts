import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { toSlackLog } from '../../../adapters/slack/log.ts';
import { createLog } from '../../../src/log.ts';

it('Bolt says the same once, and never what is no words', () => {
  const lines: string[] = [];
  const target = new Writable({
    write(line, _, done) {
      lines.push(String(line));
      done();
    },
  });
  const log = toSlackLog(createLog('warn', target));

  for (let i = 0; i < 20; i++) log.warn('http request failed', { token: 'xoxb-secret' });
  log.error('something else');

  expect(lines.map((line) => JSON.parse(line).bolt)).toEqual(['http request failed', 'something else']);
  expect(lines.join()).not.toContain('xoxb');
});

import { describe, expect, it } from 'vitest';
import { findMentions } from '../../../src/conversation/interpret/columns.ts';
import { findFacts } from '../../../src/conversation/interpret/facts.ts';
import type { ChatContext } from '../../../src/conversation/interpret/interpreter.ts';
import { type Message, readMessage } from '../../../src/conversation/interpret/message.ts';
import { createOfflineInterpreter } from '../../../src/conversation/interpret/offline.ts';
import { splitSegments } from '../../../src/conversation/interpret/segments.ts';
import { findOptions } from '../../../src/conversation/interpret/training-options.ts';

const CONTEXT: ChatContext = {
  dataset: 'flats',
  columns: ['city', 'price', 'rooms', 'area_m2', 'owner_id'],
  model: 'rf_1',
};

const KINDS: Readonly<Record<string, string>> = {
  'of columns': 'price rooms city ',
  'of what is left out': 'without price and rooms and not city ',
  'of prose': 'The committee has met at length and would like to know more of it. ',
  'of values': 'price 3 rooms 4 ',
};

/** The message, and how often one of its tokens or words was looked at. */
function counted(text: string): { message: Message; reads: () => number } {
  let reads = 0;
  const counting = <T>(list: readonly T[]): readonly T[] =>
    new Proxy(list, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(target, key);
      },
    });
  const message = readMessage(text, CONTEXT);
  return {
    message: { ...message, tokens: counting(message.tokens), words: counting(message.words) },
    reads: () => reads,
  };
}

const FINDERS: Readonly<Record<string, (message: Message) => unknown>> = {
  columns: findMentions,
  options: findOptions,
  facts: findFacts,
  parts: splitSegments,
};

describe('a long message', () => {
  for (const [finder, find] of Object.entries(FINDERS)) {
    it.each(Object.entries(KINDS))(`%s takes ${finder} twice the steps when it is twice as long`, (_, text) => {
      const steps = (length: number): number => {
        const { message, reads } = counted(text.repeat(length / text.length));
        find(message);
        return reads();
      };
      expect(steps(3_200)).toBeLessThan(3 * steps(1_600));
    });
  }

  it.each(Object.entries(KINDS))('%s is answered', async (_, text) => {
    const answer = await createOfflineInterpreter().interpret(text.repeat(8_000 / text.length), CONTEXT);
    expect(answer.command).toBeTypeOf('string');
  });
});

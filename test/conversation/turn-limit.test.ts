import { expect, it, onTestFinished } from 'vitest';
import { createAssistant } from '../../src/conversation/assistant.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createTurnLimit, MOST_TURNS, TOO_MANY } from '../../src/conversation/turn-limit.ts';
import { createRoom } from '../fakes/platform.ts';
import { createTurn, SILENT } from '../support/builders.ts';
import { createServices } from '../support/usecases.ts';

const NOON = Date.parse('2026-11-01T12:00:00Z');
const ADA = { id: 'test:ada', name: 'Ada', admin: false };

it('tells somebody who says too much in a minute once, and hears them again a minute later', () => {
  const limit = createTurnLimit();
  const say = (i: number, at: number) => limit.judge({ key: `t${i}`, user: ADA }, new Date(NOON + at));

  const verdicts = Array.from({ length: MOST_TURNS + 3 }, (_, i) => say(i, i * 10));

  expect(new Set(verdicts.slice(0, MOST_TURNS))).toEqual(new Set(['answer']));
  expect(verdicts.slice(MOST_TURNS)).toEqual(['tell', 'ignore', 'ignore']);
  expect(say(1_000, 61_000)).toBe('answer');
});

it('counts a turn that is handled again once', () => {
  const limit = createTurnLimit();

  for (let i = 0; i < MOST_TURNS * 2; i++) {
    expect(limit.judge({ key: 'the same', user: ADA }, new Date(NOON))).toBe('answer');
  }
});

it('limits nobody who is an admin, and nobody for what others say', () => {
  const limit = createTurnLimit();
  const root = { ...ADA, id: 'test:root', admin: true };

  for (let i = 0; i < MOST_TURNS * 2; i++) {
    limit.judge({ key: `a${i}`, user: ADA }, new Date(NOON));
    expect(limit.judge({ key: `r${i}`, user: root }, new Date(NOON))).toBe('answer');
  }
  expect(limit.judge({ key: 'g', user: { ...ADA, id: 'test:grace' } }, new Date(NOON))).toBe('answer');
});

it('answers in the chat until then, and every press after it', async () => {
  const { services } = await createServices();
  const room = createRoom();
  const interpreter = createOfflineInterpreter();
  const assistant = createAssistant({ ...services, log: SILENT, interpreter }, new Map([['test', room.platform]]));
  onTestFinished(() => assistant.stop());

  for (let i = 0; i < MOST_TURNS + 3; i++) await assistant.accept(createTurn('help'));
  await assistant.accept(createTurn({ kind: 'press', action: 'help:' }));
  await assistant.idle();

  expect(room.messages).toHaveLength(MOST_TURNS + 2);
  expect(room.read().filter((text) => text === TOO_MANY)).toHaveLength(2);
});

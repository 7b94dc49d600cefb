import { onTestFinished } from 'vitest';
import { createAssistant } from '../../src/conversation/assistant.ts';
import type { ConversationServices } from '../../src/conversation/services.ts';
import { createRoom } from '../fakes/platform.ts';
import { createTurn, SILENT } from './builders.ts';

/** One room in which somebody talks with the assistant: what is said is answered when `say` resolves. */
export function createTalk(services: Omit<ConversationServices, 'log'>) {
  const room = createRoom();
  const assistant = createAssistant({ ...services, log: SILENT }, new Map([['test', room.platform]]));
  onTestFinished(() => assistant.stop());
  const say = async (...args: Parameters<typeof createTurn>) => {
    await assistant.accept(createTurn(...args));
    await assistant.idle();
    return room.last();
  };
  return { room, say };
}

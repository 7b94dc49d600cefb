import type { ChatAdapter, ChatPlatform, ReadyAdapter } from '../../src/conversation/platform.ts';
import { type ConsoleOptions, createListener } from './listener.ts';
import { createPlatform } from './platform.ts';

/** The terminal chat. It ends after the last line, once what was begun in it has ended. */
export const prepareConsole =
  (options: ConsoleOptions): ReadyAdapter =>
  (core) => {
    const { screen, converse } = createListener(options);
    return endingAdapter(createPlatform(screen, options.folder), () => converse(core));
  };

/** An adapter whose conversation comes to an end by itself. */
export function endingAdapter(platform: ChatPlatform, converse: () => Promise<void>): ChatAdapter {
  let begin: (conversation: Promise<void>) => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return { platform, ended, start: async () => begin(converse()), stop: async () => undefined };
}

import type { Card, Reply } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import { chartWords } from '../cards/chart-words.ts';
import type { Drawer } from '../charts/drawer.ts';
import type { Log } from '../log.ts';
import type { ChatPlatform, MessageRef } from './platform.ts';

/** More pictures than this below one message are for nobody to look at. */
const MOST = 3;

/**
 * A platform that shows the charts of what is posted as pictures. They follow the text, which never waits for them and
 * says the same in words: one that cannot be drawn or shown is missed by nobody.
 */
export function illustrated(platform: ChatPlatform, draw: Drawer['draw'], log: Log): ChatPlatform {
  if (platform.illustrate === undefined) return platform;
  const show = async (message: MessageRef, reply: Reply, key: string): Promise<void> => {
    for (const [at, chart] of chartsOf(reply).entries()) {
      const png = await draw({ chart, theme: 'light', format: 'png' });
      await platform.illustrate?.(message, { name: nameOf(chart), png, alt: chartWords(chart) }, `${key}:picture${at}`);
    }
  };
  const follow = (message: MessageRef | undefined, reply: Reply, key: string): void => {
    if (message === undefined || reply.private === true) return;
    void show(message, reply, key).catch((err: unknown) => log.warn({ err }, 'a picture could not be shown'));
  };
  return {
    ...platform,
    async post(address, reply, key) {
      const message = await platform.post(address, reply, key);
      follow(message, reply, key);
      return message;
    },
    async edit(message, reply, ...how) {
      await platform.edit(message, reply, ...how);
      // An answer that took the place of "Working …".
      if (how[0] === 'awaited') follow(message, reply, message);
    },
    async notify(address, notice, key, about) {
      const messages = await platform.notify(address, notice, key, about);
      for (const message of messages) follow(message, notice, `${key} ${message}`);
      return messages;
    },
  };
}

/** Bars are drawn by the platforms themselves, or as text that shows the same. */
const chartsOf = ({ cards = [] }: Reply): readonly Chart[] =>
  cards.flatMap(({ chart }: Card) => (chart === undefined || chart.kind === 'bars' ? [] : [chart])).slice(0, MOST);

const nameOf = ({ title }: Chart): string => {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['chart'];
  return `${words.slice(0, 6).join('-')}.png`;
};

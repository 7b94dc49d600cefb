import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/cards/card.ts';
import type { ChatPlatform, Turn } from '../../src/conversation/platform.ts';
import { ConfigError, NotFoundError } from '../../src/errors.ts';
import { anyReply } from '../support/any-reply.ts';

export interface SurfaceFile {
  readonly name: string;
  readonly text: string;
}

/** One chat, as seen by the core on one side and by a person on the other. */
export interface ChatSurface {
  readonly platform: ChatPlatform;
  /** The person says something to the bot, or hands it a file; resolves with the turn that was handed in. */
  say(text: string, file?: SurfaceFile): Promise<Turn>;
  /** The person presses a button that they see. */
  press(label: string): Promise<Turn>;
  /** Everything the person sees now (a terminal shows edits below), oldest first. */
  read(): readonly string[];
  /** Files that the person was handed. */
  files(): Promise<readonly SurfaceFile[]>;
  /** What has called for the person's attention. */
  notices(): readonly string[];
  close(): Promise<void>;
}

/** What only a service can do, which keeps messages and has spaces to be removed from. */
export interface ServiceSurface extends ChatSurface {
  /** What somebody else in the same place sees. */
  readByOthers(): readonly string[];
  /** What the person sees there, and nobody else. */
  readAlone(): readonly string[];
  /** Nothing but a mention. */
  call(): Promise<Turn>;
  /** Every message of the bot is deleted. */
  clear(): void;
  /** The bot is removed from the space. */
  remove(): void;
  /** Resolves with the next space that the core was told of as left. */
  left(): Promise<string>;
}

export interface ServiceContract {
  open(): Promise<ServiceSurface>;
  /** Prepares the adapter with credentials that the service does not accept. */
  prepareWrongly(): Promise<unknown>;
}

const EVERYTHING: Reply = {
  text: 'Here it is.',
  cards: [
    {
      title: 'Telco churn',
      text: 'About 7,043 customers',
      fields: [{ label: 'Target', value: 'churn' }],
      code: "curl -s 'http://ml.test'",
      table: { columns: ['column', 'missing'], rows: [['tenure', '11']], numeric: [1] },
      chart: { kind: 'bars', title: 'Weights', bars: [{ label: 'contract', value: 1, text: '.5' }] },
      progress: { fraction: 0.62, text: 'running' },
      note: 'Small print.',
      actions: [{ label: 'Train', id: 'train:0123456789abcdef01234567', style: 'primary' }],
    },
  ],
};
const SHOWN = [
  'Here it is.',
  'Telco churn',
  '7,043 customers',
  "curl -s 'http://ml.test'",
  'Target',
  'churn',
  'tenure',
  '11',
  'contract',
  '.5',
  '62 %',
  'Small print.',
  'Train',
];

async function using<S extends ChatSurface>(open: () => Promise<S>, use: (surface: S) => Promise<void>): Promise<void> {
  const surface = await open();
  try {
    await use(surface);
  } finally {
    await surface.close();
  }
}

/** What every adapter to a chat must do. */
export function chatSurfaceContract(name: string, open: () => Promise<ChatSurface>): void {
  const withSurface = (use: (surface: ChatSurface) => Promise<void>) => using(open, use);
  const all = (surface: ChatSurface): string => surface.read().join('\n');

  describe(`${name} as a chat`, () => {
    it('hands in what is said, under a key of its own, with an address anyone may keep', () =>
      withSurface(async (surface) => {
        const first = await surface.say('find me data about churn');
        const second = await surface.say('find me data about churn');

        expect(first.input).toEqual({ kind: 'text', text: 'find me data about churn', files: [] });
        expect(first.key).not.toBe(second.key);
        expect([first.address, first.space, first.key, first.user.id]).toEqual(
          Array.from({ length: 4 }, () => expect.stringMatching(new RegExp(`^${surface.platform.name}:`))),
        );
        expect([first.space, first.chat, first.user]).toEqual([second.space, second.chat, second.user]);
        const kept = structuredClone(first);
        expect(kept).toEqual(first);
        await surface.platform.post(kept.address, { text: 'from what was kept' }, kept.key);
        expect(all(surface)).toContain('from what was kept');
      }));

    it('shows everything a card holds', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        await surface.platform.post(address, EVERYTHING, key);

        for (const part of SHOWN) expect(all(surface)).toContain(part);
      }));

    it('hands in a pressed button by its id, though nobody waited for it', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        await surface.platform.post(address, EVERYTHING, key);
        const pressed = await surface.press('Train');

        expect(pressed.input).toEqual({ kind: 'press', action: 'train:0123456789abcdef01234567' });
        expect(pressed.key).not.toBe(key);
      }));

    it('takes any reply, whatever its size and its data', () =>
      withSurface(async (surface) => {
        const { address } = await surface.say('show');

        for (const seed of [3, 5, 7, 11, 13]) await surface.platform.post(address, anyReply(seed), `any ${seed}`);
      }));

    it('replaces what a message shows', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        const message = await surface.platform.post(address, { text: 'before' }, key);
        await surface.platform.edit(message, { text: 'after' }, 'awaited');

        expect(message).toMatch(new RegExp(`^${surface.platform.name}:`));
        expect(all(surface)).toContain('after');
      }));

    it('calls for the attention of who asked', () =>
      withSurface(async (surface) => {
        const { address, user } = await surface.say('train');
        await surface.platform.notify(address, { text: 'finished: AUC .851', mentions: [user] }, 'run:end');

        expect(surface.notices()).toEqual([expect.stringContaining('finished: AUC .851')]);
      }));

    it('hands a file over, with words for who asked, once under a key', () =>
      withSurface(async (surface) => {
        const { address, user } = await surface.say('predict all rows');
        const content = 'x,prediction\n1,yes\n';
        const file = {
          name: 'rows-predictions.csv',
          bytes: content.length,
          path: '/api/batches/1/file',
          url: 'http://ml.test/api/batches/1/file',
          open: () => Readable.from([Buffer.from(content)]),
        };
        const deliver = () =>
          surface.platform.deliver(address, { text: 'Predicted 1 row.', mentions: [user] }, file, 'batch:end');
        await deliver();
        await deliver();

        expect(surface.notices()).toEqual([expect.stringContaining('Predicted 1 row.')]);
        expect(await surface.files()).toEqual([{ name: 'rows-predictions.csv', text: content }]);
      }));

    it('asks in a dialog, or in words when it is too late for one', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('predict');
        const fields = [{ name: 'tenure', kind: 'number' as const }];
        await surface.platform.ask(
          address,
          { id: 'predict:1', title: 'Predict', text: 'Write tenure=3', fields },
          key,
          'long gone',
        );

        expect(all(surface)).toContain('Write tenure=3');
      }));

    it('opens a file that was handed over, under its name', () =>
      withSurface(async (surface) => {
        const { input } = await surface.say('use this', { name: 'sales.csv', text: 'x,y\n1,2\n' });
        const [file] = input.kind === 'text' ? input.files : [];
        const { stream, fileName, sizeBytes } = await surface.platform.openFile(
          file?.ref ?? '',
          AbortSignal.timeout(5_000),
        );

        expect(fileName ?? file?.name).toBe('sales.csv');
        expect(sizeBytes ?? 8).toBe(8);
        expect(await text(stream)).toBe('x,y\n1,2\n');
      }));

    it('says so when a file is not to be had', () =>
      withSurface(async (surface) => {
        const ref = `${surface.platform.name}:no-such-file`;

        await expect(surface.platform.openFile(ref, AbortSignal.timeout(5_000))).rejects.toThrow(NotFoundError);
      }));
  });
}

/** What every adapter to a chat service must do besides. */
export function chatServiceContract(name: string, { open, prepareWrongly }: ServiceContract): void {
  const withSurface = (use: (surface: ServiceSurface) => Promise<void>) => using(open, use);

  describe(`${name} as a chat service`, () => {
    it('is refused before anything is started when its credentials are wrong, with what to do', async () => {
      const refusal = await prepareWrongly().catch((error: unknown) => error);

      expect(refusal).toBeInstanceOf(ConfigError);
      expect(String(refusal)).toMatch(/TOKEN.*copy/is);
    });

    it('leaves nothing behind of what an edit replaced', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        const message = await surface.platform.post(address, { text: 'before' }, key);
        await surface.platform.edit(message, { text: 'after' });

        expect(surface.read().join()).not.toContain('before');
      }));

    it('says what takes so long to who pressed alone, since the answer may be for them alone', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        await surface.platform.post(address, { cards: [{ actions: [{ label: 'Add', id: 'add:1' }] }] }, key);
        const { address: there, key: pressed } = await surface.press('Add');

        const interim = await surface.platform.working?.(there, { text: 'Fetching it …' }, pressed);
        await surface.platform.post(there, { text: 'No such thing.', private: true }, pressed);
        expect(interim).toBeNull();
        expect(surface.readByOthers().join()).not.toMatch(/Fetching|No such/);
        expect(surface.readAlone()).toEqual([
          expect.stringContaining('Fetching it …'),
          expect.stringContaining('No such thing.'),
        ]);
        await surface.platform.post(there, { text: 'Added it.' }, 'another');
        expect(surface.readByOthers().at(-1)).toContain('Added it.');
      }));

    it('says what takes so long where the answer to a message will stand', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        const interim = await surface.platform.working?.(address, { text: 'Fetching it …' }, key);
        await surface.platform.edit(interim ?? '', { text: 'Added it.' }, 'awaited');

        expect(surface.readByOthers().filter((words) => /Added it|Fetching/.test(words))).toEqual([
          expect.stringContaining('Added it.'),
        ]);
      }));

    it('posts once under a key, and shows the later words', () =>
      withSurface(async (surface) => {
        const { address, key, user } = await surface.say('show');
        const first = await surface.platform.post(address, { text: 'once' }, key);
        expect(await surface.platform.post(address, { text: 'once' }, key)).toBe(first);
        await surface.platform.notify(address, { text: 'ended', mentions: [user] }, 'run:end');
        await surface.platform.notify(address, { text: 'ended', mentions: [user] }, 'run:end');

        expect(surface.read().filter((words) => words.includes('once'))).toHaveLength(1);
        expect(surface.notices()).toHaveLength(1);
      }));

    it('says so when the message to be edited is gone', () =>
      withSurface(async (surface) => {
        const { address, key } = await surface.say('show');
        const message = await surface.platform.post(address, { text: 'before' }, key);
        surface.clear();

        await expect(surface.platform.edit(message, { text: 'after' })).rejects.toThrow(NotFoundError);
      }));

    it('takes a mention without a word for a call for help', () =>
      withSurface(async (surface) => {
        const { input } = await surface.call();

        expect(input).toEqual({ kind: 'text', text: 'help', files: [] });
      }));

    it('tells the core which space it was removed from', () =>
      withSurface(async (surface) => {
        const { space } = await surface.say('train');
        surface.remove();

        expect(await surface.left()).toBe(space);
      }));
  });
}

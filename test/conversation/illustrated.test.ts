import { describe, expect, it, vi } from 'vitest';
import type { Chart } from '../../src/cards/chart.ts';
import { illustrated } from '../../src/conversation/illustrated.ts';
import type { ChatPlatform, Picture } from '../../src/conversation/platform.ts';
import { createRoom } from '../fakes/platform.ts';
import { SILENT } from '../support/builders.ts';

const MATRIX: Chart = {
  kind: 'matrix',
  title: 'What was predicted',
  labels: ['no', 'yes'],
  counts: [
    [3, 1],
    [0, 4],
  ],
};
const BARS: Chart = { kind: 'bars', title: 'B', bars: [{ label: 'a', value: 1, text: '1' }] };
const PNG = Buffer.from('png');

function setUp(draw = async () => PNG as Uint8Array) {
  const shown: (Picture & { readonly message: string; readonly key: string })[] = [];
  const room = createRoom();
  const platform: ChatPlatform = {
    ...room.platform,
    async illustrate(message, picture, key) {
      shown.push({ ...picture, message, key });
    },
  };
  return { shown, platform: illustrated(platform, draw, SILENT) };
}

describe('what is posted with a chart', () => {
  it('is followed by its picture, with the words that say the same', async () => {
    const { shown, platform } = setUp();
    const message = await platform.post('test:room', { cards: [{ chart: MATRIX }] }, 'k');

    await vi.waitFor(() => expect(shown).toHaveLength(1));
    expect(shown[0]).toMatchObject({ message, key: 'k:picture0', png: PNG, name: 'what-was-predicted.png' });
    expect(shown[0]?.alt).toContain('7 of 8 rows are right');
  });

  it('is posted at once, and stays, where it cannot be drawn', async () => {
    const { shown, platform } = setUp(() => Promise.reject(new Error('no')));

    expect(await platform.post('test:room', { cards: [{ chart: MATRIX }] }, 'k')).toEqual(expect.any(String));
    expect(shown).toEqual([]);
  });

  it('has no picture where one person alone sees it, and none of bars', async () => {
    let drawn = 0;
    const { platform } = setUp(async () => {
      drawn += 1;
      return PNG;
    });
    await platform.post('test:room', { private: true, cards: [{ chart: MATRIX }] }, 'a');
    await platform.post('test:room', { cards: [{ chart: BARS }] }, 'b');

    expect(drawn).toBe(0);
  });
});

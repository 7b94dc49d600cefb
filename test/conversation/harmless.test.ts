import { expect, test } from 'vitest';
import type { Reply } from '../../src/cards/card.ts';
import { harmless, harmlessly } from '../../src/conversation/harmless.ts';
import type { ChatPlatform } from '../../src/conversation/platform.ts';

test('controls are shown instead of obeyed, and all else stays as it is', () => {
  expect(harmless('\u001b[31mred\u0007 \u202egnp.exe \u009b0m')).toBe('␛[31mred␇ �gnp.exe �0m');
  expect(harmless('Zoë\tβ\n漢字 👩‍🔬 \u00a0')).toBe('Zoë\tβ\n漢字 👩‍🔬 \u00a0');
});

test('a platform is handed harmless texts, and what comes back from a button or a choice as it was', async () => {
  const handed: Reply[] = [];
  const platform = harmlessly({
    name: 'test',
    fileHint: '',
    post: async (_address: string, reply: Reply) => {
      handed.push(reply);
      return 'message';
    },
  } as unknown as ChatPlatform);
  const label = '\u001b[2Jx';

  await platform.post(
    'a',
    {
      text: label,
      cards: [
        {
          fields: [{ label: 'Levels', value: label }],
          table: { columns: [label], rows: [[label]], numeric: [0] },
          select: { id: 'target:1', label: 'Target', options: [{ value: label, label }] },
        },
      ],
    },
    'key',
  );

  expect(handed).toEqual([
    {
      text: '␛[2Jx',
      cards: [
        {
          fields: [{ label: 'Levels', value: '␛[2Jx' }],
          table: { columns: ['␛[2Jx'], rows: [['␛[2Jx']], numeric: [0] },
          select: { id: 'target:1', label: 'Target', options: [{ value: label, label: '␛[2Jx' }] },
        },
      ],
    },
  ]);
});

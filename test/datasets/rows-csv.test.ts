import { describe, expect, it } from 'vitest';
import { readRows, streamRows, writeRows } from '../../src/datasets/rows-csv.ts';

/** A text in pieces of some length, and whether it was let go of. */
function inPieces(text: string, length: number) {
  let ended = false;
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
    } finally {
      ended = true;
    }
  }
  return { texts: pieces(), ended: () => ended };
}

const all = async (text: string, length: number) => {
  const rows: unknown[] = [];
  for await (const row of streamRows(inPieces(text, length).texts)) rows.push(row);
  return rows;
};

describe('rows of a CSV as it arrives', () => {
  it.each([
    ['\ufeffa;b\n1;"x;\ny"\n\n2;ü\n'],
    ['a,b\r\n1,"say ""hi"""\r\n2,\r\n'],
    ['a\tb\n1\t2'],
    ['a,b\n'],
    ['a,b'],
    [''],
  ])('are the same as of the whole, however it is cut: %j', async (text) => {
    for (const length of [1, 2, 3, 7, 1_000]) expect(await all(text, length)).toEqual(readRows(text));
  });

  it('of many are all there, in their order', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => ({ id: String(i), name: `name ${i}` }));

    expect(await all(writeRows(rows), 4_096)).toEqual(rows);
  });

  it('that cannot be read are refused in a sentence', async () => {
    await expect(all('a,b\n1,2\n3,4,5\n', 5)).rejects.toThrow(/^That CSV cannot be read: .*line 3/);
  });

  it('are let go of when nobody wants more', async () => {
    const { texts, ended } = inPieces(writeRows(Array.from({ length: 5_000 }, (_, i) => ({ i }))), 100);

    for await (const row of streamRows(texts)) {
      expect(row).toEqual({ i: '0' });
      break;
    }

    expect(ended()).toBe(true);
  });

  it('fail with what the source fails with', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'a,b\n1,2\n';
      throw new Error('the disk is gone');
    }
    const read = async () => {
      for await (const row of streamRows(broken())) expect(row).toEqual({ a: '1', b: '2' });
    };

    await expect(read()).rejects.toThrow('the disk is gone');
  });
});

import { describe, expect, test } from 'vitest';
import { findPasted } from '../../src/datasets/pasted.ts';

const table = 'size,colour,price\n1,red,2.5\n2,"blue, dark",3.5\n3,red,1\n';

describe('a table in a message', () => {
  test('is told from the request around it', () => {
    expect(findPasted(`please predict the price\n\n${table}\nthanks`)).toEqual({
      table,
      rest: 'please predict the price\n\n\nthanks',
    });
  });

  test.each([
    ['from a spreadsheet', 'a\tb\n1\tx\n2\ty\n', 'a\tb\n1\tx\n2\ty\n'],
    ['with semicolons and decimal commas', 'a;b\n1,5;x\n2,5;y\n', 'a;b\n1,5;x\n2,5;y\n'],
    ['in Markdown', '| a | b |\n|---|:-:|\n| 1 | x |\n| 2 | y |\n', ' a | b \n 1 | x \n 2 | y \n'],
    ['in a code block', '```csv\na,b\n1,x\n2,y\n```', 'a,b\n1,x\n2,y\n'],
  ])('%s', (_, message, found) => {
    expect(findPasted(message)).toEqual({ table: found, rest: '' });
  });

  test.each([
    ['how many rows, columns?', `how many rows, columns?\n`, ''],
    ['thanks, bye', '', 'thanks, bye'],
    ['what is the mean, please?', '', 'what is the mean, please?'],
  ])('does not take in “%s”', (rest, above, below) => {
    expect(findPasted(`${above}size,price\n20,5.5\n30,6.5\n25,5.9\n${below}`)).toEqual({
      table: 'size,price\n20,5.5\n30,6.5\n25,5.9\n',
      rest,
    });
  });

  test('is one too as programs print it', () => {
    expect(findPasted('size   price\n20     5.5\n30     6.5\ntrain')).toEqual({
      table: 'size\tprice\n20\t5.5\n30\t6.5\n',
      rest: 'train',
    });
  });

  test.each([
    ['words alone', 'hello, world\nI, too\nam, here'],
    ['a sentence', 'train on it, target price, quickly, please'],
    ['sentences', 'I have data, from a shop\nIt is about sales, which fell\nPlease find out why, if you can, soon'],
    ['sentences with figures', 'In May, we sold 40 cars.\nIn June, only 12 were sold.\nPlease, tell me why.'],
    [
      'notes with figures',
      'Hi, I have 3 files here\nThey are about sales, 2 for each shop\nPlease look at them, then tell me more',
    ],
    ['values to predict for', 'predict for a=1, b=2\npredict for a=2, b=3\npredict for a=3, b=4'],
    ['a row or two', 'a,b\n1,2'],
    ['a list', '- one\n- two\n- three'],
    ['nothing', ''],
  ])('is not %s', (_, message) => {
    expect(findPasted(message)).toBe(null);
  });
});

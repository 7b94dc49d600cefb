import { describe, expect, it } from 'vitest';
import { createLine } from '../../../src/datasets/remote/line.ts';

function startLine() {
  let time = 0;
  const line = createLine('The hub', () => time);
  const pass = (ms: number): void => {
    time += ms;
  };
  return { ...line, pass, now: () => time };
}

describe('what is known of a host', () => {
  it('lets one ask after the pause whether it is back, and the others only when it is', () => {
    const line = startLine();
    for (let time = 0; time < 5; time++) {
      line.pass(10);
      line.failed(line.now());
    }
    expect(() => line.takeTurn(60_000)).toThrow('The hub failed several times in a row. It is asked again in 30 s.');

    line.pass(30_000);
    expect(line.takeTurn(1_000)).toBe(0);
    expect(() => line.takeTurn(1_000)).toThrow('several times');

    line.answered();
    expect(line.takeTurn(1_000)).toBe(0);
  });

  it('stays away when the one finds it still failing', () => {
    const line = startLine();
    for (let time = 0; time < 5; time++) {
      line.pass(10);
      line.failed(line.now());
    }
    line.pass(30_000);
    line.takeTurn(1_000);
    line.failed(line.now());

    expect(() => line.takeTurn(1_000)).toThrow('asked again in 30 s');
  });

  it('counts as one what failed at the same time, and forgets failures once it answers', () => {
    const line = startLine();
    line.pass(100);
    for (let request = 0; request < 20; request++) line.failed(50);
    for (let time = 0; time < 3; time++) {
      line.pass(10);
      line.failed(line.now());
    }
    expect(line.takeTurn(1_000)).toBe(0);

    line.answered();
    line.pass(10);
    line.failed(line.now());
    expect(line.takeTurn(1_000)).toBe(0);
  });

  it('tells a long pause in minutes', () => {
    const line = startLine();
    line.heard({ remaining: 0, resetMs: 3_590_000 });

    expect(() => line.takeTurn(1_000)).toThrow('The hub asks for a pause. Please try again in 60 min.');
  });

  it('spreads what is left of a window over its time when that is little', () => {
    const line = startLine();
    line.heard({ remaining: 300, resetMs: 100_000 });
    expect([line.takeTurn(9_000), line.takeTurn(9_000)]).toEqual([0, 0]);

    line.heard({ remaining: 10, resetMs: 5_000 });
    expect([line.takeTurn(9_000), line.takeTurn(9_000), line.takeTurn(9_000)]).toEqual([0, 500, 1_000]);
  });
});

import { splitClauses } from './clauses.ts';
import { findFacts, focusOf } from './facts.ts';
import type { Message } from './message.ts';
import type { Body } from './body.ts';

/** Words on either side of a pair that may stand apart. */
const REACH = 6;

/** What the classifier sees of a message, as texts; each is worth 1. */
export function featuresOf(message: Message, { refused }: Pick<Body, 'refused'>): string[] {
  const { symbols, facts } = findFacts(message);
  const focus = focusOf(message);
  const out = new Set<string>(['bias']);
  const add = (feature: string): void => void out.add(feature);
  if (refused) add('refused');

  const padded = ['^', ...symbols, '$'];
  padded.forEach((symbol, at) => {
    add(`w ${symbol}`);
    if (at > 0) add(`b ${padded[at - 1]} ${symbol}`);
    if (at > 1) add(`t ${padded[at - 2]} ${padded[at - 1]} ${symbol}`);
    if (/^\p{Ll}{4,}$/u.test(symbol)) {
      const word = `<${symbol}>`;
      for (let i = 0; i + 4 <= word.length; i++) add(`c ${word.slice(i, i + 4)}`);
    }
  });
  for (const fact of [...facts, ...focus]) add(`f ${fact}`);
  for (const a of facts) for (const b of focus) add(`ff ${a} ${b}`);

  // concepts, in the order of the words
  const meant = message.tokens.map((_, at) => [...(message.concepts[at] ?? [])].filter((c) => c !== 'filler' && c !== 'prep'));
  const clauses = splitClauses(message);
  clauses.forEach(({ start, end, deferred }, place) => {
    const seen: string[] = [];
    for (let at = start; at < end; at++) {
      for (const concept of meant[at] ?? []) {
        add(`k ${concept}`);
        if (place === 0) add(`k1 ${concept}`);
        if (deferred) add(`kd ${concept}`);
        for (const before of new Set(seen.slice(-REACH))) if (before !== concept) add(`kk ${before} ${concept}`);
        for (const each of focus) add(`kf ${concept} ${each}`);
      }
      seen.push(...(meant[at] ?? []));
    }
  });
  const words = message.tokens.filter(({ kind }) => kind !== 'mark').length;
  add(`n ${words < 4 ? words : words < 8 ? '4-7' : words < 15 ? '8-14' : words < 30 ? '15-29' : '30+'}`);
  add(`clauses ${Math.min(clauses.length, 4)}`);
  if (/\?\s*$/.test(message.text)) add('asks');
  if (message.languages[0] !== 'en') add('foreign');
  return [...out];
}

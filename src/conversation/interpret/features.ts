import { stemmer } from 'stemmer';
import { findFacts, focusOf } from './facts.ts';
import type { Heard } from './hear.ts';

/** Concepts on either side of a pair that may stand apart. */
const REACH = 6;

/** What the classifier sees of each part of a message, as texts. */
export function featuresOf(heard: Heard): readonly string[][] {
  const { message, segments, refused, withdrawn } = heard;
  const { symbols, facts } = findFacts(message);
  const focus = focusOf(message);
  const meant = message.concepts.map((each) =>
    [...each].filter((concept) => concept !== 'filler' && concept !== 'prep'),
  );
  const shared = ['bias', ...focus.map((each) => `f ${each}`), ...facts.map((each) => `F ${each}`)];
  for (const a of facts) for (const b of focus) shared.push(`FF ${a} ${b}`);
  for (const concept of new Set(meant.flat())) shared.push(`K ${concept}`);
  if (refused) shared.push('refused');
  if (withdrawn) shared.push('withdrawn');
  if (message.languages[0] !== 'en') shared.push('foreign');
  shared.push(`segments ${Math.min(segments.length, 4)}`);
  if (/\?\s*$/.test(message.text)) shared.push('asks');
  const firstPlain = segments.findIndex(({ moods }) => moods.size === 0);
  shared.push(firstPlain < 0 ? 'no-plain' : 'some-plain');

  return segments.map(({ start, end, moods }, place) => {
    const out = new Set<string>(shared);
    const add = (feature: string): void => void out.add(feature);
    if (place === 0) add('first');
    if (place === segments.length - 1) add('last');
    if (place === firstPlain) add('first-plain');
    if (message.tokens[end]?.text === '?') add('question-mark');
    for (const mood of segments[place - 1]?.moods ?? []) add(`before ${mood}`);
    for (const mood of segments[place + 1]?.moods ?? []) add(`behind ${mood}`);
    const mood = moods.size === 0 ? ['plain'] : [...moods];
    for (const each of mood) add(`m ${each}`);

    const padded = ['^', ...symbols.slice(start, end).filter((symbol) => symbol !== ''), '$'];
    padded.forEach((symbol, at) => {
      add(`w ${symbol}`);
      if (at > 0) add(`b ${padded[at - 1]} ${symbol}`);
      if (at > 1) add(`t ${padded[at - 2]} ${padded[at - 1]} ${symbol}`);
      if (/^\p{Ll}{4,}$/u.test(symbol)) {
        const word = `<${symbol}>`;
        for (let i = 0; i + 4 <= word.length; i++) add(`c ${word.slice(i, i + 4)}`);
      }
    });
    const stems = padded.map((symbol) => (/^\p{Ll}+$/u.test(symbol) ? stemmer(symbol) : shapeOf(symbol)));
    stems.forEach((stem, at) => {
      add(`s ${stem}`);
      if (at > 0) add(`sb ${stems[at - 1]} ${stem}`);
      if (at > 1) add(`sg ${stems[at - 2]} _ ${stem}`);
      if (at > 2) add(`sh ${stems[at - 3]} _ _ ${stem}`);
    });
    const seen: string[] = [];
    for (let at = start; at < end; at++) {
      for (const concept of meant[at] ?? []) {
        add(`k ${concept}`);
        for (const each of mood) add(`km ${each} ${concept}`);
        for (const before of new Set(seen.slice(-REACH))) if (before !== concept) add(`kk ${before} ${concept}`);
        for (const each of focus) add(`kf ${concept} ${each}`);
      }
      seen.push(...(meant[at] ?? []));
    }
    const words = end - start;
    add(`n ${words < 4 ? words : words < 8 ? '4-7' : words < 15 ? '8-14' : '15+'}`);
    return [...out];
  });
}

/** Told from a word by its signs: "churn_rf", "m2". */
const isName = (symbol: string): boolean => /[\p{L}].*[_\d-]|[\d_-].*\p{L}/u.test(symbol) && symbol.length > 1;

const shapeOf = (symbol: string): string =>
  isName(symbol) ? 'NAME' : /^[-+]?[\d.,]+$/.test(symbol) ? 'NUMBER' : symbol;

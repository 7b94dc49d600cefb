import type { Concept } from './lexicon/concept.ts';
import { type Language, meaningsAt, splitMeaningAt } from './lexicon/index.ts';
import { COLLOCATIONS } from './vocabulary.ts';

/** A known phrase in the message: tokens from `start` up to `end`. */
export interface Hit {
  readonly concept: Concept | 'topic';
  readonly start: number;
  readonly end: number;
}

/** What the words mean in each of the languages, and the topics among them. */
export function findHits(words: readonly string[], languages: readonly Language[]): Hit[] {
  const hits: Hit[] = [];
  for (const language of languages) {
    const endings = new Set<number>();
    for (let at = 0; at < words.length; ) {
      if (endings.has(at)) {
        at++;
        continue;
      }
      const meanings = meaningsAt(words, at, [language]);
      const length = Math.max(1, ...meanings.map((meaning) => meaning.length));
      const split = splitMeaningAt(words, at, language);
      if (split !== null && split.head >= length) {
        const { concept, head, tailStart, tailEnd } = split;
        hits.push({ concept, start: at, end: at + head }, { concept, start: tailStart, end: tailEnd });
        for (let i = tailStart; i < tailEnd; i++) endings.add(i);
        at += head;
        continue;
      }
      for (const meaning of meanings) {
        if (meaning.length === length) hits.push({ concept: meaning.concept, start: at, end: at + length });
      }
      at += length;
    }
  }
  const topics = findCollocations(words);
  const isPartOfTopic = (hit: Hit): boolean =>
    hit.concept === 'elsewhere' && topics.some((topic) => covers(topic, hit));
  return [...hits.filter((hit) => !isPartOfTopic(hit) && !isNoun(words, hit)), ...topics];
}

const ORDERS: readonly Hit['concept'][] = ['train', 'deploy', 'undeploy', 'delete', 'stop'];

/** After an article a word is a noun and no order: "the train is late", "a delete". */
function isNoun(words: readonly string[], { concept, start, end }: Hit): boolean {
  return ORDERS.includes(concept) && end === start + 1 && /^(?:the|a|an)$/.test(words[start - 1] ?? '');
}

/** "flight delays" is something to look for, though "flight" alone is for a travel agent. */
function covers(outer: Hit, inner: Hit): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start;
}

const COLLOCATION_WORDS = COLLOCATIONS.map((phrase) => phrase.split(' '));

function findCollocations(words: readonly string[]): Hit[] {
  const hits: Hit[] = [];
  for (const phrase of COLLOCATION_WORDS) {
    for (let at = words.indexOf(phrase[0] ?? ''); at >= 0; at = words.indexOf(phrase[0] ?? '', at + 1)) {
      if (phrase.every((word, i) => words[at + i] === word)) {
        hits.push({ concept: 'topic', start: at, end: at + phrase.length });
      }
    }
  }
  return hits;
}

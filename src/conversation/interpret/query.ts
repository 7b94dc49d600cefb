import { lexiconWords } from '../../datasets/search/lexicon.ts';
import { toEnglish } from '../../datasets/search/translations.ts';
import { fold } from '../../text/fold.ts';
import { concepts } from './lexicon/concept.ts';
import { type Message, means } from './message.ts';
import { nearest } from './spelling.ts';
import { isOrdinaryWord } from './vocabulary.ts';

/** Words of asking: never what is asked about. */
const ASKING = concepts(
  'search dataset datasets need want have what which how please something source hello thanks ok yes no not it',
  'one mine about prep filler and instead instead-of what-about correction file add use show train predict',
  'would should howto whether own first before go recommend help',
);

const SIZE = /^\d+(?:[.,]\d+)?(?:k|m|mb|gb|kb|tb|\+|s|secs?|mins?|h|hrs?)?$/;

/** The words of the topic between two tokens: what is left when asking, sizes and formats are taken away. */
export function topicWords(message: Message, from: number, to: number): string[] {
  return collect(message, from, to, isTopic);
}

/** Of these, the words that mean nothing else to the assistant. */
export function unknownWords(message: Message, from: number, to: number): string[] {
  return collect(message, from, to, (_, at) => isTopic(message, at) && isUnknown(message, at));
}

function isUnknown(message: Message, at: number): boolean {
  if (means(message, at, 'topic')) return true;
  return !message.hits.some((hit) => hit.start <= at && at < hit.end);
}

function collect(
  message: Message,
  from: number,
  to: number,
  wanted: (message: Message, at: number) => boolean,
): string[] {
  const words: string[] = [];
  let last = -1;
  for (let at = from; at < to; at++) {
    const token = message.tokens[at];
    if (token === undefined || token.kind === 'mark' || token.kind === 'url' || token.kind === 'ref') continue;
    if (token.kind === 'quoted' || token.kind === 'code') words.push(token.text);
    else if (wanted(message, at)) {
      // 房 and 价 written together are one word
      const joins = words.length > 0 && last === token.start && /\p{Script=Han}/u.test(token.fold);
      words.push(`${joins ? words.pop() : ''}${spelt(message, at)}`);
      last = token.end;
    }
  }
  return words;
}

function isTopic(message: Message, at: number): boolean {
  const token = message.tokens[at];
  if (token === undefined) return false;
  if (means(message, at, 'topic')) return true;
  if (token.kind === 'number') return !SIZE.test(token.fold) || /^(?:19|20)\d\d$/.test(token.fold);
  if ((token.fold.length < 2 && !/\p{Script=Han}/u.test(token.fold)) || /^(?:mb|gb|kb)$/.test(token.fold)) return false;
  return !(means(message, at, ...ASKING) || isInWish(message, at)) || isNameInside(message, at);
}

const WISHED_FOR = /^(?:for|that|to|which|who|das|welches|zum|zur|um|qui|pour|que|para|che|per|om|voor)$/;

/** "tells me if", "a model that": how a result is wished for, not of what. A single word ("spot") may be either. */
function isInWish(message: Message, at: number): boolean {
  if (means(message, at, 'model') && WISHED_FOR.test(message.words[at + 1] ?? '')) return true;
  return message.hits.some(
    ({ concept, start, end }) => concept === 'foresee' && end - start > 1 && start <= at && at < end,
  );
}

/** A capitalised word inside a sentence is a name, whatever it may mean otherwise ("data on Use of Force"). */
function isNameInside(message: Message, at: number): boolean {
  const token = message.tokens[at];
  return (
    token !== undefined &&
    /^\p{Lu}{2,}$/u.test(token.text) &&
    token.text.length < 6 &&
    isOrdinaryWord(token.fold) &&
    message.text !== message.text.toUpperCase() &&
    !means(message, at, 'please', 'source', 'dataset', 'search')
  );
}

function spelt(message: Message, at: number): string {
  const token = message.tokens[at];
  if (token === undefined) return '';
  const word = message.words[at] ?? token.fold;
  if (message.languages[0] !== 'en' || token.kind !== 'word' || /[\d_-]/.test(word)) return token.text;
  const isRead = message.hits.some((hit) => hit.start <= at && at < hit.end);
  if (isRead || isOrdinaryWord(word)) return word === token.fold ? token.text : word;
  return nearest(token.fold, lexiconWords) ?? token.text;
}

/**
 * What to search for: the topic without filler, spelling corrected, with English words beside it where the
 * message is in another language, since most data sets are described in English.
 */
export function searchQuery(message: Message, from: number, to: number): string | null {
  const own = topicWords(message, from, to);
  const words = own.length > 0 ? own : topicWords(message, 0, message.tokens.length);
  if (words.length === 0) return null;
  const english = message.languages[0] === 'en' ? [] : words.flatMap((word) => toEnglish(fold(word)) ?? []);
  return [...words, ...english].join(' ').slice(0, 300);
}

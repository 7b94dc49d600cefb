import { compact } from '../../text/fold.ts';
import type { Hit } from './hits.ts';
import type { ChatContext } from './interpreter.ts';
import type { Token } from './tokens.ts';

/** What the tokens of a message are before it is known which of them are names. */
interface Draft {
  readonly tokens: readonly Token[];
  readonly words: readonly string[];
  readonly hits: readonly Hit[];
}

/** Tokens that are names of what is there, whatever else they mean as words. */
export interface NamedTokens {
  readonly datasets: ReadonlySet<number>;
  readonly columns: ReadonlySet<number>;
}

const LONGEST_NAME = 4;

const BEFORE_DATASET: readonly Hit['concept'][] = ['train', 'describe', 'delete', 'dataset', 'estimate', 'show', 'use'];
const VERBS: readonly Hit['concept'][] = [...BEFORE_DATASET, 'target', 'again', 'start', 'predict'];
const NOUNS: readonly Hit['concept'][] = ['model', 'models', 'dataset', 'datasets', 'run', 'columns', 'it', 'mine'];
const OF = /^(?:on|of|from|in|about|auf|mit|von|uber|sur|de|avec|sobre|en|con|su|di|em|com|op|van|over)$/;
const ARTICLE = /^(?:the|my|our|this|a|an|der|die|das|den|dem|le|la|les|el|los|las|il|lo|o|os|as|de|het)$/;
const IS = /^(?:is|be|are|to|as|=|:|ist|sei|auf|zu|est|es|sea|e|sia|seja|zijn|naar|on)$/;

/**
 * A word of command is a name where a name belongs: "describe train" means the data set called train, "the target is
 * delete" the column called delete.
 */
export function namedTokens(draft: Draft, { datasets = [], columns = [] }: ChatContext): NamedTokens {
  const nameEnd = (names: ReadonlySet<string>, at: number): number => {
    for (let end = Math.min(draft.tokens.length, at + LONGEST_NAME); end > at; end--) {
      const between = draft.tokens.slice(at, end);
      if (between.every(({ kind }) => kind !== 'mark') && names.has(compact(between.map(({ text }) => text).join(''))))
        return end;
    }
    return at;
  };
  const inPlace = (names: readonly string[], isPlace: (draft: Draft, at: number, end: number) => boolean) => {
    const known = new Set(names.map(compact).filter((name) => name !== ''));
    const named = new Set<number>();
    for (let at = 1; known.size > 0 && at < draft.tokens.length; at++) {
      const end = nameEnd(known, at);
      if (end === at || !isPlace(draft, at, end)) continue;
      for (; at < end; at++) named.add(at);
    }
    return named;
  };
  return { datasets: inPlace(datasets, isDatasetPlace), columns: inPlace(columns, isTargetPlace) };
}

const means = ({ hits }: Draft, at: number, concepts: readonly Hit['concept'][]): boolean =>
  hits.some((hit) => hit.start <= at && at < hit.end && concepts.includes(hit.concept));

const meantBefore = (draft: Draft, at: number, concepts: readonly Hit['concept'][]): boolean =>
  draft.hits.some((hit) => hit.end <= at && concepts.includes(hit.concept));

/** Right behind a verb for data sets, or behind "on" and the like after one. */
function isDatasetPlace(draft: Draft, at: number): boolean {
  if (means(draft, at, NOUNS)) return false;
  const before = beforeArticle(draft, at);
  return (
    means(draft, before, BEFORE_DATASET) || (OF.test(draft.words[before] ?? '') && meantBefore(draft, before, VERBS))
  );
}

/** Where a target is named: "target …", "the target is …", "use … as the target". */
function isTargetPlace(draft: Draft, at: number, end: number): boolean {
  const before = beforeArticle(draft, at);
  if (means(draft, before, ['target'])) return true;
  if (IS.test(draft.words[before] ?? '') && meantBefore(draft, before, ['target'])) return true;
  let after = end;
  while (IS.test(draft.words[after] ?? '') || ARTICLE.test(draft.words[after] ?? '')) after++;
  return after > end && means(draft, after, ['target']) && meantBefore(draft, at, ['use', 'set']);
}

function beforeArticle({ words }: Draft, at: number): number {
  return at > 1 && ARTICLE.test(words[at - 1] ?? '') ? at - 2 : at - 1;
}

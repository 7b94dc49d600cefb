export interface Sharing {
  readonly with: 'me' | 'everyone';
  readonly dataset?: string;
}

const ME = '(?:(?:to|for|with|by) (?:me|myself)|private(?:ly)?|secret|confidential)(?: (?:only|alone))?';
const ALL = '(?:with (?:everyone|everybody|all|the (?:team|others|space|channel)|us)(?: here)?|public|shared)';
const IT = '(?:it|this|that|(?:the |this |that |my )?data ?set)';

/** What is said of who may see a data set, as a whole sentence. `(.*)` is the data set, where it is named. */
const SAYINGS: readonly (readonly [RegExp, Sharing['with']])[] = [
  [new RegExp(`^(?:keep|make) (.+?) ${ME}$`, 'i'), 'me'],
  [/^(?:only i|nobody else|no one else|nobody but me) (?:may|should|can|must) (?:see|use)(?: (.+))?$/i, 'me'],
  [new RegExp(`^share (.+?) ${ALL}$`, 'i'), 'everyone'],
  [new RegExp(`^make (.+?) ${ALL}$`, 'i'), 'everyone'],
  [/^(?:everyone|everybody) (?:may|should|can) (?:see|use) (.+)$/i, 'everyone'],
  [new RegExp(`^(?:don['’]?t|do not|stop) (?:keep|keeping) (.+?) ${ME}(?: any ?more)?$`, 'i'), 'everyone'],
];

/** Who is to see a data set, for words that say nothing else. Null for all other words. */
export function hearSharing(text: string): Sharing | null {
  const words = text
    .trim()
    .replace(/^(?:please|and|now),? /i, '')
    .replace(/[ ,]*(?:please)?[.!]*$/i, '');
  for (const [saying, withWhom] of SAYINGS) {
    const said = saying.exec(words);
    if (said === null) continue;
    const [, named = 'it'] = said;
    return new RegExp(`^${IT}$`, 'i').test(named) ? { with: withWhom } : { with: withWhom, dataset: named };
  }
  return null;
}

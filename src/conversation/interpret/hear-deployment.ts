import type { Command } from '../command.ts';

const IT = '(?:it|this|that|the (?:model|deployment|last (?:one|version)))';
const NAMED = '(?: +(?:of +)?(?<name>[^?]+?))?';

/** What is said of versions and calls of a deployment, as a whole sentence. */
const ORDERS: readonly (readonly [RegExp, (groups: Readonly<Record<string, string | undefined>>) => Command])[] = [
  [
    new RegExp(
      `^(?:roll(?: +${IT})? *back|rollback|revert)(?:(?: +to)?(?: +the)? +(?:previous|last|old|former) version)?${NAMED}$`,
      'i',
    ),
    ({ name }) => ({ command: 'roll_back', slots: named(name) }),
  ],
  [
    new RegExp(`^(?:go|switch) back to the (?:previous|last|old|former) version${NAMED}$`, 'i'),
    ({ name }) => ({ command: 'roll_back', slots: named(name) }),
  ],
  [
    new RegExp(
      `^(?:send|give|route) +(?<percent>\\d{1,3}(?:\\.\\d+)?) *(?:%|percent)(?: +of +(?:the +|all +)?(?:traffic|requests))? +to +version +(?<version>\\d{1,5})${NAMED}$`,
      'i',
    ),
    ({ percent, version, name }) => ({
      command: 'split_requests',
      slots: { ...named(name), to: { version: Number(version), percent: Math.min(100, Number(percent)) } },
    }),
  ],
  [
    new RegExp(`^(?:stop|end) +(?:the +)?(?:split|a/b test|ab test)${NAMED}$`, 'i'),
    ({ name }) => ({ command: 'split_requests', slots: named(name) }),
  ],
  [
    new RegExp(`^how (?:do|can) (?:i|we) call(?: +the +(?:api|model) +of)?${NAMED}$`, 'i'),
    ({ name }) => ({ command: 'how_to_call', slots: named(name) }),
  ],
  [
    new RegExp(`^(?:show|give)(?: me)?(?: the)? (?:curl(?: line| command)?|code|snippets?)(?: for)?${NAMED}$`, 'i'),
    ({ name }) => ({ command: 'how_to_call', slots: named(name) }),
  ],
];

const named = (name: string | undefined): { readonly deployment?: string } =>
  name === undefined || new RegExp(`^${IT}$`, 'i').test(name) ? {} : { deployment: name };

/** What is wanted of a deployment, for words that say nothing else. Null for all other words. */
export function hearDeployment(text: string): Command | null {
  const words = text
    .trim()
    .replace(/^(?:please|and|now),? /i, '')
    .replace(/[ ,]*(?:please)?[.!?]*$/i, '');
  for (const [saying, order] of ORDERS) {
    const said = saying.exec(words);
    if (said !== null) return order(said.groups ?? {});
  }
  return null;
}

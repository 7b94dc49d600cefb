import { SCOPES, type Scope } from '../../store/records.ts';

export type TokenWish =
  | { readonly do: 'make'; readonly scope: Scope }
  | { readonly do: 'list' }
  | { readonly do: 'revoke'; readonly ending: string };

const SCOPE = `(?: +(?:for +|to +|with +)?(${SCOPES.join('|')})(?:ing|ions?)?)?`;
const MAKE = new RegExp(
  `^(?:(?:make|create|give me|new|get|issue|i need)(?: me)? *(?:a |an )?(?:new )?)?(?:api )?token${SCOPE}$`,
  'i',
);
const MAKE_SCOPED = new RegExp(
  `^(?:make|create|give me|new|get|issue)(?: me)? *(?:a |an )?(?:new )?(${SCOPES.join('|')}) token$`,
  'i',
);
const LIST = /^(?:(?:list|show)(?: me)? *(?:my |all |the )?)?(?:api )?tokens$|^token list$/i;
const REVOKE =
  /^(?:token +)?(?:revoke|withdraw|delete|remove)(?: +(?:the |my )?(?:api )?tokens?)?(?: +(?:…|\.\.\.)?([\w-]+|all))$/i;
const REVOKE_ALL = /^(?:revoke|withdraw|delete|remove) +(?:all|my)(?: +(?:my|the))? +(?:api )?tokens$/i;

/** What is wanted of tokens, for words that say nothing else. Null for all other words. */
export function hearToken(text: string): TokenWish | null {
  const words = text
    .trim()
    .replace(/[.!]+$/, '')
    .replace(/^please,? +| +please$/gi, '');
  if (!/token/i.test(words)) return null;
  if (LIST.test(words)) return { do: 'list' };
  if (REVOKE_ALL.test(words)) return { do: 'revoke', ending: 'all' };
  const made = MAKE.exec(words) ?? MAKE_SCOPED.exec(words);
  if (made !== null) return { do: 'make', scope: (made[1]?.toLowerCase() as Scope | undefined) ?? 'train' };
  const [, ending] = REVOKE.exec(words) ?? [];
  return ending === undefined ? null : { do: 'revoke', ending };
}

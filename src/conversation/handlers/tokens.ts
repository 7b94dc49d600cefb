import { plural } from '../../cards/format.ts';
import type { Scope, Token } from '../../store/records.ts';
import { listTokens, makeToken, revokeTokens } from '../../usecases/tokens.ts';
import type { Slots } from '../command.ts';
import type { Answer, Scene } from '../scene.ts';

const MAY: Readonly<Record<Scope, string>> = {
  read: 'may look at everything you may see here, and change nothing',
  predict: 'may ask the models here for predictions, and nothing else',
  train: 'may do here what you may do: add data, train, deploy and predict',
};

/** Tokens by which programs act in this space. What is said of them is for the person who asked. */
export async function tokens(wish: Slots<'token'>, { services, by }: Scene): Promise<Answer> {
  if (wish.do === 'list') return alone(listed(await listTokens(services, by)));
  if (wish.do === 'revoke') {
    const gone = await revokeTokens(services, by, wish.ending);
    return alone(`${plural(gone.length, 'token')} revoked: ${gone.map(({ ending }) => `…${ending}`).join(', ')}.`);
  }
  const { token, made } = await makeToken(services, by, wish.scope);
  const rest = `It ${MAY[made.scope]}. Say “revoke token ${made.ending}” to take it back.`;
  const kept = `Made a token that ends with …${made.ending}. ${rest}`;
  const reply = {
    text: `${token}\nThis is shown once: keep it where programs find it. ${rest}`,
    kept,
    private: true,
  } as const;
  return { reply };
}

const alone = (text: string): Answer => ({ reply: { text, private: true } });

function listed(all: readonly Token[]): string {
  if (all.length === 0) return 'You have no tokens. Say “token”, “token read” or “token predict” to make one.';
  const line = ({ ending, scope, user_name, created_at }: Token): string =>
    `…${ending} · ${scope} · made by ${user_name} on ${created_at.toISOString().slice(0, 10)}`;
  return all.map(line).join('\n');
}

import { findMentions } from './columns.ts';
import { findEngine, findMetric } from './entities/choices.ts';
import { type Found, findDuration } from './entities/duration.ts';
import { numberWord, placeWord } from './entities/words.ts';
import { spanOf } from './facts.ts';
import { concepts } from './lexicon/concept.ts';
import { type Message, means } from './message.ts';

/** What takes back the words before it, folded and in order, the longest first. */
const CUES = `
  scratch that|strike that|never mind|nevermind|nvm|forget it|forget that|scrap that|changed my mind|no wait|wait no|wait|no no|i mean|i meant|no sorry|sorry no|sorry|scratch that|strike that|make that|correction|or rather|no rather
  no make that|no make it|oops|no actually|actually no|actually|er no|uh no|hm no|hmm no|no hang on|hang on|my bad|rather|nope|nah|no
  nein halt|nein warte|ach nein|halt nein|nein|ich meine|ich meinte|besser gesagt|vielmehr|quatsch|non attends|non pardon|non plutot
  plutot|ah wrong wrong|wrong wrong|ah wrong|wrong|ah no|oh no
  pardon|je veux dire|enfin non|non|no espera|espera|perdon|quiero decir|mejor dicho|digo|no perdon|no aspetta|aspetta|scusa|volevo dire
  anzi|no scusa|nao espera|desculpa|quero dizer|alias|ou melhor|nao|nee wacht|wacht|ik bedoel|of nee|nee toch|nee
`
  .trim()
  .split(/[|\n]/)
  .map((cue) => cue.trim().split(' '))
  .sort((a, b) => b.length - a.length);

/** These mean something else too, so they stand between pauses and before a name. */
const WEAK =
  /^(?:no|nope|nah|non|nein|nao|nee|sorry|wait|actually|rather|espera|digo|scusa|pardon|alias|quatsch|plutot|wrong|make that|hang on|oops)$/;

const PAUSE = /^[,.;!?…:()-]$|^\n$/;
/** Takes the order back when nothing is ordered behind it. */
const WITHDRAWN =
  /^(?:(?:no|nah|nope|and|just|please|ok|oh|well|lets|let us|actually|better) )*(?:forget (?:it|that|about it)|never ?mind|nvm|leave it(?: be| alone| as it is)?|leave that|(?:dont|do not|not|nothing)(?= *$| (?:nothing|please|dont|then|now|do))|scrap (?:it|that)|scratch (?:it|that)|strike that|drop (?:it|that)|skip it|belay|better not|rather not|not now|not yet|another time|i changed my mind|changed my mind|let it (?:run|be)|(?:do )?leave it where it is|keep it|(?:no )?keep$|vergiss (?:es|das)|(?:ach )?lass(?:en sie)? (?:es|das|mal)|doch nicht|lieber nicht|laisse tomber|oubliez?|dejalo|olvidalo|mejor no|lascia (?:stare|perdere)|meglio di no|deixa (?:pra la|estar)|melhor nao|laat maar|toch niet)\b/;

/** A message as it stands when what was said first and then said otherwise is left out. */
export interface Repaired {
  readonly text: string;
  /** The order itself was taken back. */
  readonly withdrawn: boolean;
}

const ORDERS = concepts('train deploy undeploy delete search describe show explain compare predict stop add list');

const MOST_REPAIRS = 4;

/** "put alpha live, I mean beta" is "put beta live". One repair at a time, from the left; null when there is none. */
export function repaired(message: Message, reread: (text: string) => Message): Repaired | null {
  let now = message;
  let withdrawn = false;
  for (let turn = 0; turn < MOST_REPAIRS; turn++) {
    const next = repairOnce(now);
    if (next === null) return turn === 0 ? null : { text: now.text, withdrawn };
    withdrawn = next.withdrawn;
    now = reread(next.text);
  }
  return { text: now.text, withdrawn };
}

const ENDS_IN_NOT = /[,.-] ?(?:not|nicht|pas|no|niet)[.!\s]*$/i;

function repairOnce(message: Message): Repaired | null {
  if (ENDS_IN_NOT.test(message.text)) return { text: '', withdrawn: true };
  const isDictated = message.tokens.length > 6 && !message.tokens.some(({ text }) => PAUSE.test(text));
  for (let at = 1; at < message.tokens.length; at++) {
    const cue = message.words.slice(at, at + cueLength(message, at));
    if (cue.length === 0) continue;
    const isPaused = isDictated || PAUSE.test(message.tokens[at - 1]?.text ?? '');
    if (WEAK.test(cue.join(' ')) && !isPaused) continue;
    const takesBack = WITHDRAWN.test(cue.join(' '));
    let next = takesBack ? at : at + cue.length;
    while (!takesBack) {
      const more = PAUSE.test(message.tokens[next]?.text ?? '') ? 1 : cueLength(message, next);
      if (more === 0) break;
      next += more;
    }
    const isApart = !WEAK.test(cue.join(' ')) || (isPaused && next > at + cue.length);
    const repair = apply(message, at, next, isApart);
    if (repair !== null) return repair;
  }
  return swapped(message);
}

const cueLength = ({ words }: Message, at: number): number =>
  CUES.find((cue) => cue.every((word, i) => words[at + i] === word))?.length ?? 0;

/** `apart`: there is a pause behind the cue, so that "no Kunde" is not meant. */
function apply(message: Message, cue: number, next: number, apart: boolean): Repaired | null {
  const { tokens, words, text } = message;
  const rest = words
    .slice(next)
    .filter((word) => !PAUSE.test(word))
    .join(' ');
  if (rest === '' || next >= tokens.length) return null;
  const takesBack = /^(?:scratch|strike) that$/.test(words.slice(cue, cue + 2).join(' ')) || WITHDRAWN.test(rest);
  const ordersMore = words.slice(next + 1).some((_, i) => means(message, next + 1 + i, ...ORDERS));
  if (takesBack && !ordersMore && thingAt(message, next) === null && tokens.at(-1)?.text !== '?')
    return { text: '', withdrawn: true };
  const starts = sentenceStart(message, cue);
  if (tokens[cue - 1]?.text === '?') return cut(text, tokens[starts]?.start ?? 0, tokens[next]?.start ?? 0);
  const said = thingAt(message, next);
  if (said === null) {
    const same = words.slice(starts, cue).lastIndexOf(words[next] ?? '');
    const isPrep = means(message, next, 'prep', 'about');
    if (isPrep && same > 0) return cut(text, tokens[starts + same]?.start ?? 0, tokens[next]?.start ?? 0);
    // "No new run" takes nothing back.
    if (!apart && words[cue] === 'no') return null;
    return means(message, next, ...ORDERS) ? cut(text, tokens[starts]?.start ?? 0, tokens[next]?.start ?? 0) : null;
  }
  if (!apart && said.value === 'word') return null;
  if (!apart && words[cue] === 'no' && next === cue + 1 && !isNumeric(said.value)) return null;
  for (let at = cue - 1; at >= starts; at--) {
    const before = thingAt(message, at);
    if (before === null || before.end > cue || !isAlike(before.value, said.value)) continue;
    const [from, to] = [tokens[before.start]?.start ?? 0, tokens[before.end - 1]?.end ?? 0];
    const corrected = text.slice(tokens[said.start]?.start, tokens[said.end - 1]?.end);
    const last = tokens[cue - 1];
    const keepTo = last !== undefined && PAUSE.test(last.text) ? last.start : (tokens[cue]?.start ?? to);
    const kept = `${text.slice(0, from)}${corrected}${text.slice(to, Math.max(to, keepTo))}`;
    return { text: `${kept}${text.slice(tokens[said.end - 1]?.end)}`, withdrawn: false };
  }
  return null;
}

const cut = (text: string, from: number, to: number): Repaired => ({
  text: `${text.slice(0, from)}${text.slice(to)}`,
  withdrawn: false,
});

function sentenceStart({ tokens }: Message, at: number): number {
  for (let i = at - 1; i >= 0; i--) if (tokens[i]?.text === '\n') return i + 1;
  return 0;
}

type Kind = 'time' | 'number' | 'metric' | 'engine' | 'column' | 'place' | 'name' | 'word';

const isAlike = (a: Kind, b: Kind): boolean =>
  a === b ||
  (isNumeric(a) && isNumeric(b)) ||
  ((a === 'name' || a === 'word' || a === 'column') &&
    (b === 'name' || b === 'word' || b === 'column') &&
    !(a === 'word' && b === 'column'));
const isNumeric = (kind: Kind): boolean => kind === 'time' || kind === 'number';

/** What begins at a token and can be said otherwise. */
function thingAt(message: Message, at: number): Found<Kind> | null {
  const { tokens, words, context } = message;
  const token = tokens[at];
  if (token === undefined || token.kind === 'mark') return null;
  const end = tokens.length;
  const starting = (found: { start: number; end: number } | null, value: Kind): Found<Kind> | null =>
    found?.start === at ? { value, start: at, end: found.end } : null;
  const known =
    starting(findDuration(message, at, Math.min(end, at + 6)), 'time') ??
    starting(findMetric(message, at, Math.min(end, at + 4)), 'metric') ??
    starting(findEngine(message, at, Math.min(end, at + 3)), 'engine');
  if (known !== null) return known;
  const mention = findMentions(message, at, Math.min(end, at + 5))[0];
  if (mention !== undefined && mention.strength > 1) {
    const value = tokens[mention.end]?.kind === 'number' ? 1 : /^[=:]$/.test(tokens[mention.end]?.text ?? '') ? 2 : 0;
    const column = starting({ start: mention.start, end: mention.end + value }, 'column');
    if (column !== null) return column;
  }
  for (const name of [context.dataset, context.model, context.deployment, ...(context.results ?? [])]) {
    const named = name === undefined ? null : spanOf(message, name);
    if (named?.start === at) return { value: 'name', ...named };
  }
  if (token.kind === 'number' || numberWord(words[at] ?? '') !== undefined)
    return { value: 'number', start: at, end: at + 1 };
  if (placeWord(words[at] ?? '') !== undefined) return { value: 'place', start: at, end: at + 1 };
  if (token.kind !== 'word' || /[_\d]/.test(token.text)) return { value: 'name', start: at, end: at + 1 };
  if (token.fold.length < 2 || /^(?:auch|also|too|only|just|please|with|dont)$/.test(token.fold)) return null;
  const unknown = !message.hits.some((hit) => hit.concept !== 'topic' && hit.start <= at && at < hit.end);
  return unknown ? { value: 'word', start: at, end: at + 1 } : null;
}

/** "r2 instead of rmse", "late_v4, not v3", "not Sex, Age": what is ruled out is left out. */
const BUT = /^(?:but|sondern|aber|mais|sino|ma|bensi|mas|maar)$/;

function swapped(message: Message): Repaired | null {
  const { tokens, words, text } = message;
  for (let at = 0; at < tokens.length; at++) {
    const length = /^(?:instead of|rather than|in place of|statt|anstatt|anstelle|not|nicht) ?/.exec(
      words.slice(at, at + 3).join(' '),
    )?.[0];
    if (length === undefined) continue;
    const from = at + length.trim().split(' ').length;
    const out = thingAt(message, from);
    if (out === null) continue;
    const isNot = /^(?:not|nicht)$/.test(words[at] ?? '');
    const pausedBefore = PAUSE.test(tokens[at - 1]?.text ?? '');
    const before = thingEnding(message, pausedBefore ? at - 1 : at);
    const isSure = out.value !== 'word' && before?.value === out.value;
    if (
      before !== null &&
      isAlike(before.value, out.value) &&
      (isSure || !isNot || (pausedBefore && out.value !== 'word'))
    )
      return cut(text, tokens[pausedBefore ? at - 1 : at]?.start ?? 0, tokens[out.end - 1]?.end ?? 0);
    const paused = tokens[out.end]?.text === ',' ? out.end + 1 : out.end;
    const turn = BUT.test(words[paused] ?? '') ? paused + 1 : paused;
    const after = turn > out.end ? thingAt(message, turn) : null;
    if (after !== null && after.value === out.value && out.value !== 'word')
      return cut(text, tokens[at]?.start ?? 0, tokens[after.start]?.start ?? 0);
  }
  return null;
}

function thingEnding(message: Message, end: number): Found<Kind> | null {
  for (let at = end - 1; at >= Math.max(0, end - 5); at--) {
    const thing = thingAt(message, at);
    if (thing !== null && thing.end === end) return thing;
  }
  return null;
}

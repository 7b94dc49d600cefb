import { bytes, count, plural } from '../../cards/format.ts';
import { sourceName } from '../../cards/search-card.ts';
import { sayConstraints, withoutConstraints } from '../../datasets/search/constraints.ts';
import { fold } from '../../text/fold.ts';
import { list } from '../../text/sentences.ts';
import * as usecases from '../../usecases/search.ts';
import type { Slots } from '../command.ts';
import { type Answer, type Scene, say } from '../scene.ts';

const SHOWN = 5;

/** From this match on, words that are no request are taken for a topic. */
const LIKELY = 0.6;

export async function search({ query: asked }: Slots<'search_datasets'>, scene: Scene): Promise<Answer> {
  const { input } = scene.turn;
  const query = input.kind === 'text' ? withoutConstraints(asked, input.text) : asked;
  const outcome = await ask(query, scene);
  return outcome.found.length > 0 ? show(outcome, query, scene) : sayNothing(outcome, query, scene);
}

/** What a newcomer says may be no request and yet a topic: "employees who quit". Null when nothing fits it well. */
export async function searchTopic(words: string, scene: Scene): Promise<Answer | null> {
  const outcome = await ask(words, scene);
  return outcome.everything === true || (outcome.found[0]?.match ?? 0) < LIKELY ? null : show(outcome, words, scene);
}

/** "More", in words. */
export async function moreOfLast(_: Slots<'more_results'>, scene: Scene): Promise<Answer> {
  const { next_results: place = null, result_ids } = scene.chat;
  if (place !== null) return moreResults(place, scene);
  return say(
    result_ids.length > 0 ? 'That was all.' : 'There is no list to go on with. Say what the data should be about.',
  );
}

/** The next page, numbered on, so that a number means a result of any page. `place` is what `moreCard` makes. */
export async function moreResults(place: string, scene: Scene): Promise<Answer> {
  const { services, turn, chat, signal } = scene;
  const [id = '', from = '', shown = ''] = place.split('.');
  const page = { id, from: Number(from) || 0, limit: SHOWN, signal };
  const outcome = await usecases.more(services, turn.space, page);
  const before = chat.result_ids.slice(0, Number(shown) || 0);
  const [first] = before;
  // Another search may have come between: then the numbers begin anew.
  const isSame =
    first !== undefined && (await services.store.candidates.get(turn.space, first))?.query === outcome.query;
  if (outcome.found.length === 0) return say('That was all.');
  return answer(outcome, isSame ? before : [], `Further results for ${quoted(outcome.query)}:`);
}

function ask(query: string, { services, turn, signal, working }: Scene): Promise<usecases.SearchOutcome> {
  const hubs = services.sources
    .filter(({ offline, isUnlisted }) => !offline && !isUnlisted)
    .map(({ name }) => sourceName(name));
  if (hubs.length > 0) working({ text: `Asking ${list(hubs)} …` });
  const said = turn.input.kind === 'text' ? turn.input.text.slice(0, 1000) : query;
  return usecases.search(services, turn.space, { query, said, signal, limit: SHOWN });
}

async function sayNothing(outcome: usecases.SearchOutcome, query: string, scene: Scene): Promise<Answer> {
  const without = outcome.leftOut === 0 ? '' : ` Without that, ${plural(outcome.leftOut, 'data set')} would fit.`;
  const nothing = `I found nothing that fits ${asSaid(query, scene)}${constrained(outcome)}.${without}${unreachable(outcome)}`;
  return say(`${nothing} Try other words, or send a file of your own.${await withMe(scene)}`, {
    result_ids: [],
    next_results: null,
  });
}

async function withMe({ services, signal }: Scene): Promise<string> {
  const titles = (await usecases.bundled(services, signal)).map(({ title }) => title);
  return titles.length === 0 ? '' : ` With me I have ${list(titles)}; say for example “add ${titles[0]}”.`;
}

const WITHOUT_TOPIC =
  /^(?:(?:please|can|could|you|i|help|me) )*(?:find|search|look(?:ing)?|get|show|need|want)(?: (?:me|us|for|the|a|an|some|any|new|good|best|public|open|data|data ?sets?|tables?|about|on|in|from|kaggle|hugging ?face))*[ .!?…]*$/i;

/** "Find data": about what is not said. */
export const isWithoutTopic = ({ turn: { input } }: Scene): boolean =>
  input.kind === 'text' && WITHOUT_TOPIC.test(input.text.trim());

export const askTopic = async (scene: Scene): Promise<Answer> =>
  say(`What should the data be about? Say for example “find me a dataset about churn”.${await withMe(scene)}`);

function unreachable({ failed, late }: usecases.SearchOutcome): string {
  const names = (sources: readonly string[]): string => list(sources.map(sourceName));
  return [
    failed.length === 0 ? '' : ` ${names(failed)} could not be asked just now.`,
    late.length === 0 ? '' : ` ${names(late)} did not answer in time.`,
  ].join('');
}

function constrained({ constraints }: usecases.SearchOutcome): string {
  const said = sayConstraints(constraints, { bytes, count, source: sourceName });
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/** Only what somebody wrote is quoted; what was made of another language is ours. */
function asSaid(words: string, scene: Scene): string {
  return wrote(words, scene) ? quoted(words) : `the topic ${[...new Set(words.split(' '))].join(' ')}`;
}

const quoted = (words: string): string => `“${words}”`;

const wrote = (words: string, { turn: { input } }: Scene): boolean =>
  input.kind !== 'text' || fold(input.text).includes(fold(words));

function show(outcome: usecases.SearchOutcome, query: string, scene: Scene): Answer {
  const { found, interpretedAs } = outcome;
  const isCorrected = interpretedAs !== undefined && wrote(query, scene);
  const topic = asSaid(interpretedAs ?? query, scene);
  const words = `${isCorrected ? `“${interpretedAs}” (you wrote “${query}”)` : topic}${constrained(outcome)}`;
  const total = outcome.counts.reduce((sum, each) => sum + each.count, 0);
  const fits = total === 1 ? `One data set fits ${words}` : `${count(total)} data sets fit ${words}`;
  const best = total > found.length ? ` These are the best ${found.length}.` : '';
  return answer(outcome, [], `${fits}${bySource(outcome)}.${best}${unreachable(outcome)}`);
}

/** ": 21 on Kaggle, 17 on Hugging Face"; nothing where all come from one place that is here. */
function bySource({ counts }: usecases.SearchOutcome): string {
  if (counts.every(({ source }) => source === 'samples')) return '';
  const said = counts.map((each) =>
    each.source === 'samples' ? `${count(each.count)} bundled` : `${count(each.count)} on ${sourceName(each.source)}`,
  );
  return `: ${said.join(', ')}`;
}

/** Numbered after those that were shown before. */
function answer({ id, found, next }: usecases.SearchOutcome, before: readonly string[], text: string): Answer {
  const shown = before.length + found.length;
  return {
    reply: { text },
    shows: [
      ...found.map(({ id: result, match, why }, i) => ({
        kind: 'result' as const,
        id: result,
        position: before.length + i + 1,
        match,
        why,
      })),
      ...(next === null ? [] : [{ kind: 'more' as const, search: id, from: next, shown }]),
    ],
    focus: {
      result_ids: [...before, ...found.map((each) => each.id)],
      next_results: next === null ? null : [id, next, shown].join('.'),
    },
  };
}

import { fold } from '../../text/fold.ts';
import { list } from '../../text/sentences.ts';
import * as usecases from '../../usecases/search.ts';
import type { Slots } from '../command.ts';
import { type Answer, type Scene, say } from '../scene.ts';

const SHOWN = 5;

/** From this match on, words that are no request are taken for a topic. */
const LIKELY = 0.6;

export async function search({ query }: Slots<'search_datasets'>, scene: Scene): Promise<Answer> {
  const outcome = await ask(query, scene);
  if (outcome.found.length > 0) return show(outcome, query, scene);
  const titles = (await usecases.bundled(scene.services, scene.signal)).map(({ title }) => title);
  const bundled = titles.length === 0 ? '' : ` With me I have ${list(titles)}; say for example “add ${titles[0]}”.`;
  const nothing = `I found nothing that fits ${asSaid(query, scene)}.${unreachable(outcome)}`;
  return say(`${nothing} Try other words, or send a file of your own.${bundled}`, { result_ids: [] });
}

/** What a newcomer says may be no request and yet a topic: "employees who quit". Null when nothing fits it well. */
export async function searchTopic(words: string, scene: Scene): Promise<Answer | null> {
  const outcome = await ask(words, scene);
  return outcome.everything === true || (outcome.found[0]?.match ?? 0) < LIKELY ? null : show(outcome, words, scene);
}

const ask = (query: string, { services, turn, signal }: Scene): Promise<usecases.SearchOutcome> =>
  usecases.search(services, turn.space, { query, signal, limit: SHOWN });

const unreachable = ({ failed }: usecases.SearchOutcome): string =>
  failed.length === 0 ? '' : ` ${list(failed)} could not be asked just now.`;

/** Only what somebody wrote is quoted; what was made of another language is ours. */
function asSaid(words: string, scene: Scene): string {
  return wrote(words, scene) ? `“${words}”` : `the topic ${[...new Set(words.split(' '))].join(' ')}`;
}

const wrote = (words: string, { turn: { input } }: Scene): boolean =>
  input.kind !== 'text' || fold(input.text).includes(fold(words));

function show(outcome: usecases.SearchOutcome, query: string, scene: Scene): Answer {
  const { found, interpretedAs } = outcome;
  const isCorrected = interpretedAs !== undefined && wrote(query, scene);
  const topic = asSaid(interpretedAs ?? query, scene);
  const words = isCorrected ? `“${interpretedAs}” (you wrote “${query}”)` : topic;
  return {
    reply: {
      text: `${found.length === 1 ? 'One data set fits' : `${found.length} data sets fit`} ${words}.${unreachable(outcome)}`,
    },
    shows: found.map(({ id, match, why, downloads }, i) => ({
      kind: 'result',
      id,
      position: i + 1,
      match,
      why,
      downloads,
    })),
    focus: { result_ids: found.map(({ id }) => id) },
  };
}

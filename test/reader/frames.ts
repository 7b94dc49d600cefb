import { readFileSync } from 'node:fs';
import type { Sentence } from './training-set.ts';

/** Sentences that begin so can stand in a frame. */
const VERB =
  /^(?:train|retrain|fit|build|deploy|publish|ship|launch|undeploy|unpublish|delete|remove|drop|erase|wipe|trash|discard|cancel|abort|stop|halt|kill|end|set|change|switch|make|use|predict|score|show|list|describe|explain|compare|find|search|look|get|give|add|load|import|take|put|pull|push|bring|shut|turn|run|start|rerun|leave|exclude|ignore|rename|call|treat|read|tell|recommend|suggest|estimate|plot|draw|count|write|generate|fetch|download|summarise|summarize|keep|skip|schedule)\b/;
const ORDERS = new Set(['train', 'deploy', 'undeploy', 'delete_dataset', 'delete_model', 'cancel', 'set_target']);
const LATER = new Set(['train']);
/** What comes after another order that is put off. */
const HARMLESS = new Set(
  'search_datasets describe_dataset query_data explain leaderboard compare status list_models list_datasets estimate leave_out set_target report'.split(
    ' ',
  ),
);
const LONGEST = 12;

function readFrames(): Map<string, string[]> {
  const frames = new Map<string, string[]>();
  let kind = '';
  for (const line of readFileSync('test/reader/frames.txt', 'utf8').split('\n')) {
    if (line.startsWith('= ')) kind = line.slice(2);
    else if (line !== '' && !line.startsWith('#'))
      frames.set(kind, [...(frames.get(kind) ?? []), line.replaceAll('\\n', '\n')]);
  }
  return frames;
}

const FRAMES = readFrames();

/** The same request in other words, and sentences that hold it without asking for it, each frame in its turn. */
export function framed(sentences: readonly Sentence[]): Sentence[] {
  const turns = new Map<string, number>();
  const next = (kind: string): string => {
    const frames = FRAMES.get(kind) ?? ['{s}'];
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return frames[turn % frames.length] ?? '{s}';
  };
  return sentences.flatMap((sentence) => {
    const text = sentence.text.trim().replace(/[.!?\s]+$/, '');
    const start = `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
    if (!VERB.test(start) || text.includes('\n') || text.split(' ').length > LONGEST) return [];
    const { command } = sentence.expect;
    const as = (kind: string, meant = command): Sentence => ({
      ...sentence,
      id: `${sentence.id}-${kind}`,
      text: next(kind).replace('{s}', start),
      expect: { command: meant, slots: {} },
    });
    return [
      as('same'),
      as('same'),
      ...(HARMLESS.has(command) ? [as('before')] : []),
      ...(ORDERS.has(command) ? [as('smalltalk', 'smalltalk'), as('question', 'question')] : []),
      ...(LATER.has(command) ? [as('schedule', 'schedule')] : []),
    ];
  });
}

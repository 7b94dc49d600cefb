import type { Column } from '../frame/frame.ts';
import { groupsOf } from '../frame/groups.ts';
import type { Random } from '../random.ts';
import type { Finding } from '../types.ts';
import type { Work } from '../work.ts';
import { isAlike, type Look } from './beyond-columns.ts';
import type { Likeness } from './likeness.ts';

/** Of what the other columns leave open, so much is to be alike within a group, and surely so. */
const ALIKE: Likeness = { share: 0.3, errors: 4 };
const FEWEST_GROUPS = 8;
/** So many rows must have another of their group. */
const IN_COMPANY = 0.8;
/** With a larger group than this there is not enough beside it to learn from. */
const LARGEST_GROUP = 0.5;
const MOST_ROWS = 2_400;

/** Those of whom there are new ones to predict for. A new town or brand comes seldom, a new patient always. */
const WHO =
  /(^|[^a-z])(id|patient|subject|participant|proband|respondent|person|people|individual|user|customer|client|member|household|family|student|pupil|child|mother|twin|employee|worker|driver|player|speaker|rater|reader|author|donor|animal|mouse|rat|dog|cat|cow|horse|pig|bird|fish|plant|tree|plot|specimen|sample|well|plate|batch|lot|machine|engine|unit|device|sensor|battery|bearing|pump|vehicle|car|truck|session|visitor|account|card|case|paciente|paziente|kunde|klient|proefpersoon)s?([^a-z]|$)/;
const CODE = /^[A-Za-z]{0,8}[-_ #.]?\d{1,8}$/;

/**
 * Rows that belong to the same somebody or something, alike in the target beyond what the other columns explain: a
 * random test part would be of those that were learned from.
 */
export function* findPanels({ columns, target, name, rows }: Look, random: Random): Work<readonly Finding[]> {
  const candidates = columns.filter((column) => namesSomebody(column) && isPanel(groupsOf(column), rows));
  const others = columns.filter((column) => !candidates.includes(column));
  for (const column of candidates) {
    const groups = groupsOf(column);
    const some = inGroups(groups, rows, random);
    if (others.length > 0 && !(yield* isAlike(some, others, target, ALIKE, random))) continue;
    const count = new Set(Array.from(rows, (row) => groups[row])).size.toLocaleString('en-US');
    const message = `Rows with the same "${column.name}" (of ${count}) are alike in "${name}", so a random test part holds rows of those that were learned from, and scores look better than they will be for new ones. Split by it to test on others than were learned from.`;
    return [
      { kind: 'panel', columns: [column.name], message, remedy: { split: { by: 'group', column: column.name } } },
    ];
  }
  return [];
}

function namesSomebody(column: Column): boolean {
  const words = column.name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (column.kind === 'date') return false;
  if (column.kind === 'number') return WHO.test(words) && column.values.every((value) => !(value % 1));
  if (WHO.test(words)) return true;
  return column.kind === 'category' && column.levels.every((level) => CODE.test(level));
}

function isPanel(groups: Uint32Array, rows: Uint32Array): boolean {
  const sizes = new Map<number, number>();
  for (const row of rows) sizes.set(groups[row]!, (sizes.get(groups[row]!) ?? 0) + 1);
  const all = [...sizes.values()];
  const inCompany = all.filter((size) => size > 1).reduce((sum, size) => sum + size, 0);
  return (
    all.length >= FEWEST_GROUPS &&
    inCompany >= IN_COMPANY * rows.length &&
    Math.max(...all) <= LARGEST_GROUP * rows.length
  );
}

/** The rows group by group, in random order of the groups; of a long table some groups. */
function inGroups(groups: Uint32Array, rows: Uint32Array, random: Random): Uint32Array {
  const length = rows.reduce((most, row) => Math.max(most, groups[row]!), 0) + 1;
  const place = random.shuffle(Uint32Array.from({ length }, (_, i) => i));
  return rows
    .slice()
    .sort((a, b) => place[groups[a]!]! - place[groups[b]!]! || a - b)
    .slice(0, MOST_ROWS);
}

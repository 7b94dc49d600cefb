import { fits, type Outlook } from './outlook.ts';
import { filledCells, type Row } from './record.ts';

/** What a row at the end of a table is when it is none of its rows. A sum or mean that nothing else tells from a row must first be one. */
export type TailRow = 'remark' | 'total' | 'perhaps_total' | 'blank' | null;

const SUMS =
  '(?:grand |sub[ -]?|overall )?totals?|sum|summe|gesamt|gesamtsumme|insgesamt|zwischensumme|somme|totaal|totale|suma|soma|итого|всего|合計|总计|' +
  // What begins and ends a statement of account.
  '(?:(?:opening|closing|starting|ending|final|new|old) )?balance|(?:anfangs|end|schluss|alt|neu)?saldo(?: inicial| final)?|kontostand|(?:ancien |nouveau )?solde';
const MEANS =
  'average|mean|avg|mittelwert|durchschnitt|moyenne|media|promedio|median|count|anzahl|std|stdev|std\\.? ?dev|standard deviation|min|max|minimum|maximum';

/** What rows of sums are called, in the languages of most tables, and what they may be called at the end of one. */
export const SUBTOTAL = new RegExp(`^(?:${SUMS})(?!\\p{L})|(?<!\\p{L})totals?$`, 'iu');
const TOTAL = new RegExp(`^(?:${SUMS}|${MEANS})(?!\\p{L})`, 'iu');

const REMARK =
  /^(sources?|notes?|nb|n\.b\.|data (from|source)|last updated|updated|as of|generated|created|exported|printed|report|copyright|©|\*|†|‡|\(?\d\)|quelle|hinweis|anmerkung|stand|fuente|nota|source|fonte|bron|end of|eof|-{2,}|={2,}|#|\/\/)/i;

/** Rows hold fewer cells by chance, but not so few. */
const SPARSE = 0.5;

export function judgeTail(row: Row, looks: readonly Outlook[]): TailRow {
  const filled = filledCells(row);
  if (filled === 0) return 'blank';
  const typical = looks.reduce((sum, look) => sum + look.filled, 0);
  const first = row.find((cell) => cell !== '') ?? '';
  const judged = looks.map((look, at) => fits(row[at] ?? '', look));
  const fitting = judged.filter((fit) => fit === true).length;
  const foreign = judged.filter((fit) => fit === false).length;
  const sparse = filled <= Math.max(1, typical * SPARSE);
  const remarkable = REMARK.test(first) || (sparse && (foreign > 0 || typical > 2.5));
  // A delimiter within a sentence may leave a number where one belongs: Source: sales desk, 2024.
  const sentence = fitting === 0 || (REMARK.test(first) && first.includes(':'));
  if (sentence && filled < typical - 0.5 && remarkable) return isKnown(row, looks) ? null : 'remark';
  if (fitting === 0) return null;
  const place = row.findIndex((cell) => TOTAL.test(cell));
  if (place >= 0) {
    const once = (looks[place]?.seen.get(row[place] ?? '') ?? 0) <= 1;
    if (!once) return null;
    // A word where the column holds numbers or dates is none of its values.
    const isForeign = looks[place]?.holds !== 'word';
    return isForeign || filled < typical - 0.5 || outgrows(row, looks) ? 'total' : 'perhaps_total';
  }
  const words = looks.filter(({ holds, filled: share }) => holds === 'word' && share > 0.95);
  const wordless = looks.every(({ holds }, at) => holds !== 'word' || (row[at] ?? '') === '');
  return words.length > 0 && wordless ? 'perhaps_total' : null;
}

/** A word that the column has had before, or a plain value of a column of names, is data. */
const isKnown = (row: Row, looks: readonly Outlook[]): boolean =>
  row.some((cell, at) => cell !== '' && (looks[at]?.seen.get(cell) ?? 0) > 1);

/** A sum is larger than what it adds up. */
const outgrows = (row: Row, looks: readonly Outlook[]): boolean =>
  row.some((cell, at) => {
    const [, max = Number.POSITIVE_INFINITY] = looks[at]?.range ?? [];
    return looks[at]?.holds === 'number' && Number(cell) >= max;
  });

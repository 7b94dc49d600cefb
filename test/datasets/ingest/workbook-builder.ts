import { createZip, type ZipFile } from './zip-builder.ts';

/** A cell: a text, a number, a boolean, nothing, or what only a workbook has. */
export type BookCell =
  | string
  | number
  | boolean
  | null
  | { readonly serial: number; readonly format: string }
  | { readonly formula: string; readonly result?: number | string }
  | { readonly error: string }
  | { readonly inline: string }
  | { readonly iso: string };

export interface BookSheet {
  readonly name: string;
  readonly rows: readonly (readonly BookCell[])[];
  readonly hidden?: boolean;
}

export interface BookOptions {
  readonly from1904?: boolean;
  /** Parts to put in place of, or beside, the ordinary ones. */
  readonly parts?: readonly ZipFile[];
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** A workbook as spreadsheet programs write it: shared texts, styles, a part per sheet. */
export function createWorkbook(sheets: readonly BookSheet[], { from1904, parts = [] }: BookOptions = {}): Buffer {
  const strings = new Numbered();
  const formats = new Numbered();
  const sheetParts = sheets.map((sheet, at) => ({
    name: `xl/worksheets/sheet${at + 1}.xml`,
    data: sheetXml(sheet, strings, formats),
  }));
  const all: readonly ZipFile[] = [
    { name: '[Content_Types].xml', data: '<Types/>' },
    { name: '_rels/.rels', data: relations([['officeDocument', 'xl/workbook.xml']]) },
    { name: 'xl/workbook.xml', data: workbookXml(sheets, from1904 ?? false) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: relations([
        ...sheets.map((_, at) => ['worksheet', `worksheets/sheet${at + 1}.xml`] as const),
        ['sharedStrings', '/xl/sharedStrings.xml'],
        ['styles', 'styles.xml'],
      ]),
    },
    { name: 'xl/sharedStrings.xml', data: stringsXml(strings.values) },
    { name: 'xl/styles.xml', data: stylesXml(formats.values) },
    ...sheetParts,
  ];
  const replaced = new Set(parts.map(({ name }) => name));
  return createZip([...all.filter(({ name }) => !replaced.has(name)), ...parts]);
}

/** A sheet with a header and as many rows as asked for. */
export function sheet(
  header: readonly string[],
  rows: number,
  row: (at: number) => readonly BookCell[],
  name = 'Data',
): BookSheet {
  return { name, rows: [header, ...Array.from({ length: rows }, (_, at) => row(at))] };
}

/** Texts by the number they are first used under. */
class Numbered {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, known);
    return known;
  }

  get values(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}

function sheetXml({ rows }: BookSheet, strings: Numbered, formats: Numbered): string {
  const body = rows.map((cells, at) => {
    const inside = cells.map((cell, column) => cellXml(cell, `${letters(column)}${at + 1}`, strings, formats));
    return `<row r="${at + 1}">${inside.join('')}</row>`;
  });
  return `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${body.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: BookCell, place: string, strings: Numbered, formats: Numbered): string {
  if (cell === null) return `<c r="${place}" s="0"/>`;
  if (typeof cell === 'string') return `<c r="${place}" t="s"><v>${strings.of(cell)}</v></c>`;
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${Number(cell)}</v></c>`;
  if ('serial' in cell) return `<c r="${place}" s="${formats.of(cell.format) + 1}"><v>${cell.serial}</v></c>`;
  if ('error' in cell) return `<c r="${place}" t="e"><v>${cell.error}</v></c>`;
  if ('inline' in cell) return `<c r="${place}" t="inlineStr"><is><t>${escapeXml(cell.inline)}</t></is></c>`;
  if ('iso' in cell) return `<c r="${place}" t="d"><v>${cell.iso}</v></c>`;
  const formula = `<f>${escapeXml(cell.formula)}</f>`;
  if (cell.result === undefined) return `<c r="${place}">${formula}</c>`;
  const type = typeof cell.result === 'string' ? ' t="str"' : '';
  return `<c r="${place}"${type}>${formula}<v>${escapeXml(String(cell.result))}</v></c>`;
}

function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}

function workbookXml(sheets: readonly BookSheet[], from1904: boolean): string {
  const tabs = sheets.map(
    ({ name, hidden }, at) =>
      `<sheet name="${escapeXml(name)}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
  );
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${tabs.join('')}</sheets></workbook>`;
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}">${all.join('')}</Relationships>`;
}

/** Texts in two runs with a reading between them, as editing and East Asian editions leave them. */
function stringsXml(strings: readonly string[]): string {
  const items = strings.map((text) => {
    const middle = Math.floor(text.length / 2);
    const [start, end] = [text.slice(0, middle), text.slice(middle)].map(escapeXml);
    return `<si><r><t xml:space="preserve">${start}</t></r><rPh sb="0" eb="1"><t>reading</t></rPh><r><t xml:space="preserve">${end}</t></r></si>`;
  });
  return `<sst xmlns="${MAIN}">${items.join('')}</sst>`;
}

function stylesXml(formats: readonly string[]): string {
  const codes = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escapeXml(code)}"/>`);
  const styles = formats.map((_, at) => `<xf numFmtId="${164 + at}"/>`);
  return `<styleSheet xmlns="${MAIN}"><numFmts>${codes.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`;
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

import { posix } from 'node:path';
import { damaged, type Parts } from './parts.ts';
import { attribute } from './xml.ts';

export interface SheetPart {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

/** The parts of a workbook, as it lists them. */
export interface Contents {
  /** The worksheets, in the order of their tabs. Charts and macros are left out. */
  readonly sheets: readonly SheetPart[];
  readonly strings: string | null;
  readonly styles: string | null;
  /** Days count from 1904 instead of 1900, as in old Macintosh programs. */
  readonly from1904: boolean;
}

/** Follows the package's relations, because parts may have any name. */
export async function readContents(parts: Parts, fileName: string): Promise<Contents> {
  const workbook = (await readRelations(parts, '')).find(({ type }) => type === 'officeDocument')?.part;
  if (workbook === undefined) throw damaged(fileName, 'it does not say where its sheets are');
  const relations = await readRelations(parts, workbook);
  const byId = new Map(relations.map((relation) => [relation.id, relation]));
  const sheets: SheetPart[] = [];
  let from1904 = false;
  await parts.parse(workbook, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true|on)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const relation = byId.get(attribute(attributes, 'id') ?? '');
      if (relation?.type !== 'worksheet') return;
      const hidden = (attributes.state ?? 'visible') !== 'visible';
      sheets.push({ name: attributes.name ?? 'sheet', part: relation.part, hidden });
    },
  });
  const partOf = (type: string): string | null => {
    const part = relations.find((relation) => relation.type === type)?.part;
    return part !== undefined && parts.has(part) ? part : null;
  };
  return { sheets, strings: partOf('sharedStrings'), styles: partOf('styles'), from1904 };
}

interface Relation {
  readonly id: string;
  /** The last word of the relation's address, which is the same in the strict and the usual format. */
  readonly type: string;
  readonly part: string;
}

async function readRelations(parts: Parts, source: string): Promise<readonly Relation[]> {
  const folder = posix.dirname(source);
  const name = posix.join(folder, '_rels', `${posix.basename(source)}.rels`);
  const relations: Relation[] = [];
  await parts.parse(name, {
    open(tag, { Id: id = '', Type: type = '', Target: target = '' }) {
      if (tag !== 'Relationship') return;
      const part = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      relations.push({ id, type: type.split('/').at(-1) ?? '', part });
    },
  });
  return relations;
}

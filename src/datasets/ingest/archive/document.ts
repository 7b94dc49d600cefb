import { InvalidInputError } from '../../../errors.ts';

/** Documents that are ZIP files, recognised by the names of their parts. */
const DOCUMENTS: readonly { readonly part: RegExp; readonly is: string; readonly remedy: string }[] = [
  {
    part: /^xl\/workbook\.bin$/i,
    is: 'a binary Excel workbook (.xlsb)',
    remedy: 'Save it as .xlsx or CSV and send that file.',
  },
  { part: /^word\//, is: 'a Word document', remedy: 'Send the table itself as .xlsx or CSV.' },
  { part: /^ppt\//, is: 'a PowerPoint presentation', remedy: 'Send the table itself as .xlsx or CSV.' },
  {
    part: /^META-INF\/manifest\.xml$/,
    is: 'an OpenDocument file (.ods)',
    remedy: 'Save it as .xlsx or CSV and send that file.',
  },
  {
    part: /^Index\/.*\.iwa$|^Index\.zip$/,
    is: 'an Apple Numbers document',
    remedy: 'Export it as CSV and send that file.',
  },
];

/** Whether a ZIP with these parts is a readable workbook. Throws InvalidInputError for another kind of document. */
export function isWorkbook(parts: readonly string[], fileName: string): boolean {
  const document = DOCUMENTS.find(({ part }) => parts.some((name) => part.test(name)));
  if (document !== undefined) {
    throw new InvalidInputError(`${fileName} is not a table: it is ${document.is}. ${document.remedy}`);
  }
  return parts.includes('[Content_Types].xml') && parts.some((name) => name.startsWith('xl/'));
}

/** A name as an SQL identifier: quoted, so that no name can end it. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL literal: quoted, so that no text can end it. */
export const textLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const textList = (texts: readonly string[]): string => texts.map(textLiteral).join(', ');

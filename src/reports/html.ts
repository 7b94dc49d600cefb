/** HTML that is safe to hand other people's words to: whatever is put into it is escaped. */
export interface Html {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

type Part = Html | string | number | null | readonly Part[];

/** Texts and numbers are escaped, parts made by this are taken as they are, null is nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.map((string, i) => string + (i < parts.length ? written(parts[i] ?? null) : '')).join(''),
});

function written(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map(written).join('');
}

/** Markup made by this program, such as a drawn chart. */
export const asIs = (markup: string): Html => ({ html: markup });

const ASCII = /^[\x20-\x7e]*$/;

/** A text for comparing: lower case, without accents, ß as ss. Plain letters, as most texts have, are not taken apart. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/ß/g, 'ss')
    .toLowerCase();
}

/** A name for comparing, letters and digits only: `sqft_living`, `Sqft Living` and `sqftLiving` are one. */
export function compact(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]+/gu, '');
}

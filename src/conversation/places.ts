/** Places in a list as people say them, the first three and the last, and "2", "2nd", "2." beside them. */
const PLACES: readonly (readonly string[])[] = [
  '1 first erste ersten erster erstes premier premiere primero primera primer primeiro primeira primo prima eerste',
  '2 second two zweite zweiten zweiter zweites deuxieme segundo segunda secondo seconda tweede',
  '3 third three dritte dritten dritter drittes troisieme tercero tercera terceiro terceira terzo terza derde',
].map((line) => line.split(' '));
const LAST = new Set('last letzte letzten letzter letztes dernier derniere ultimo ultima laatste'.split(' '));

/** The position, from zero, in a list of so many; null when the text names no place in it. */
export function placeIn(text: string, count: number): number | null {
  if (LAST.has(text)) return count - 1;
  const numbered = /^(\d{1,3})(?:st|nd|rd|th|e|o|a|\.)?$/.exec(text);
  const place = numbered === null ? PLACES.findIndex((words) => words.includes(text)) : Number(numbered[1]) - 1;
  return place >= 0 && place < count ? place : null;
}

/** Names an act, as nothing else is named. `crypto.randomUUID` is not there where a page comes by plain HTTP from afar. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

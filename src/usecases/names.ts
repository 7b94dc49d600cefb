import { ConflictError, InvalidInputError, NotFoundError } from '../errors.ts';
import { DuplicateError } from '../store/documents.ts';

const MAX_NAME = 60;

/** What to say when such a thing is gone. */
const INSTEAD = {
  'data set': 'Say “list datasets” to see those that are.',
  model: 'Say “list models” to see those that are.',
  deployment: 'Say “list models” to see what is in service.',
  download: 'Please ask for it again.',
  'prediction of a file': 'Please ask for it again.',
  chat: 'Please open another.',
  run: 'Say “status” to see the last one.',
} as const;

/** The thing that an id names. @throws NotFoundError when there is none in the space. */
export function orGone<T>(thing: T | null, noun: keyof typeof INSTEAD): T {
  if (thing === null) throw new NotFoundError(`That ${noun} is no longer here. ${INSTEAD[noun]}`);
  return thing;
}

/** `churn.csv.gz` is churn. */
const withoutEnding = (name: string): string => name.replace(/\.(gz|gzip)$/i, '').replace(/\.[A-Za-z0-9]{1,8}$/, '');

export const titleOf = (fileName: string): string => withoutEnding(fileName) || fileName;

/** What a person can type: `owner/Slug Name.csv` is `slug-name`. */
export function shortName(text: string): string {
  const last = text.split('/').at(-1) ?? text;
  return typeable(withoutEnding(last)) || 'dataset';
}

/** Letters without accents, digits and hyphens; empty when the text has no letter or digit. */
export function typeable(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '-')
    .toLowerCase();
  return [...plain]
    .slice(0, MAX_NAME)
    .join('')
    .replace(/^-+|-+$/g, '');
}

/** Inserts under the first name, or under the name with the next free number. */
export async function insertNumbered<T>(name: string, insert: (name: string) => Promise<T>, first = name): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await insert(number === 1 ? first : `${name}-${number}`);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

const isTaken = (error: unknown): boolean => error instanceof DuplicateError && error.fields.includes('name');

/** A name somebody chose, as it can be typed. @throws InvalidInputError when nothing of it can. */
export function chosenName(wanted: string): string {
  const name = typeable(wanted);
  if (name !== '') return name;
  throw new InvalidInputError('A name needs at least one letter or digit. Choose another name.');
}

/** @throws ConflictError when another thing of the kind has the name. */
export async function orTaken<T>(change: Promise<T>, noun: string, name: string): Promise<T> {
  try {
    return await change;
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new ConflictError(`There is a ${noun} called ${name} already. Choose another name.`, error);
  }
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../errors.ts';

/**
 * A file of the source tree, by its path from package.json on. The compiler copies nothing but what it compiles, so
 * compiled code reads everything else from there.
 */
export function sourceFile(...path: readonly string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new AppError('internal', `${path.join('/')} is missing from this installation.`);
    folder = parent;
  }
  return join(folder, ...path);
}

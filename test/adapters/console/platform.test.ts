import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlatform } from '../../../adapters/console/platform.ts';
import { createTextScreen } from '../../../adapters/console/screen.ts';
import { InvalidInputError } from '../../../src/errors.ts';
import { createPaper } from '../../support/paper.ts';
import { createFolder } from '../../support/store.ts';

it('a file that is there and cannot be read is refused, so that nobody tries again', async () => {
  const { openFile } = createPlatform(createTextScreen({ output: createPaper().output }));
  const path = join(await createFolder(), 'table.csv');
  await writeFile(path, 'a,b\n1,2\n');
  const { stream } = await openFile(path, AbortSignal.timeout(5_000));
  await rm(path);

  const error = await stream.toArray().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as Error).message).toBe(`${path} cannot be read (ENOENT).`);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { note, settleAll } from '../../src/usecases/unfinished.ts';
import { createServices, putFile } from '../support/usecases.ts';

describe('what a process that died had begun to add', () => {
  it('is removed as far as it had come, and nothing else', async () => {
    const { services, store, keptFiles } = await createServices();
    const [other, original_file_id] = [await putFile(store), await putFile(store)];
    // The second file had not been put yet.
    const parquet_file_id = 'f'.repeat(24);
    await note(services.workDir, { space: 'test:space', request_key: 'act', original_file_id, parquet_file_id });

    await settleAll(services, services.workDir);

    expect(keptFiles()).toEqual([other]);
  });

  it('is left alone once it is forgotten', async () => {
    const { services, store, keptFiles } = await createServices();
    const [original_file_id, parquet_file_id] = [await putFile(store), await putFile(store)];
    const unfinished = { space: 'test:space', request_key: 'act', original_file_id, parquet_file_id };
    const forget = await note(services.workDir, unfinished);

    await forget();
    await settleAll(services, services.workDir);

    expect(keptFiles()).toHaveLength(2);
  });

  it('may be no more than half a note', async () => {
    const { services, store, keptFiles } = await createServices();
    const other = await putFile(store);
    const unfinished = { space: 'test:space', request_key: 'act', original_file_id: other, parquet_file_id: other };
    await note(services.workDir, unfinished);
    await writeFile(join(services.workDir, `${other}.unfinished.json`), '{"space":"te');

    await settleAll(services, services.workDir);

    expect(keptFiles()).toEqual([other]);
  });
});

import { onTestFinished } from 'vitest';
import { openS3Files, type S3Files, type S3Options } from '../../src/store/s3/index.ts';
import { type S3Options as FakeOptions, type S3Server, startS3 } from '../fakes/s3/server.ts';

const ACCOUNT = { accessKeyId: 'AKIATEST', secretAccessKey: 'a/secret+of=tests' };
const REGION = 'eu-central-1';
const BUCKET = 'models';

/** A store of the protocol for one test, and the settings by which it is reached. */
export async function createS3(changes: Partial<FakeOptions> = {}) {
  const s3: S3Server = await startS3({ ...ACCOUNT, region: REGION, ...changes }, BUCKET);
  onTestFinished(() => s3.close());
  const settings: S3Options = { endpoint: s3.endpoint, region: REGION, bucket: BUCKET, credentials: ACCOUNT };
  const open = async (changed: Partial<S3Options> = {}): Promise<S3Files> => {
    const files = await openS3Files({ ...settings, ...changed });
    onTestFinished(() => files.close());
    return files;
  };
  return { ...s3, settings, openFiles: open };
}

import { fileURLToPath } from 'node:url';

/** The scoring process as it is started by the compiled program. */
export const SCORING = fileURLToPath(new URL('../../.build/src/models/scoring/scoring-process.js', import.meta.url));

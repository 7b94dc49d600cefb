import { z } from 'zod';
import type { StandingContract } from '../../apart/contract.ts';

const vector = z.custom<Float32Array>((value) => value instanceof Float32Array);

/** What the process that knows meanings is asked, and what it answers: a vector for each text, in their order. */
export const meaning: StandingContract<readonly string[], readonly Float32Array[]> = {
  request: z.array(z.string()).max(64),
  answer: z.array(vector),
};

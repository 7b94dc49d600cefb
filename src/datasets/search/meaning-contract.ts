import { z } from 'zod';

/** What the process that knows meanings is asked, and what it answers: a vector for each text, in their order. */
export const question = z.object({ id: z.number(), texts: z.array(z.string()).max(64) });
export const answer = z.object({
  id: z.number(),
  vectors: z.array(z.custom<Float32Array>((value) => value instanceof Float32Array)).nullable(),
});

export type Question = z.infer<typeof question>;
export type Answer = z.infer<typeof answer>;

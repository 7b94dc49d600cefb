import { z } from 'zod';
import { ERROR_CODES } from '../errors.ts';

/** What a process is asked and what it may say. Both sides import it, and neither believes the other without it. */
export interface Contract<Request, Progress, Result> {
  readonly request: z.ZodType<Request>;
  readonly progress: z.ZodType<Progress>;
  readonly result: z.ZodType<Result>;
}

/** `stop`: nothing is wanted any more. `keep-best`: what there is by now will do. */
export type Cancel = 'stop' | 'keep-best';

/** What the parent sends: one `work`, and then wishes to end it. */
export const instruction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('work'), request: z.unknown() }),
  z.object({ type: z.literal('cancel'), how: z.enum(['stop', 'keep-best']) }),
]);

/** What the process sends: any number of the first two, then one of the others, then nothing. */
export const report = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), progress: z.unknown() }),
  z.object({ type: z.literal('memory'), rssBytes: z.number() }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  z.object({ type: z.literal('failed'), code: z.enum(ERROR_CODES), message: z.string(), cause: z.string() }),
]);

export type Instruction = z.infer<typeof instruction>;
export type Report = z.infer<typeof report>;

/** What a process that stays is asked, and what it answers. */
export interface StandingContract<Request, Answer> {
  readonly request: z.ZodType<Request>;
  readonly answer: z.ZodType<Answer>;
}

export const standingRequest = z.object({ id: z.number(), request: z.unknown() });

export const standingReport = z.object({
  id: z.number(),
  answer: z.unknown().optional(),
  error: z.string().optional(),
});

export type StandingReport = z.infer<typeof standingReport>;

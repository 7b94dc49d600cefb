import { z } from 'zod';
import type { StandingContract } from '../apart/contract.ts';
import type { Chart } from '../cards/chart.ts';

const request = z.object({
  // Made by this program; what is wrong in it shows as a picture that cannot be drawn.
  chart: z.custom<Chart>((value) => typeof value === 'object' && value !== null && 'kind' in value),
  theme: z.enum(['light', 'dark']),
  format: z.enum(['png', 'svg']),
});

export type DrawingRequest = z.infer<typeof request>;

/** What the process that draws is asked, and what it answers: the bytes of a PNG, or of an SVG document in UTF-8. */
export const drawing: StandingContract<DrawingRequest, Uint8Array> = {
  request,
  answer: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length > 0),
};

/** The process that draws charts: the libraries for it take 100 MB and a moment to load. */
import { answerStanding } from '../apart/answer-standing.ts';
import { drawPng, drawSvg } from './draw.ts';
import { drawing } from './drawing-contract.ts';

answerStanding(drawing, async ({ chart, theme, format }) =>
  format === 'png' ? drawPng(chart, theme) : Buffer.from(await drawSvg(chart, theme)),
);

import { type StandingContract, type StandingReport, standingRequest } from './contract.ts';

/** The other side of `createStanding`: answers one request after the other until its parent is gone or ends it. */
export function answerStanding<Request, Answer>(
  contract: StandingContract<Request, Answer>,
  work: (request: Request) => Promise<Answer> | Answer,
): void {
  const answerTo = async (id: number, request: unknown): Promise<StandingReport> => {
    try {
      return { id, answer: await work(contract.request.parse(request)) };
    } catch (error) {
      return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  // One after the other: each uses the processor all by itself.
  let last: Promise<unknown> = Promise.resolve();
  process.on('message', (frame) => {
    const { id, request } = standingRequest.parse(frame);
    last = last.then(async () => process.send?.(await answerTo(id, request)));
  });
  process.on('disconnect', () => process.exit(0));
  // Service managers tell every process of theirs to end. When this one does is for its parent to say.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
}

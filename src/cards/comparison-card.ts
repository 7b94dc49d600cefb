import { metricName } from '../text/sentences.ts';
import type { Card } from './card.ts';
import { count, percent, quantity, scoreWithInterval, seconds } from './format.ts';
import type { ShownModel } from './run-card.ts';
import { isSimulated } from './verdict.ts';

export interface ComparedRows {
  readonly rows: number;
  readonly losses: readonly [number, number];
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  readonly isReal: boolean;
}

type ComparedModel = ShownModel & { readonly task_type: 'classification' | 'regression'; readonly target: string };

/** Models side by side, and whether the difference between the first two is one. */
export function comparisonCard(models: readonly ComparedModel[], rowByRow: ComparedRows | string): Card {
  const metrics = [...new Set(models.map(({ metric }) => metric))];
  return {
    title: `${models.map(({ name }) => name).join(' and ')} side by side`,
    text: typeof rowByRow === 'string' ? rowByRow : verdictOn(models, rowByRow),
    table: {
      columns: ['model', ...metrics.map(metricName), 'tested on', 'trained in'],
      rows: models.map((model) => [
        model.name,
        ...metrics.map((metric) => {
          const score = model.scores[metric];
          return score === undefined
            ? '–'
            : `${scoreWithInterval(metric, score)}${isSimulated(model) ? ', simulated' : ''}`;
        }),
        `${count(model.test_rows)} rows`,
        seconds(model.elapsed_ms),
      ]),
    },
    note: 'Scores of the test parts, with 95 % intervals.',
  };
}

function verdictOn([a, b]: readonly ComparedModel[], { rows, losses, difference, isReal }: ComparedRows): string {
  if (a === undefined || b === undefined) return '';
  const isClasses = a.task_type === 'classification';
  const said = (loss: number): string => (isClasses ? percent(loss) : quantity(loss));
  const what = isClasses ? 'wrong in' : `off by`;
  const figures = `On the ${count(rows)} rows that neither learned from, ${a.name} is ${what} ${said(losses[0])} and ${b.name} ${isClasses ? 'in' : 'by'} ${said(losses[1])}${isClasses ? '' : ' on average'}.`;
  if (!isReal) return `${figures} That difference can well be chance: take either.`;
  return `${figures} ${difference.value < 0 ? a.name : b.name} is better, and hardly by chance.`;
}

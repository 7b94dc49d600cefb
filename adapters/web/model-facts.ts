import type { Model } from '../../src/store/records.ts';
import { finite } from './api.ts';

/** Names of scores as clients read them. */
const NAMES: Readonly<Record<string, string>> = { f1: 'f1_score', r2: 'r2_score' };

export const metricsOf = ({ metrics }: Model): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(metrics)
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => [NAMES[name] ?? name, value]),
  );

/** What a finished run tells of its model. */
export const modelFacts = (model: Model) => ({
  model_id: model.id,
  best_model: model.base_model,
  metrics: metricsOf(model),
  uses_real_model: model.uses_real_model,
});

/** Scores as the pages show them: text. Of a number that is predicted, R² stands for accuracy and the mean error for loss. */
export function figuresOf(model: Model) {
  const { accuracy, log_loss, r2, mae, f1 } = model.metrics;
  const isNumber = model.task_type === 'regression';
  const text = (value: number | undefined): string | null => finite(value)?.toFixed(4) ?? null;
  return { accuracy: text(isNumber ? r2 : accuracy), loss: text(isNumber ? mae : log_loss), f1_score: text(f1) };
}

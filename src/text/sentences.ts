/** How things are listed and named in sentences, the same in cards, refusals and notes. */

/** `a, b and c` */
export function list(items: readonly string[], last = 'and'): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** `a, b, c, d, e, f and 12 more` */
export function listSome(items: readonly string[], most = 6): string {
  return list(items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items);
}

/** Metrics by the name people use. */
const METRIC_NAMES: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  f1: 'F1',
  precision: 'precision',
  recall: 'recall',
  roc_auc: 'AUC',
  log_loss: 'log loss',
  r2: 'R²',
  mae: 'mean error (MAE)',
  rmse: 'RMSE',
};

export function metricName(metric: string): string {
  return METRIC_NAMES[metric] ?? metric;
}

import type { ENGINES, METRICS } from '../../command.ts';
import type { Message } from '../message.ts';
import { means } from '../message.ts';
import type { Found } from './duration.ts';

type Metric = (typeof METRICS)[number];
type Engine = (typeof ENGINES)[number];

const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  accuracy: 'accuracy|acc|genauigkeit|exactitud|exactitude|acuracia|accuratezza|nauwkeurigheid|acurácia|trefferquote',
  f1: 'f1|f1 score|f1-score|f 1|f1score|f-score|f score|macro f1|f-measure',
  precision: 'precision|prazision|precisione|precisao|precisie|präzision',
  recall:
    'recall|sensitivity|sensitivitat|sensibilidad|sensibilidade|rappel|richiamo|sensibilita|tpr|true positive rate',
  roc_auc:
    'roc auc|roc_auc|auc|auroc|roc|rocauc|roc-auc|area under the curve|area under curve|auc roc|auc-roc|area under the roc curve',
  log_loss: 'log loss|logloss|log_loss|log-loss|cross entropy|cross-entropy|logarithmic loss',
  r2: 'r2|r squared|r-squared|r_squared|r2 score|rsquared|r^2|r 2|r quadrat|r cuadrado|bestimmtheitsmass|coefficient of determination',
  mae: 'mae|mean absolute error|mean abs error|absolute error|mittlerer absoluter fehler|error absoluto medio|erreur absolue moyenne|erro absoluto medio|errore assoluto medio',
  rmse: 'rmse|root mean squared error|root mean square error|rms error|rms|error cuadratico medio',
};

const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  native:
    'native|built-in|builtin|built in|native engine|nativ|nativen|nativo|natif|nativa|your own engine|in-house engine|default engine|own engine',
  autogluon: 'autogluon|auto gluon|auto-gluon|autogluons|ag|gluon|autoglon|autogloun|autogluton',
  simulation:
    'simulation|simulate|simulated|simulating|dry run|dry-run|simuliere|simuliert|simulieren|simula|simulacion|simular|simule|simuler|simulacao|simulazione|simulatie|simuleer|fake run|mock run|pretend run|trockenlauf|probelauf|fake training|sim|simulator|test run without training|simulata|simulado|simulada|gesimuleerd',
};

const METRIC_TABLE = table(METRIC_NAMES);
const ENGINE_TABLE = table(ENGINE_NAMES);

type Table<T> = readonly (readonly [words: readonly string[], value: T])[];

function table<T extends string>(names: Readonly<Record<T, string>>): Table<T> {
  return (Object.entries(names) as [T, string][])
    .flatMap(([value, list]) => list.split('|').map((name) => [name.split(' '), value] as const))
    .sort((a, b) => b[0].length - a[0].length);
}

export function findMetric(message: Message, from: number, to: number): Found<Metric> | null {
  return findWanted(message, METRIC_TABLE, from, to);
}

export function findEngine(message: Message, from: number, to: number): Found<Engine> | null {
  return findWanted(message, ENGINE_TABLE, from, to);
}

/** The last one named that is not ruled out ("without autogluon", "not rmse"): corrections come later. */
function findWanted<T>(message: Message, names: Table<T>, from: number, to: number): Found<T> | null {
  let wanted: Found<T> | null = null;
  for (let at = from; at < to; ) {
    const found = choiceAt(message, names, at, to);
    if (found !== null && !ruledOut(message, found.start, from)) wanted = found;
    at = found?.end ?? at + 1;
  }
  return wanted;
}

function choiceAt<T>(message: Message, names: Table<T>, at: number, to: number): Found<T> | null {
  for (const [words, value] of names) {
    if (at + words.length > to) continue;
    if (words.every((word, i) => matches(message, at + i, word))) return { value, start: at, end: at + words.length };
  }
  return null;
}

function matches(message: Message, at: number, word: string): boolean {
  const token = message.tokens[at];
  return token?.fold === word || (message.words[at] === word && token?.kind === 'word');
}

function ruledOut(message: Message, at: number, from: number): boolean {
  for (let i = Math.max(from, at - 2); i < at; i++) if (means(message, i, 'without', 'not', 'instead-of')) return true;
  return false;
}

import { compact, fold } from '../text/fold.ts';

/** Words of the trade in two sentences each, for "what is AUC?" and for the first time a card uses one. */
interface Term {
  readonly names: readonly string[];
  readonly meaning: string;
}

const TERMS: readonly Term[] = [
  {
    names: ['AUC', 'ROC AUC', 'ROC', 'area under the curve'],
    meaning:
      'AUC says how well a model tells two classes apart: shown one case of each, it is the share of such pairs in which it picks the right one. 0.5 is guessing, 1 is perfect.',
  },
  {
    names: ['F1', 'F1 score', 'F-score'],
    meaning:
      'F1 is one figure for two questions: how many of the cases the model found are right, and how many of the right ones it found. It is 0 at worst and 1 at best, and is worth more than accuracy where one class is rare.',
  },
  {
    names: ['precision'],
    meaning:
      'Precision is the share of right answers among the cases to which the model gave a class. Low precision means many false alarms.',
  },
  {
    names: ['recall', 'sensitivity'],
    meaning: 'Recall is the share of the cases of a class that the model found. Low recall means that many are missed.',
  },
  {
    names: ['accuracy'],
    meaning:
      'Accuracy is the share of cases in which the model gives the right answer. Compare it with always giving the commonest answer, which is right often where one class is frequent.',
  },
  {
    names: ['log loss', 'logloss', 'cross entropy'],
    meaning:
      'Log loss says how good the probabilities of a model are: being sure and wrong costs most. 0 is perfect, and smaller is better.',
  },
  {
    names: ['R²', 'R2', 'R squared', 'coefficient of determination'],
    meaning:
      'R² is the part of the ups and downs of a number that the model explains. 1 is perfect, and 0 is what always guessing the mean gets.',
  },
  {
    names: ['MAE', 'mean absolute error', 'mean error'],
    meaning: 'MAE is how far the model is off on average, in the units of what is predicted. Smaller is better.',
  },
  {
    names: ['RMSE', 'root mean squared error'],
    meaning:
      'RMSE is how far the model is off, in the units of what is predicted, where large errors count more than small ones. Smaller is better.',
  },
  {
    names: ['baseline'],
    meaning:
      'The baseline is what one gets without looking at any column: always the same answer. A model is worth something by as much as it does better.',
  },
  {
    names: ['blend', 'ensemble', 'blending'],
    meaning:
      'A blend asks several models and weighs their answers. Together they usually err less than the best of them alone.',
  },
  {
    names: ['fold', 'folds', 'cross-validation', 'cross validation', 'CV'],
    meaning:
      'The rows are dealt into parts, called folds, and each is predicted by a model that learned from the others. So every model is judged on rows it did not learn from.',
  },
  {
    names: ['leaderboard'],
    meaning:
      'The leaderboard lists the models that were tried, best first, by their score on rows they did not learn from. The final score comes from other rows, which no choice was made on.',
  },
  {
    names: ['validation', 'validation rows', 'holdout', 'hold-out', 'test set', 'test rows'],
    meaning:
      'Some rows are kept aside while a model learns, so that it can be judged on cases it never saw. Validation rows serve to choose among models, and test rows are used once, at the end.',
  },
  {
    names: ['boosted trees', 'gradient boosting', 'boosting', 'GBDT', 'GBM', 'XGBoost', 'LightGBM', 'CatBoost'],
    meaning:
      'Boosted trees are many small decision trees, each of which corrects what those before it got wrong. They are often the best choice for tables.',
  },
  {
    names: ['random forest', 'extra trees', 'forest', 'ml-random-forest'],
    meaning:
      'A forest is many decision trees that each see a part of the data, and vote. It needs little tuning and seldom goes far wrong.',
  },
  {
    names: ['linear model', 'linear regression', 'logistic regression', 'quadratic model'],
    meaning:
      'A linear model weighs each column and adds up. It is simple and does well where effects simply add, or where there are few rows.',
  },
  {
    names: ['neural net', 'neural network'],
    meaning:
      'A neural net passes the columns through layers of small weighted sums that it learns. It needs more rows than other models to do well.',
  },
  {
    names: ['overfitting', 'overfit'],
    meaning:
      'A model overfits when it learns its rows by heart instead of what they have in common. It then does well on rows it knows and badly on new ones.',
  },
  {
    names: ['leak', 'leakage', 'data leakage', 'target leakage'],
    meaning:
      'A leak is a column that gives the answer away, and would not be known when the model is asked. A model with a leak looks far better than it is.',
  },
  {
    names: ['target', 'label'],
    meaning: 'The target is the column that the model learns to predict. It does so from the other columns.',
  },
  {
    names: ['feature', 'features'],
    meaning: 'A feature is a column that the model predicts from. All columns but the target are, less those left out.',
  },
  {
    names: ['importance', 'feature importance', 'permutation importance'],
    meaning:
      'The importance of a column is how much worse the model gets when the values of that column are shuffled. It shows what the model uses, and not what causes what.',
  },
  {
    names: ['confidence interval', 'interval', '±'],
    meaning:
      'The score comes from a limited number of rows, so it could have come out otherwise by chance. The interval is where it would lie in about 95 of 100 such tests.',
  },
  {
    names: ['classification', 'regression'],
    meaning:
      'Classification predicts which of some classes a case belongs to, and regression predicts a number. Which of them it is follows from the target.',
  },
  {
    names: ['deploy', 'deployment', 'deployed'],
    meaning:
      'A deployed model is in service: it answers here and through the HTTP API. Undeploy takes it out of service and keeps the model.',
  },
];

const LETTER = '[\\p{L}\\p{N}]';
const ENTRIES = TERMS.flatMap(({ names, meaning }) => names.map((name) => ({ name, meaning })))
  .sort((a, b) => b.name.length - a.name.length)
  .map(({ name, meaning }) => ({
    meaning,
    pattern: new RegExp(`(?<!${LETTER})${name.replace(/[-\s]/g, '[-\\s]')}(?!${LETTER})`, 'iu'),
  }));

const NAMES: ReadonlySet<string> = new Set(TERMS.flatMap(({ names }) => names.map(compact)).filter(Boolean));

/** "What is AUC?", "what does accuracy mean?", and not "what is the AUC?", which asks for a figure. */
const ASKING =
  /^(?:(?:what does|was (?:bedeutet|heisst)|que significa|que veut dire|cosa significa) (?<named>.+?)|(?:what(?: is|'?s|’s| are)|explain|define|was (?:ist|sind)|qu['’]est[- ]ce qu(?:e|')|que es|cos['’]e|o que e|wat is) (?<what>.+?))(?: mean| stand for)?\s*[?!.]*$/;
const ARTICLE = /^(?:an?|eine?|une?|un[ao]|um|een) /;

/** Whether a text asks what a term means, and nothing else. */
export function asksForTerm(text: string): boolean {
  const { named, what } = ASKING.exec(fold(text).trim())?.groups ?? {};
  const words = (named ?? what ?? '').replace(ARTICLE, '');
  // "What is deployed?" asks for a list.
  return NAMES.has(compact(words)) && !(what?.endsWith('ed') ?? false);
}

/** What a text asks about, when it names a term; the longest name in it counts. */
export function explainTerm(text: string): string | null {
  return ENTRIES.find(({ pattern }) => pattern.test(text))?.meaning ?? null;
}

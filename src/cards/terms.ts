/** Words of the trade, each with its other names, and what they mean in two sentences. */
export const TERMS: Readonly<Record<string, string>> = {
  'AUC | ROC AUC | ROC | area under the curve':
    'AUC says how well a model tells two classes apart: shown one case of each, it is the share of such pairs in which it picks the right one. 0.5 is guessing, 1 is perfect.',
  'F1 | F1 score | F-score':
    'F1 is one figure for two questions: how many of the cases the model found are right, and how many of the right ones it found. It is 0 at worst and 1 at best, and is worth more than accuracy where one class is rare.',
  precision:
    'Precision is the share of right answers among the cases to which the model gave a class. Low precision means many false alarms.',
  'recall | sensitivity':
    'Recall is the share of the cases of a class that the model found. Low recall means that many are missed.',
  accuracy:
    'Accuracy is the share of cases in which the model gives the right answer. Compare it with always giving the commonest answer, which is right often where one class is frequent.',
  'log loss | logloss | cross entropy':
    'Log loss says how good the probabilities of a model are: being sure and wrong costs most. 0 is perfect, and smaller is better.',
  'R² | R2 | R squared | coefficient of determination':
    'R² is the part of the ups and downs of a number that the model explains. 1 is perfect, and 0 is what always guessing the mean gets.',
  'MAE | mean absolute error | mean error':
    'MAE is how far the model is off on average, in the units of what is predicted. Smaller is better.',
  'RMSE | root mean squared error':
    'RMSE is how far the model is off, in the units of what is predicted, where large errors count more than small ones. Smaller is better.',
  baseline:
    'The baseline is what one gets without looking at any column: always the same answer. A model is worth something by as much as it does better.',
  'blend | ensemble | blending':
    'A blend asks several models and weighs their answers. Together they usually err less than the best of them alone.',
  'fold | folds | cross-validation | cross validation | CV':
    'The rows are dealt into parts, called folds, and each is predicted by a model that learned from the others. So every model is judged on rows it did not learn from.',
  leaderboard:
    'The leaderboard lists the models that were tried, best first, by their score on rows they did not learn from. The final score comes from other rows, which no choice was made on.',
  'validation | validation rows | holdout | hold-out | test set | test rows':
    'Some rows are kept aside while a model learns, so that it can be judged on cases it never saw. Validation rows serve to choose among models, and test rows are used once, at the end.',
  'boosted trees | gradient boosting | boosting | GBDT | GBM | XGBoost | LightGBM | CatBoost':
    'Boosted trees are many small decision trees, each of which corrects what those before it got wrong. They are often the best choice for tables.',
  'random forest | extra trees | forest | ml-random-forest':
    'A forest is many decision trees that each see a part of the data, and vote. It needs little tuning and seldom goes far wrong.',
  'linear model | linear regression | logistic regression | quadratic model':
    'A linear model weighs each column and adds up. It is simple and does well where effects simply add, or where there are few rows.',
  'neural net | neural network':
    'A neural net passes the columns through layers of small weighted sums that it learns. It needs more rows than other models to do well.',
  'overfitting | overfit':
    'A model overfits when it learns its rows by heart instead of what they have in common. It then does well on rows it knows and badly on new ones.',
  'leak | leakage | data leakage | target leakage':
    'A leak is a column that gives the answer away, and would not be known when the model is asked. A model with a leak looks far better than it is.',
  'target | label': 'The target is the column that the model learns to predict. It does so from the other columns.',
  'feature | features':
    'A feature is a column that the model predicts from. All columns but the target are, less those left out.',
  'importance | feature importance | permutation importance':
    'The importance of a column is how much worse the model gets when the values of that column are shuffled. It shows what the model uses, and not what causes what.',
  'confidence interval | interval | ±':
    'The score comes from a limited number of rows, so it could have come out otherwise by chance. The interval is where it would lie in about 95 of 100 such tests.',
  'classification | regression':
    'Classification predicts which of some classes a case belongs to, and regression predicts a number. Which of them it is follows from the target.',
  'deploy | deployment | deployed':
    'A deployed model is in service: it answers here and through the HTTP API. Undeploy takes it out of service and keeps the model.',
  'specificity | true negative rate':
    'Specificity is the share of the cases of the other class that the model leaves alone. Low specificity means many false alarms among the harmless ones.',
  'balanced accuracy':
    'Balanced accuracy is the mean of the recalls of all classes. It does not reward always giving the commonest answer.',
  'average precision | PR AUC | precision-recall curve':
    'Average precision sums up precision over all levels of recall. It says more than AUC where the class looked for is rare.',
  'MCC | Matthews correlation':
    'The Matthews correlation compares predicted with true classes in one figure. 1 is perfect, 0 is guessing, and it stays fair where classes differ in size.',
  'MSE | mean squared error':
    'The mean squared error averages the squares of the errors, so large errors count most. Its root is the RMSE, which has the unit of the target.',
  'MAPE | mean absolute percentage error':
    'MAPE is the mean error as a share of the true value. It misleads where true values are near zero.',
  'confusion matrix':
    'A confusion matrix counts for each true class how often the model gave each answer. What lies off its diagonal are the errors, by kind.',
  'false positive | false positives | false alarm | false alarms':
    'A false positive is a case to which the model gives a class that it does not have. Raising the threshold makes them rarer and misses more of the true ones.',
  'false negative | false negatives':
    'A false negative is a case of the class looked for that the model misses. Lowering the threshold makes them rarer at the price of more false alarms.',
  'threshold | decision threshold | cut-off':
    'The threshold is the probability from which on a case is given the class. Where misses cost more than false alarms it should be lower than one half.',
  'calibration | calibrated':
    'A model is calibrated when its probabilities come true: of cases given 80 %, 80 of 100 are right. A model may rank well and still be badly calibrated.',
  'class imbalance | imbalance | imbalanced | rare class':
    'Classes are imbalanced when one of them is much rarer than the others. Accuracy says little then, and AUC, F1 or recall say more.',
  'underfitting | underfit':
    'A model underfits when it is too simple for what there is to learn. It does badly on the rows it learned from as well as on new ones.',
  'bias-variance | bias variance trade-off | bias-variance tradeoff':
    'A simple model errs in the same way everywhere, which is bias, and a flexible one changes with every sample, which is variance. Less of one is usually bought with more of the other.',
  'regularisation | regularization | lasso | ridge | L1 | L2':
    'Regularisation makes large weights costly, so that a model stays simple unless the data insist. It guards against overfitting.',
  'learning rate':
    'The learning rate is how far a model moves in each step of learning. Small steps take longer and often end better.',
  'early stopping':
    'Early stopping ends the learning when rows that are kept aside are no longer predicted better. It saves time and guards against overfitting.',
  'hyperparameter | hyperparameters | hyperparameter tuning | hyper-parameter':
    'A hyperparameter is a setting of the learning itself, such as the depth of trees, which is not learned from the rows. Tuning tries several and keeps what does best on rows that were kept aside.',
  'decision tree | decision trees':
    'A decision tree asks one question about a column after the other and ends in an answer. One tree alone is easy to read, and many together predict better.',
  'bagging | bootstrap aggregating':
    'Bagging trains the same kind of model on many random draws of the rows and averages the answers. It steadies models that would change much from one sample to another.',
  'stacking | stacked model':
    'Stacking trains a model on the answers of other models. To be honest it must see only answers for rows that those did not learn from.',
  'bootstrap | bootstrapping':
    'A bootstrap draws rows at random, with repetition, as often as there are rows. Doing so many times shows how much a figure depends on chance.',
  'k-nearest neighbours | k-nearest neighbors | nearest neighbours | nearest neighbors | KNN':
    'Nearest neighbours predict what the most similar known rows had. It needs no training, but suffers where there are many columns.',
  'support vector machine | SVM':
    'A support vector machine separates classes with as wide a margin as it can. It does well on small tables and gets slow on large ones.',
  'naive Bayes':
    'Naive Bayes weighs each column by itself, as if columns did not depend on each other. It is quick and does well with words.',
  'clustering | k-means | cluster analysis':
    'Clustering puts rows that are alike into groups, without a target. What the groups mean is for people to find out.',
  'supervised learning | supervised':
    'Supervised learning learns from rows whose answer is known, the target. It is what I do.',
  'unsupervised learning | unsupervised':
    'Unsupervised learning looks for structure in rows that have no target, such as groups. I do not offer it.',
  'reinforcement learning':
    'Reinforcement learning learns by acting and being rewarded. It does not fit tables of past cases, so I do not offer it.',
  'one-hot encoding | one-hot | dummy variable | dummy variables':
    'One-hot encoding turns a column of categories into one column of zeros and ones for each category. Models that only reckon with numbers need it.',
  'target encoding | mean encoding':
    'Target encoding replaces a category with the mean of the target among its rows. Done on the same rows that are learned from, it gives the answer away.',
  'categorical | category column | categorical variable':
    'A categorical column holds one of a limited number of values that have no order, such as a country. Models treat it otherwise than a number.',
  'missing value | missing values | imputation | NaN | blank cells':
    'A value is missing where a cell is empty or says so. Imputation fills it with a guess such as the median, and many models do without.',
  'outlier | outliers':
    'An outlier is a value far from all others. It may be an error or the most interesting row, so look before you drop it.',
  'standardisation | standardization | normalisation | normalization | feature scaling':
    'Scaling brings columns to a common range, so that none counts more for its unit alone. Linear models and neural nets need it, and trees do not.',
  'correlation | correlated':
    'Two columns are correlated when they rise and fall together, or against each other. It does not say that one causes the other.',
  'causation | causality | causal':
    'One thing causes another when changing it changes the other. A model learns what goes together, and only an experiment tells causes for sure.',
  'training set | training rows | training data':
    'The training rows are those that a model learns from. How well it does on them says little about new ones.',
  'stratified | stratification':
    'A stratified split gives each part the same share of every class. Without it a rare class may be missing from one of the parts.',
  'time series | forecast | forecasting':
    'A time series is a sequence of values in the order of time, and a forecast continues it. It must be judged on times later than those learned from.',
  'random seed | seed':
    'A seed is the number from which all random choices follow. The same seed, data and settings give the same model again.',
  AutoML:
    'AutoML tries kinds of models and settings by itself and keeps what does best. You bring a table and say what is to be predicted.',
  'embedding | embeddings':
    'An embedding turns a text or a thing into a list of numbers, so that what is similar lies near together. Models can then reckon with meaning.',
  'SHAP | Shapley values | Shapley value':
    'Shapley values share out one prediction among the columns, as fairly as game theory knows how. They explain the model, and not the world.',
  'feature engineering':
    'Feature engineering makes new columns out of those there are, such as the weekday of a date. Good ones often help more than a better model.',
  'PCA | principal component analysis | dimensionality reduction':
    'Dimensionality reduction replaces many columns with a few that keep most of the differences. PCA does so by weighted sums of columns.',
  'gradient descent':
    'Gradient descent changes the weights of a model step by step in the direction that lowers its error fastest. Neural nets learn that way.',
  'loss function | objective function | cost function':
    'A loss function is the error that learning makes small. Which errors it counts most decides what the model gets right.',
  'epoch | epochs': 'An epoch is one pass over all training rows. Neural nets take many of them.',
  'data drift | concept drift | drift':
    'Data drift when new rows are no longer like those that a model learned from. The model then gets worse without a warning, and should be trained again.',
  'multiclass | multi-class':
    'A multiclass task has more than two possible answers. Each case gets exactly one of them.',
  'binary classification':
    'Binary classification has two possible answers, such as yes and no. The model gives a probability for each.',
  'residual | residuals':
    'A residual is the true value less the predicted one. When residuals show a pattern, there is more to learn.',
  'standard deviation':
    'The standard deviation says how far values typically lie from their mean. It has the unit of the values.',
  'quantile | quantiles | percentile | percentiles':
    'A quantile is the value below which a given share of all values lies. The median is the one for one half.',
  'p-value | statistical significance':
    'A p-value is how often chance alone would give a result at least as extreme. It does not say how likely the result is true, or how large the effect is.',
  'fine-tuning | transfer learning':
    "Fine-tuning trains a model that learned something general a little further on one's own task. It needs far fewer examples than learning from nothing.",
  'large language model | language model | LLM':
    'A language model continues texts by what it learned from very many of them. It words things well and can be wrong, so what costs is never done on its word alone.',
  inference: 'Inference is asking a trained model for answers. It takes a moment where training takes minutes.',
  Parquet:
    'Parquet is a file format that keeps a table column by column, packed and with types. It is smaller and quicker to read than CSV.',
};

import { rules } from './rule.ts';

export const leaderboardRules = rules('leaderboard', (when) => [
  when(
    7.6,
    'leaderboard',
    'search need data have train explain deploy add predict delete stop term something source recommend',
    'topic upload',
  ),
  when(
    8.8,
    'leaderboard finished|run-id|run|training|show|model|models|alone|with-model',
    'search need datasets train deploy predict delete stop explain importance ordinal meaning',
  ),
  when(
    9,
    'best model|models what|which|show|alone|finished|question-mark|whether',
    'deploy recommend predict delete two-models search about explain term good',
  ),
  when(
    8.9,
    'best model|models finished what|which|show|question-mark',
    'deploy recommend predict delete explain two-models topic',
  ),
  when(8, 'best which|what finished|one|with-model', 'recommend topic deploy explain importance'),
  when(
    9,
    'metric what|how|show|which|question-mark finished|with-model|leaderboard|run-id|mine|need',
    'meaning explain train why should recommend use optimise start deploy again good set',
  ),
  when(6.1, 'good how|whether|past finished|with-model it|model|past', 'recommend predict should term topic'),
  when(7, 'metric finished|alone question-mark', 'meaning explain why idle'),
]);

export const explainRules = rules('explain', (when) => [
  when(8.7, 'importance', 'search datasets train delete deploy predict howto meaning have need'),
  when(
    9.3,
    'importance show|what|which|model-name|model|with-model|finished|columns|alone|question-mark',
    'search train delete howto meaning need deploy',
  ),
  when(9, 'explain model|model-name', 'term search delete train what recommend compare howto status models'),
  when(9, 'explain model|model-name with-model', 'meaning search delete train recommend compare howto status models'),
  when(8.4, 'explain it|one with-model|finished', 'term search delete train meaning describe status'),
  when(8.8, 'explain|why predict', 'search train meaning delete term howto'),
  when(6.5, 'explain alone', 'term dataset columns metric topic'),
  when(8.4, 'matter what|which|columns|column', 'search howto'),
]);

export const compareRules = rules('compare', (when) => [
  when(10, 'two-models compare|better|best|which|about', 'delete deploy train'),
  when(6, 'two-models', 'delete deploy train predict undeploy'),
  when(8.4, 'compare models|it|alone|everything|model', 'leaderboard term data search'),
  when(6, 'compare', 'leaderboard term search data need topic have'),
]);

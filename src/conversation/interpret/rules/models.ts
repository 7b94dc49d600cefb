import { rules } from './rule.ts';

export const recommendModelsRules = rules('recommend_models', (when) => [
  when(9.3, 'which|what models|model recommend', 'mine finished search delete deploy explain compare model-name'),
  when(9.6, 'recommend model|models|term topic|term|with-dataset', 'search deploy delete compare data'),
  when(9.2, 'recommend model|models|what|which', 'search deploy delete help compare target sure-column data'),
  when(8, 'recommend something topic', 'data search'),
  when(7.5, 'recommend topic', 'data search help target deploy delete train add'),
  when(
    9.1,
    'which|what model|models best|good|should|about|use topic',
    'finished mine search leaderboard delete data meaning explain model-name',
  ),
  when(8.6, 'best|good model|models topic about', 'finished search datasets delete deploy mine leaderboard why'),
  when(9.1, 'which|what model|models should', 'deploy delete search mine leaderboard'),
  when(
    8.3,
    'which|what|best|good model|models predict|term about',
    'finished mine model-name search delete leaderboard deploy meaning running why',
  ),
  when(9.4, 'should recommend|use topic|about', 'dataset target metric sure-column deploy'),
]);

export const listModelsRules = rules('list_models', (when) => [
  when(7.4, 'what|which mine train', 'data column target topic metric'),
  when(
    6.6,
    'what|which models',
    'topic best good better recommend about term predict should use leaderboard delete how-many',
  ),
  when(8.2, 'list|show|mine models', 'columns leaderboard best recommend compare delete explain train datasets topic'),
  when(9.3, 'list|show|what|which models mine', 'best recommend compare delete explain better'),
  when(8.5, 'which models have', 'best recommend about'),
  when(6.3, 'models alone', 'best recommend compare delete leaderboard'),
  when(
    8,
    'list|what|which|show mine|have|list model|deployment',
    'best recommend topic model-name explain good should leaderboard delete importance deploy',
  ),
]);

export const deleteModelRules = rules('delete_model', (when) => [
  when(9.1, 'delete model', 'everything doubt deployment data models deploy'),
  when(9.6, 'delete model-name', 'everything doubt deployment data deploy undeploy'),
]);

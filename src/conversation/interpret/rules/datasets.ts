import { rules } from './rule.ts';

export const uploadHintRules = rules('upload_hint', (when) => [
  when(9, 'upload', 'delete reference'),
  when(8, 'own|mine file', 'search describe delete train columns'),
  when(7.8, 'own data', 'search list show describe delete columns what which datasets train set target mine'),
  when(6.2, 'file have|need|howto|whether|please|want', 'topic search describe delete columns about source'),
  when(6.4, 'file add', 'topic url reference search ordinal'),
]);

export const listDatasetsRules = rules('list_datasets', (when) => [
  when(6.3, 'mine data alone', 'topic delete file train search describe columns'),
  when(7.4, 'list|show everything mine', 'models model topic delete deployment'),
  when(8, 'list|show datasets', 'about topic delete help'),
  when(9, 'list|show mine data', 'columns topic delete it describe'),
  when(9.2, 'what|which mine data', 'columns topic delete describe model models'),
  when(8, 'what|which datasets', 'topic describe columns about'),
  when(7, 'datasets mine', 'topic delete columns train describe'),
  when(6, 'datasets alone', 'topic delete search'),
  when(6, 'list alone', 'models columns leaderboard topic model help explain name'),
  when(6, 'list data', 'topic columns models name'),
  when(
    7.2,
    'what mine',
    'topic models model columns target leaderboard deployment run running metric name howto train deploy',
    'status term predict describe best done training help',
  ),
]);

export const describeDatasetRules = rules('describe_dataset', (when) => [
  when(
    5.3,
    'how-many with-dataset',
    'model models run left training train duration-question predict foresee row delete metric deploy running',
  ),
  when(6.2, 'which column target with-dataset', 'predict should train recommend'),
  when(
    5.4,
    'sure-column what|which asked with-dataset',
    'predict foresee target train row with-model explain importance best model instead what-about use metric want matter meaning',
  ),
  when(
    6.6,
    'how-many dataset|column|columns',
    'model models run left training duration-question predict row delete metric with-results',
  ),
  when(7, 'describe', 'delete explain model-name model run deploy predict term elsewhere undeploy recommend'),
  when(
    8.3,
    'describe data|name|it|columns|with-dataset',
    'delete model-name model predict search elsewhere train term run recommend undeploy deploy deployment',
  ),
  when(
    8.7,
    'columns what|which|show|how|list|whether|describe|have|want|search',
    'importance howto model leaderboard matter search why meaning about delete best',
  ),
  when(
    8.6,
    'columns show|what|which|whether|how with-dataset|name',
    'importance howto leaderboard matter search why meaning delete best model',
  ),
  when(
    6.5,
    'columns',
    'importance topic howto predict train search set target delete row explain matter meaning why',
    'leaderboard best',
  ),
  when(7.4, 'show dataset', 'mine model datasets predict leaderboard search delete about source ordinal'),
  when(7.1, 'what dataset name', 'about have search mine model term recommend'),
  when(
    6.2,
    'show name',
    'mine model models datasets predict leaderboard search delete about model-name run-id explain',
    'importance deployment elsewhere have help status',
  ),
  when(6, 'what|which target with-dataset', 'set meaning term predict recommend sure-column should'),
]);

export const deleteDatasetRules = rules('delete_dataset', (when) => [
  when(
    6.95,
    'delete deleted-name',
    'everything doubt deployment models model model-name run columns column target search stop elsewhere training not row',
  ),
  when(9, 'delete dataset', 'everything doubt deployment models run columns'),
  when(8.5, 'delete datasets name', 'everything doubt models'),
  when(
    7,
    'delete it with-dataset',
    'with-model with-deployment model everything doubt deployment run columns running correction',
    'sure-column target name model-name',
  ),
]);

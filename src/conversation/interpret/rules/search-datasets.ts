import { rules } from './rule.ts';

export const searchDatasetsRules = rules('search_datasets', (when) => [
  when(7, 'correction topic with-results', 'ordinal result column train metric add delete'),
  when(8.7, 'have data|file about topic', 'mine columns upload with-dataset delete train'),
  when(
    9.6,
    'want|need term about topic',
    'with-dataset with-model model models recommend explain meaning which what why howto train model-name url reference metric leaderboard importance',
  ),
  // Somebody without data says what they want to know.
  when(
    8,
    'predict|foresee topic|stop|left|delete',
    'with-dataset with-model with-deployment pairs url reference model-name explain recommend upload delete',
    'hypothetical howto elsewhere columns target use add best good',
  ),
  when(
    8,
    'model topic want|need|please|train|something',
    'with-dataset with-model url reference model-name explain',
    'recommend upload delete deploy compare doubt elsewhere leaderboard target which meaning why',
  ),
  when(
    7,
    'train topic',
    'with-dataset with-model url reference model-name explain recommend upload delete doubt elsewhere',
  ),
  when(
    5.5,
    'predict|foresee topic want|need',
    'column row url reference model-name explain recommend upload delete doubt elsewhere with-model train',
  ),
  when(8, 'search topic', 'upload ordinal'),
  when(9, 'search data topic', 'upload'),
  when(7.2, 'search data', 'upload ordinal result mine'),
  when(7.2, 'search instead'),
  when(8.3, 'train something topic', 'with-dataset reference'),
  when(7, 'search term'),
  when(8, 'need data topic', 'upload train delete'),
  when(7, 'need something topic', 'train upload predict'),
  when(
    6,
    'need topic about',
    'train with-dataset upload predict help elsewhere model recommend deploy delete leaderboard',
  ),
  when(8.6, 'have data topic', 'mine columns upload describe'),
  when(8.4, 'what data topic about have'),
  when(8.2, 'show datasets topic about'),
  when(
    7,
    'have topic about|something|source',
    'columns leaderboard status train model models done run mine upload predict model-name row',
  ),
  when(
    9.4,
    'have|something source topic',
    'columns leaderboard train model done run mine upload predict row reference add',
  ),
  when(7, 'something topic about|source', 'train recommend columns describe add'),
  when(6.5, 'source topic', 'reference add use train describe elsewhere upload'),
  when(6.1, 'datasets topic', 'describe delete train columns mine set add'),
  when(
    5.5,
    'dataset topic',
    'describe delete train columns set target add use sure-column predict upload list own howto explain',
    'stop run mine deploy duration-question estimate model show elsewhere leaderboard compare',
  ),
  when(
    7.6,
    'what-about|use|instead topic with-results',
    'ordinal result correction train model metric row reference url engine duration',
  ),
  when(7.7, 'instead topic with-results', 'ordinal train metric engine'),
]);

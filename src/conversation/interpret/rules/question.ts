import { rules } from './rule.ts';

export const questionRules = rules('question', (when) => [
  when(
    6.6,
    'term|metric how',
    'model-name row running with-model finished leaderboard howto duration-question columns train set',
  ),
  when(
    6.5,
    'should',
    'recommend which what model models row search add show list describe help please predict target sure-column',
  ),
  when(9.4, 'term|metric good asked', 'recommend best finished'),
  when(6.1, 'why topic', 'it predict model with-model status row data'),
  when(7.1, 'metric what-about question-mark term', 'finished with-model alone train'),
  when(7.2, 'target good asked', 'row train predict'),
  when(
    8.6,
    'meaning question-mark columns|models|help data|columns|models|term|model',
    'it mine show describe list what which importance with-results how-many have',
  ),
  when(7, 'what target', 'with-dataset set predict train sure-column'),
  when(9.6, 'metric|term compare', 'model-name model models finished dataset it mine train deploy delete'),
  when(12, 'hypothetical delete|deploy|undeploy|train|stop|training|set|start|add|predict'),
  when(12, 'should delete|deploy|undeploy|train|stop|training|start|set', 'recommend'),
  when(11, 'howto delete|deploy|undeploy|train|stop|term', 'upload'),
  when(10.5, 'meaning term|metric|engine|train|deploy|undeploy|delete|training|target', 'it importance recommend mine'),
  when(10, 'term why|meaning', 'importance model-name row'),
  when(9.5, 'term explain', 'model model-name it importance'),
  when(9.5, 'term|metric what good', 'recommend best'),
  when(9.5, 'term better whether|what|why|which', 'model-name finished mine recommend about'),
  when(8.5, 'term why|how', 'model-name row howto running leaderboard duration-question columns describe status'),
  when(7.5, 'metric what', 'finished leaderboard with-model'),
  when(
    7,
    'term what|howto',
    'data model models columns run training metric best have mine leaderboard recommend target',
  ),
  when(
    6.6,
    'term whether',
    'data columns model models run training have metric leaderboard done recommend target deployment',
    'status please importance train',
  ),
  when(8, 'meaning what target|column|model|dataset|deployment|run|leaderboard|importance', 'it mine describe'),
  when(6, 'howto', 'search data upload help'),
  when(6, 'why', 'it predict model model-name status row explain what-about'),
]);

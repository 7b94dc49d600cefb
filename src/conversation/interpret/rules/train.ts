import { rules } from './rule.ts';

export const trainRules = rules('train', (when) => [
  when(
    8.4,
    'train',
    'doubt datasets elsewhere why upload duration-question estimate done meaning delete',
    'leaderboard recommend',
  ),
  when(
    8.4,
    'train dataset|it|model|target|column|metric|duration|engine|name|start',
    'doubt why duration-question estimate done meaning delete describe stop recommend upload elsewhere',
    'mine which',
  ),
  when(9, 'start|go|again|yes training', 'doubt stop why duration-question done status delete describe estimate'),
  when(
    8,
    'engine run|training|use|start|train|it|go|again',
    'doubt wonder meaning stop delete status leaderboard compare better',
  ),
  when(
    7,
    'engine alone|with-dataset',
    'doubt wonder meaning stop delete status leaderboard running compare better whether search explain',
    'show describe',
  ),
  when(
    7,
    'training duration|metric|engine|please|alone',
    'topic ok good thanks doubt wonder stop done status duration-question running estimate delete describe meaning show',
    'explain search question-mark finished leaderboard term',
  ),
  when(
    6.5,
    'start idle',
    'topic name doubt wonder question-mark with-deployment deployment search describe predict delete',
    'upload help explain row ordinal show add elsewhere deploy stop recommend',
  ),
  when(
    6.4,
    'yes|go|start idle',
    'doubt not withdrawn topic name no with-deployment search describe predict delete upload wonder row deploy ordinal show',
    'help explain stop undeploy thanks add use term whether hello recommend model list elsewhere',
    'reference sure-column correction',
  ),
  when(
    8.2,
    'options with-dataset',
    'doubt wonder predict foresee row pairs search describe explain delete deploy undeploy list show target stop status leaderboard running',
  ),
  when(7, 'again metric|duration|engine', 'doubt what'),
  when(6, 'again alone with-dataset', 'running search show explain predict'),
  when(7.4, 'start|go|again metric|duration|engine', 'doubt wonder question-mark stop'),
]);

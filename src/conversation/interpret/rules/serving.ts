import { rules } from './rule.ts';

export const deployRules = rules('deploy', (when) => [
  when(
    8,
    'deploy',
    'doubt undeploy wonder search delete stop data train explain predict topic meaning elsewhere done',
    'status show list everything',
  ),
  when(
    9.5,
    'deploy model|models|it|model-name|best|deployment',
    'doubt undeploy wonder search delete stop datasets train meaning status list without everything elsewhere',
  ),
  when(7, 'start deployment with-model|model-name', 'doubt wonder stop delete undeploy training question-mark'),
]);

export const undeployRules = rules('undeploy', (when) => [
  when(9.7, 'undeploy', 'doubt everything why running data what how meaning search topic elsewhere'),
  when(
    10,
    'undeploy deployment|deployment-name|model|model-name',
    'doubt everything why data what meaning elsewhere search',
  ),
  when(10, 'stop|delete deployment', 'doubt everything data why what'),
  when(8, 'stop|delete|add deploy with-deployment it', 'doubt everything data running why what'),
]);

import { rules } from './rule.ts';

export const addDatasetRules = rules('add_dataset', (when) => [
  when(8.8, 'train ordinal with-results', 'model models model-name leaderboard doubt delete deploy running'),
  when(
    5.2,
    'result',
    'it search instead delete describe train have datasets something target columns wonder question-mark explain',
    'show compare not elsewhere predict deploy undeploy run status list recommend term',
  ),
  when(
    8.2,
    'use data topic|name',
    'search target describe delete sure-column about own something have upload train predict mine model',
  ),
  when(
    6.4,
    'use it|one with-results',
    'search train delete target column row predict metric engine duration deploy running',
  ),
  when(10, 'add|use reference', 'delete search'),
  when(9, 'url', 'delete search predict describe'),
  when(
    7,
    'reference',
    'delete predict search describe train set explain what status compare question-mark elsewhere term',
  ),
  when(10, 'add|use ordinal', 'columns delete deploy model train running'),
  when(9, 'ordinal with-results', 'columns delete deploy train describe asked'),
  when(
    6,
    'ordinal one|alone|dataset',
    'columns delete deploy train describe model models leaderboard run with-dataset show term explain asked',
  ),
  when(9.5, 'add|use result', 'search instead delete'),
  when(
    7.8,
    'result one|alone|yes|go|it|ok|dataset',
    'without search instead delete describe train have datasets something',
    'explain compare predict deploy undeploy leaderboard stop',
  ),
  when(8, 'add it|one with-results', 'search train delete'),
  when(6.5, 'with-results yes|go', 'with-dataset search train topic running finished'),
  when(7, 'add data topic|name', 'search target describe delete sure-column about need own something have upload'),
  when(
    6.4,
    'add name',
    'search target describe delete sure-column need own something have model elsewhere model-name train',
    'predict show upload deploy undeploy row whether what how explain term metric best',
  ),
]);

import { rules } from './rule.ts';

export const setTargetRules = rules('set_target', (when) => [
  when(
    7.4,
    'foresee sure-column',
    'row train search explain why model-name start importance recommend delete describe',
  ),
  when(9, 'set target', 'row train what doubt meaning'),
  when(9.2, 'target sure-column', 'train pairs importance explain doubt meaning describe start'),
  when(8, 'target column', 'train pairs importance what doubt meaning describe start explain'),
  when(7, 'use target topic|name', 'train doubt'),
  when(6.4, 'target topic|name', 'train wonder whether doubt meaning search describe start question-mark'),
  when(8.6, 'predict sure-column', 'row train search explain why model-name start importance recommend leaderboard'),
  when(
    7,
    'predict column',
    'row train search explain why model-name start importance recommend which leaderboard datasets need',
    'have',
  ),
  when(7, 'set sure-column', 'which asked row train what importance explain delete metric why question-mark'),
  when(
    7.9,
    'instead|instead-of|what-about|use|correction sure-column',
    'pairs train metric delete explain search engine start importance what model-name',
  ),
  when(6, 'instead column', 'pairs train metric delete explain search engine start running'),
  when(7.2, 'sure-column want', 'pairs train search explain delete show columns describe'),
  when(6.1, 'sure-column alone with-dataset', 'row train what how why explain describe importance delete'),
]);

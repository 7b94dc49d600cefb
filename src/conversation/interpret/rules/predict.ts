import { rules } from './rule.ts';

export const predictRules = rules('predict', (when) => [
  when(11, 'predict row', 'train search target explain why delete duration-question leaderboard training start'),
  when(12, 'predict pairs', 'train search explain why delete datasets training'),
  when(
    9,
    'pairs with-model|with-deployment|model-name|finished',
    'train search target delete optimise start set explain training',
  ),
  when(8.2, 'pairs', 'train search target delete optimise start set explain metric training engine add show describe'),
  when(
    8.4,
    'row what-about|would|again with-model|with-deployment|model-name',
    'train search target delete start training',
  ),
  when(9, 'row would', 'train search target delete start training recommend'),
]);

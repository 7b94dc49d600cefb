import { rules } from './rule.ts';

export const predictRules = rules('predict', (when) => [
  when(
    6,
    'row sure-column with-model|with-deployment',
    'train search target delete start training set stop deploy duration metric add ordinal columns',
    'describe show wonder explain instead-of importance compare list status',
  ),
  // The request names no row yet.
  when(
    5.5,
    'predict with-model|with-deployment',
    'doubt wonder column topic name stop delete train search explain help leaderboard ok good thanks best',
    'elsewhere not deploy compare duration-question recommend',
  ),
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
    'row what-about|would|again|set with-model|with-deployment|model-name',
    'train search target delete start training',
  ),
  when(9, 'row would', 'train search target delete start training recommend'),
]);

import { rules } from './rule.ts';

export const helpRules = rules('help', (when) => [
  when(7, 'help', 'thanks search train term'),
  when(8.2, 'help alone', 'thanks'),
  when(9, 'help what|how|howto|whether|show|please|list', 'thanks term train search predict'),
]);

export const smalltalkRules = rules('smalltalk', (when) => [
  when(4, 'hello|thanks'),
  when(3, 'ok|no|yes|go|correction'),
  when(8.1, 'hello what|how|whether', 'search status running data train predict model deploy row'),
  when(6.2, 'thanks help', 'how howto'),
]);

import { rules } from './rule.ts';

export const cancelRules = rules('cancel', (when) => [
  when(9.2, 'keep running', 'doubt search'),
  when(9.2, 'keep stop', 'doubt search'),
  when(9.4, 'stop run|training|run-id', 'doubt term deployment why status'),
  when(9, 'stop running', 'doubt term why deployment'),
  when(7, 'stop it|alone|everything', 'doubt deployment'),
  when(6, 'stop', 'doubt search deployment predict train describe term topic name explain wonder data'),
  when(8, 'delete run|training|run-id running', 'dataset model doubt'),
  when(7.5, 'delete run-id', 'dataset model doubt'),
]);

export const statusRules = rules('status', (when) => [
  when(8.2, 'what best running', 'explain recommend train stop delete deploy'),
  when(6.5, 'status', 'search describe delete stop train data model set deploy predict topic term sure-column'),
  when(9, 'status running|run|training|run-id|alone', 'delete stop predict add search'),
  when(
    8.6,
    'done running|run|training|run-id|question-mark',
    'train deploy delete stop predict duration-question add search',
  ),
  when(
    7,
    'done whether|it|question-mark',
    'train deploy delete stop predict search duration-question thanks what term',
  ),
  when(9.6, 'duration-question|left|estimate running', 'train stop delete predict topic name'),
  when(9, 'duration-question left', 'train idle start'),
  when(7, 'left alone'),
  when(7.5, 'how run-id'),
  when(7.6, 'show run-id', 'leaderboard importance stop delete explain'),
  when(7.3, 'what status', 'data columns model term deploy search predict train'),
  when(6.5, 'run-id alone', 'stop delete leaderboard train start'),
]);

export const estimateRules = rules('estimate', (when) => [
  when(8.8, 'duration-question', 'running model-name describe'),
  when(9.5, 'duration-question train|training|run|start', 'left'),
  when(8.6, 'estimate', 'running row predict column'),
  when(8.6, 'estimate duration-question|training|alone|train', 'running row'),
]);

import { expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../../src/conversation/interpret/offline.ts';

const CONTEXT = {
  dataset: 'patients',
  columns: ['patient', 'age', 'blood pressure', 'diagnosis', 'visit_date', 'zip'],
  datasets: ['patients'],
};

it.each([
  ['train without patient', { without: ['patient'] }],
  ['train on everything except patient', { without: ['patient'] }],
  ['train on everything but patient, predict diagnosis', { target: 'diagnosis', without: ['patient'] }],
  ['retrain without patient and zip', { without: ['patient', 'zip'] }],
  ['train, but leave patient out', { without: ['patient'] }],
  ['train without foo', { without: ['foo'] }],
  ['train only with age and blood pressure', { only: ['age', 'blood pressure'] }],
  ['use only age and zip', { only: ['age', 'zip'] }],
  ['train a regression, target diagnosis', { target: 'diagnosis', task_type: 'regression' }],
  ['train a logistic regression', { task_type: 'classification' }],
  ['train, split by time', { split_by: 'time' }],
  ['split by visit_date', { split_by: 'visit_date' }],
  ['train with blank as a class', { blanks: 'class' }],
  ['train only for 5 minutes', { time_limit_s: 300 }],
])('hears in “%s” what to learn from, and how', async (text, slots) => {
  expect(await createOfflineInterpreter().interpret(text, CONTEXT)).toEqual({ command: 'train', slots });
});

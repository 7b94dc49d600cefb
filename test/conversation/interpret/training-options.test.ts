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
  ['predict diagnosis without patient', { target: 'diagnosis', without: ['patient'] }],
  ['predict diagnosis ignoring patient', { target: 'diagnosis', without: ['patient'] }],
  ['predict diagnosis using all columns except zip', { target: 'diagnosis', without: ['zip'] }],
  ['I want to predict diagnosis but not from patient', { target: 'diagnosis', without: ['patient'] }],
  ['train a model to predict diagnosis, leaving out patient', { target: 'diagnosis', without: ['patient'] }],
  ['train for diagnosis with no patient', { target: 'diagnosis', without: ['patient'] }],
  ['train for diagnosis; patient should not be used', { target: 'diagnosis', without: ['patient'] }],
  ['don’t use patient, train', { without: ['patient'] }],
  ['drop the column patient and train', { without: ['patient'] }],
  ['patient is not a feature, train', { without: ['patient'] }],
  ['use just age and zip to predict diagnosis', { target: 'diagnosis', only: ['age', 'zip'] }],
  ['predict diagnosis from age and zip', { target: 'diagnosis', only: ['age', 'zip'] }],
  ['predict diagnosis only from age', { target: 'diagnosis', only: ['age'] }],
  ['fit a model for diagnosis using age, zip', { target: 'diagnosis', only: ['age', 'zip'] }],
  ['train on age and zip only', { only: ['age', 'zip'] }],
  ['use age and zip as features, diagnosis as target', { target: 'diagnosis', only: ['age', 'zip'] }],
  ['predict diagnosis split by patient', { target: 'diagnosis', split_by: 'patient' }],
  ['train, group by patient', { split_by: 'patient' }],
  ['train with rows of the same patient kept together', { split_by: 'patient' }],
  ['do a regression on age', { target: 'age', task_type: 'regression' }],
  ['predict age as a number', { target: 'age', task_type: 'regression' }],
  ['train only for 5 minutes', { time_limit_s: 300 }],
  ['again but wo zip', { without: ['zip'] }],
  ['train, less zip and age', { without: ['zip', 'age'] }],
  ['encore, hors zip', { without: ['zip'] }],
  ['de nuevo menos zip', { without: ['zip'] }],
  ['only use age + zip and train', { only: ['age', 'zip'] }],
  ['train on age & zip', { only: ['age', 'zip'] }],
  ['trainiere nur mit age + zip', { only: ['age', 'zip'] }],
  ['train with age + zip only', { only: ['age', 'zip'] }],
  ['train on age + zip, target diagnosis', { only: ['age', 'zip'], target: 'diagnosis' }],
])('hears in “%s” what to learn from, and how', async (text, slots) => {
  expect(await createOfflineInterpreter().interpret(text, CONTEXT)).toEqual({ command: 'train', slots });
});

const MODEL = { ...CONTEXT, model: 'patients-1', inputs: [{ name: 'age', kind: 'number' as const }] };

it.each([
  ['predict with age 33', { age: 33 }],
  ['predict for age=3', { age: 3 }],
])('takes “%s” for a row all the same', async (text, row) => {
  expect(await createOfflineInterpreter().interpret(text, MODEL)).toMatchObject({ command: 'predict', slots: { row } });
});

it('does not train where that is forbidden', async () => {
  const said = await createOfflineInterpreter().interpret('don’t train without patient', CONTEXT);

  expect(said.command).not.toBe('train');
});

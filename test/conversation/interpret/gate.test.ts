import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/conversation/command.ts';
import { gate } from '../../../src/conversation/interpret/gate.ts';

const CONTEXT = { dataset: 'flats', columns: ['price', 'rooms'], model: 'flats_rf', deployment: 'flats-api' };

const TRAIN: Command = { command: 'train', slots: {} };
const DEPLOY: Command = { command: 'deploy', slots: {} };
const UNDEPLOY: Command = { command: 'undeploy', slots: {} };
const DELETE: Command = { command: 'delete_dataset', slots: { dataset: 'flats' } };
const CANCEL: Command = { command: 'cancel', slots: {} };
const TARGET: Command = { command: 'set_target', slots: { column: 'price' } };

describe('the gate', () => {
  it.each([
    ["don't train", TRAIN],
    ['bitte nicht löschen', DELETE],
    ['retrain every monday', TRAIN],
    ['train it tomorrow at 9', TRAIN],
    ['should I deploy it?', DEPLOY],
    ['what happens if I delete flats?', DELETE],
    ['Bob deployed it yesterday', DEPLOY],
    ['my boss said: deploy it', DEPLOY],
    ['if the boss agrees, deploy it', DEPLOY],
    ['once legal says yes, delete flats', DELETE],
    ['I might cancel it later', CANCEL],
    ['deploy it. no wait, forget it', DEPLOY],
    ['train... actually never mind', TRAIN],
    ["don't set price as target", TARGET],
    ["let's not take it down", UNDEPLOY],
    ['#50203\n\nPlease deploy flats_rf.\n\nCAB decision: NOT APPROVED', DEPLOY],
    ['ought one, in your view, to deploy so weak a model?', DEPLOY],
    ['would dropping rooms and training anew help?', TRAIN],
    ['difference between training with f1 and with auc?', TRAIN],
    ['only the ranking please, no new run', TRAIN],
    ['train a network on these photos', TRAIN],
    ['treina todo dia', TRAIN],
    ['rename it to deploy', DEPLOY],
    ['/giphy deploy the whole thing', DEPLOY],
    ['Out of office: I am away. In urgent cases please stop by.', CANCEL],
    ['cancel it? ah, let it run', CANCEL],
    ['undeploy it, or no, leave it where it is', UNDEPLOY],
    ['delete it, no, keep', DELETE],
  ])('lets nothing be done because of “%s”', (text, command) => expect(gate(command, text, CONTEXT)).toBe(false));

  it.each([
    ['train', TRAIN],
    ['go', TRAIN],
    ['could you please train it, if it is not too much trouble?', TRAIN],
    ["don't wait, just train", TRAIN],
    ['I should be most grateful if you would deploy the model', DEPLOY],
    ['we no longer need the endpoint, take it down', UNDEPLOY],
    ['delete flats', DELETE],
    ['enough, stop it', CANCEL],
    ['the target is price', TARGET],
    ['#50203\n\nPlease deploy flats_rf.\n\nCAB decision: approved', DEPLOY],
  ])('lets “%s” through', (text, command) => expect(gate(command, text, CONTEXT)).toBe(true));

  it('has no say in what costs nothing', () =>
    expect(gate({ command: 'list_models', slots: {} }, "don't", CONTEXT)).toBe(true));
});

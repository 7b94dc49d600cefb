import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/conversation/command.ts';
import { doubtsOf } from '../../../src/conversation/interpret/doubts.ts';
import { hear } from '../../../src/conversation/interpret/hear.ts';

const CONTEXT = { dataset: 'flats', columns: ['price', 'rooms', 'target'], model: 'flats_rf' };

const target = (column: string): Command => ({ command: 'set_target', slots: { column } });
const train = (slots: object): Command => ({ command: 'train', slots });
const dataset = (name: string): Command => ({ command: 'delete_dataset', slots: { dataset: name } });
const model = (name: string): Command => ({ command: 'delete_model', slots: { model: name } });

describe('what a costly command may be done to as well', () => {
  it.each([
    ['the target is price. should be rooms', target('price'), [target('rooms')]],
    ['train please on rooms', train({}), [train({ target: 'rooms' })]],
    ['train price and rooms', train({ target: 'price' }), [train({ target: 'rooms' })]],
    ['rm old_stuff', dataset('old_stuff'), [model('old_stuff')]],
    ['rm old_stuff', model('old_stuff'), [dataset('old_stuff')]],
    ['delete the model gym v one', model('gym'), [model('gym v one')]],
    ['delete the data set flats 2017', dataset('flats'), [dataset('flats 2017')]],
  ])('is what the words name and it does not use: “%s”', (text, command, others) =>
    expect(doubtsOf(command, hear(text, CONTEXT).message)).toEqual(others),
  );

  it.each([
    ['set the target to price', target('price')],
    ['change the target from rooms to price', target('price')],
    ['train price without rooms', train({ target: 'price', without: ['rooms'] })],
    ['delete flats', dataset('flats')],
    ['delete the model old_stuff', model('old_stuff')],
    ['list the models', { command: 'list_models', slots: {} } as Command],
  ])('is nothing else where all is said: “%s”', (text, command) =>
    expect(doubtsOf(command, hear(text, CONTEXT).message)).toEqual([]),
  );
});

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/conversation/command.ts';
import { doubtsOf } from '../../../src/conversation/interpret/doubts.ts';
import { hear } from '../../../src/conversation/interpret/hear.ts';

const CONTEXT = { dataset: 'flats', columns: ['price', 'rooms', 'target'], model: 'flats_rf' };

const target = (column: string): Command => ({ command: 'set_target', slots: { column } });
const train = (slots: object): Command => ({ command: 'train', slots });
const deploy = (name: string): Command => ({ command: 'deploy', slots: { model: name } });
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
    ['deploy flats_rf or rather flats_xgb', deploy('flats_rf'), [deploy('flats_xgb')]],
    ['delete flats_v1 and flats_v2', model('flats_v1'), [model('flats_v2'), dataset('flats_v1')]],
  ])('is what the words name and it does not use: “%s”', (text, command, others) =>
    expect(doubtsOf(command, hear(text, CONTEXT).message)).toEqual(others),
  );

  it('is another model by the name of the one in focus, or a search where plain words name no data', () => {
    const nothing = { model: 'alpha_2' };
    expect(doubtsOf(model('alpha_1'), hear('trash alpha_1', nothing).message)).toEqual([]);
    expect(doubtsOf(train({ dataset: 'delays uk' }), hear('train delays uk', {}).message)).toEqual([
      { command: 'search_datasets', slots: { query: 'train delays uk' } },
    ]);
  });

  it.each([
    ['set the target to price', target('price')],
    ['change the target from rooms to price', target('price')],
    ['train without price (it has the rooms in it)', train({ without: ['price'] })],
    ['train price without rooms', train({ target: 'price', without: ['rooms'] })],
    ['delete flats', dataset('flats')],
    ['delete the model old_stuff', model('old_stuff')],
    ['deploy flats_xgb, flats_rf stays as it is', deploy('flats_xgb')],
    ['erase the old old_svm', model('old_svm')],
    ['list the models', { command: 'list_models', slots: {} } as Command],
  ])('is nothing else where all is said: “%s”', (text, command) =>
    expect(doubtsOf(command, hear(text, CONTEXT).message)).toEqual([]),
  );
});

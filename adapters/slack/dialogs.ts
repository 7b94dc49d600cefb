import type { Form } from '../../src/cards/card.ts';
import type { Log } from '../../src/log.ts';
import { createRecent } from '../shared/recent.ts';
import { readAddress } from './address.ts';
import type { Clients } from './client.ts';
import { patiently, readFailure } from './failures.ts';
import { toModal, type View, waitingModal } from './forms.ts';
import { record, text } from './json.ts';

const KEPT_MS = 60_000;

export type Dialogs = ReturnType<typeof createDialogs>;

/**
 * Modals. A trigger opens one modal within 3 s, which an answer may take longer than: so the modal opens at the
 * press, empty, and the form takes its place.
 */
export function createDialogs(clients: Clients, log: Log) {
  /** The id of each view that opened empty, once it is known; null where it did not open. */
  const opened = createRecent<Promise<string | null>>({ forMs: KEPT_MS });

  const openView = async (team: string, trigger: string, view: View): Promise<string | null> => {
    try {
      const { talk } = await clients.of(team);
      const answer = await talk.apiCall('views.open', { trigger_id: trigger, view });
      return text(record(answer.view).id) || null;
    } catch (error) {
      const failure = readFailure(error);
      log.info({ reason: failure.error || failure.kind }, 'a form could not be opened');
      return null;
    }
  };

  const updateView = async (team: string, id: string, view: View): Promise<boolean> => {
    const { talk } = await clients.of(team);
    try {
      await patiently(() => talk.apiCall('views.update', { view_id: id, view }));
      return true;
    } catch (err) {
      log.info({ err }, 'a form could not be shown');
      return false;
    }
  };

  return {
    /** At the press, before anything else is done. `key` is that of the turn. */
    open(team: string, key: string, trigger: string): void {
      if (opened.has(key) || trigger === '') return;
      opened.set(key, openView(team, trigger, waitingModal('One moment', 'Looking up what the model needs …')));
    },
    /** False when there is no modal to show it in. */
    async show(address: string, key: string, form: Form, trigger = ''): Promise<boolean> {
      const { team } = readAddress(address);
      const modal = toModal(form, { address });
      const view = (await opened.take(key)) ?? null;
      if (view !== null) return updateView(team, view, modal);
      return trigger !== '' && (await openView(team, trigger, modal)) !== null;
    },
    /** The answer was not a form after all: the empty modal says so. */
    async close(team: string, key: string, words: string): Promise<void> {
      const view = (await opened.take(key)) ?? null;
      if (view !== null) await updateView(team, view, waitingModal('No form', words));
    },
  };
}

import type { Form } from '../../src/cards/card.ts';
import type { Log } from '../../src/log.ts';
import { readAddress } from './address.ts';
import type { Clients } from './clients.ts';
import { readFailure } from './failures.ts';
import { toModal, type View, waitingModal } from './modal.ts';

/**
 * Modals. A trigger opens one modal within 3 s, which an answer may take longer than: so the modal opens at the
 * press, empty, and the form takes its place.
 */
export interface Forms {
  /** At the press, before anything else is done. `key` is that of the turn. */
  open(team: string, key: string, trigger: string): void;
  /** False when there is no modal to show it in. */
  show(address: string, key: string, form: Form, trigger?: string): Promise<boolean>;
  /** The answer was not a form after all: the empty modal says so. */
  close(team: string, key: string, words: string): Promise<void>;
}

const KEPT_MS = 60_000;

export function createForms(clients: Clients, log: Log): Forms {
  const opened = new Map<string, Promise<string | null>>();

  const openView = async (team: string, trigger: string, view: View): Promise<string | null> => {
    try {
      const { talk } = await clients.of(team);
      const result = await talk.apiCall('views.open', { trigger_id: trigger, view });
      return (result.view as { id?: string } | undefined)?.id ?? null;
    } catch (error) {
      const failure = readFailure(error);
      log.info({ reason: failure.kind === 'refused' ? failure.error : failure.kind }, 'a form could not be opened');
      return null;
    }
  };

  const updateView = async (team: string, id: string, view: View): Promise<boolean> => {
    const { talk } = await clients.of(team);
    for (let attempt = 0; attempt < 4; attempt++) {
      try {
        await talk.apiCall('views.update', { view_id: id, view });
        return true;
      } catch (error) {
        const failure = readFailure(error);
        if (failure.kind === 'refused') {
          log.info({ reason: failure.error }, 'a form could not be shown');
          return false;
        }
        await new Promise((resolve) => setTimeout(resolve, failure.kind === 'limited' ? failure.waitMs : 300));
      }
    }
    return false;
  };

  const take = async (key: string): Promise<string | null> => {
    const view = await (opened.get(key) ?? null);
    opened.delete(key);
    return view;
  };

  return {
    open(team, key, trigger) {
      if (opened.has(key) || trigger === '') return;
      opened.set(key, openView(team, trigger, waitingModal('One moment', 'Looking up what the model needs …')));
      setTimeout(() => opened.delete(key), KEPT_MS).unref();
    },
    async show(address, key, form, trigger) {
      const { team } = readAddress(address);
      const modal = toModal(form, { address });
      const view = await take(key);
      if (view !== null) return updateView(team, view, modal);
      return trigger !== undefined && trigger !== '' && (await openView(team, trigger, modal)) !== null;
    },
    async close(team, key, words) {
      if (!opened.has(key)) return;
      const view = await take(key);
      if (view !== null) await updateView(team, view, waitingModal('No form', words));
    },
  };
}

import type { Store } from '../store/store.ts';

/** The space is no longer ours to work in: what is going on there is stopped. What is stored stays. */
export async function leaveSpace(store: Pick<Store, 'runs'>, space: string): Promise<void> {
  for (const { id } of await store.runs.active(space)) {
    await store.runs.append(id, ({ status, cancel }) => {
      if (cancel === 'stop') return null;
      return status === 'queued'
        ? {
            type: 'status',
            message: 'Cancelled, since I was removed.',
            change: { status: 'cancelled', finished_at: new Date() },
          }
        : {
            type: 'status',
            message: 'Stopping, since I was removed …',
            change: { status: 'cancelling', cancel: 'stop' },
          };
    });
  }
}

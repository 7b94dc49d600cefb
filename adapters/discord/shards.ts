import {
  type IContextFetchingStrategy,
  type IShardingStrategy,
  managerToFetchingStrategyOptions,
  SimpleContextFetchingStrategy,
  type WebSocketManager,
  WebSocketShard,
  type WebSocketShardDestroyOptions,
  WebSocketShardEvents,
} from '@discordjs/ws';
import { Collection } from 'discord.js';

type Report = (error: unknown) => void;

/**
 * Shards that outlive whatever Discord does to them. Those of @discordjs/ws 1.2.3 handle every frame in a promise
 * nobody waits for, so an error in one ends the process. It was seen to happen when
 * - an invalid session (op 9) arrives together with RESUMED: the session is forgotten while RESUMED still reads it;
 * - the connection is lost while a shard waits for its turn to identify: it then identifies on the next connection,
 *   which may not be open yet, or identifies a second time.
 * Both causes are taken away here, and what else may be thrown is reported instead.
 */
export function createShards(manager: WebSocketManager, report: Report): IShardingStrategy {
  const shards = new Collection<number, WebSocketShard>();
  const each = async (act: (shard: WebSocketShard) => Promise<void>): Promise<void> => {
    await Promise.all([...shards.values()].map(act));
  };
  return {
    async spawn(ids) {
      const context = calm(new SimpleContextFetchingStrategy(manager, await managerToFetchingStrategyOptions(manager)));
      for (const id of ids) {
        const shard = new SteadyShard(context, id, report);
        for (const event of Object.values(WebSocketShardEvents))
          shard.on(event, (payload?: object) => void manager.emit(event, { ...payload, shardId: id } as never));
        shards.set(id, shard);
      }
    },
    connect: () => each((shard) => shard.connect()),
    async destroy(options) {
      await each((shard) => shard.destroy(options));
      shards.clear();
    },
    async send(id, payload) {
      await shards.get(id)?.send(payload);
    },
    // The packages bring two versions of Collection, alike for all that is asked of them.
    fetchStatus: () =>
      shards.mapValues(({ status }) => status) as unknown as ReturnType<IShardingStrategy['fetchStatus']>,
  };
}

/** Sessions end, and shards identify, in the order of things. */
function calm(inner: SimpleContextFetchingStrategy): IContextFetchingStrategy {
  return {
    options: inner.options,
    retrieveSessionInfo: (id) => inner.retrieveSessionInfo(id),
    async updateSessionInfo(id, session) {
      // Frames that came with the one that ends the session are handled before it does.
      if (session === null) await new Promise<void>((resolve) => process.nextTick(resolve));
      await inner.updateSessionInfo(id, session);
    },
    async waitForIdentify(id, signal) {
      await inner.waitForIdentify(id, signal);
      signal.throwIfAborted();
    },
  };
}

class SteadyShard extends WebSocketShard {
  private readonly report: Report;

  constructor(context: IContextFetchingStrategy, id: number, report: Report) {
    super(context, id);
    this.report = report;
  }

  override emit(...event: Parameters<WebSocketShard['emit']>): boolean {
    try {
      return super.emit(...event);
    } catch (error) {
      this.report(error);
      return true;
    }
  }

  override async send(...payload: Parameters<WebSocketShard['send']>): Promise<void> {
    await super.send(...payload).catch(this.report);
  }

  override async destroy(options?: WebSocketShardDestroyOptions): Promise<void> {
    await super.destroy(options).catch(this.report);
  }
}

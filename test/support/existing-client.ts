/**
 * What the existing browser client does with this API, as ../shared/reference/http-api.md describes its useChat.ts,
 * useTraining.ts and cards: it reads these fields and no others, and throws where the client would.
 */

/** A body as it came, of which the client takes what it knows. */
// biome-ignore lint/suspicious/noExplicitAny: the client checks nothing either
type Body = any;

/** A line of the chat. */
export interface Line {
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly label: 'simple' | 'data_based';
  readonly timestamp: Date;
  readonly cards: readonly Card[];
  /** The buttons that lead to a model. */
  readonly model: { readonly id: string; readonly best: string; readonly scores: readonly string[] } | null;
}

/** A data set to be added. */
export interface Card {
  readonly kind: 'kaggle' | 'huggingface';
  readonly ref: string;
  readonly lines: readonly string[];
}

export interface Training {
  readonly lines: readonly string[];
  readonly notice: string;
  readonly failed: boolean;
  readonly model: Line['model'];
}

const HEALTH_MS = 5_000;

export function createExistingClient(origin: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

  /** As lib/api.ts: a failure is its `detail`, which has to be a text. */
  const api = async (method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 204) return null;
    const read: Body = await response.json();
    if (response.ok) return read;
    if (typeof read.detail !== 'string') throw new TypeError(`shown as ${String(read.detail)}`);
    throw new Error(read.detail);
  };

  /** Invalid dates are what the older server showed. */
  const dateOf = (text: string): Date => {
    const date = new Date(text);
    if (!/Z$/.test(text) || Number.isNaN(date.getTime())) throw new TypeError(`Invalid Date ${text}`);
    return date;
  };

  const kaggleCard = ({ ref, title, size, downloads, download_count, relevance_score }: Body): Card => ({
    kind: 'kaggle',
    ref,
    lines: [
      title,
      ...(size === undefined ? [] : [`${(size / 1e6).toFixed(1)} MB`]),
      ...[downloads ?? download_count].flatMap((count) => (count === undefined ? [] : [count.toLocaleString()])),
      ...(relevance_score === undefined ? [] : [`${(relevance_score * 100).toFixed(0)} %`]),
    ],
  });
  const hubCard = ({ name, url, downloads, likes }: Body): Card => ({
    kind: 'huggingface',
    ref: name,
    lines: [name, new URL(url).hostname, ...[downloads, likes].flatMap((n) => (n === undefined ? [] : [n.toFixed(0)]))],
  });

  const modelOf = (metadata: Body): Line['model'] => {
    if (metadata?.model_id === undefined) return null;
    const scores = Object.entries(metadata.metrics).map(([name, value]) => `${name} ${(value as number).toFixed(3)}`);
    return { id: metadata.model_id, best: metadata.best_model, scores };
  };

  /** `lists` is where the search results are looked for: after a reload in the metadata alone. */
  const lineOf = (message: Body, lists: Body): Line => ({
    role: message.role,
    content: message.content,
    label: message.query_type === 'simple' ? 'simple' : 'data_based',
    timestamp: dateOf(message.timestamp),
    cards: [...(lists?.kaggle_datasets ?? []).map(kaggleCard), ...(lists?.huggingface_datasets ?? []).map(hubCard)],
    model: modelOf(message.metadata),
  });

  return {
    api,

    /** On the start: any failure removes the token and shows the login. */
    async open(): Promise<string> {
      const { _id, email, name, current_plan } = await api('GET', '/api/auth/me');
      return [_id, email, name, current_plan].map((each: string) => each.slice(0, 40)).join(' ');
    },

    /** Reads nothing but the id. */
    async createChat(title: string, datasetId?: string): Promise<string> {
      const { _id } = await api('POST', '/api/chats', {
        title,
        ...(datasetId === undefined ? {} : { dataset_id: datasetId }),
      });
      return _id;
    },

    async say(chatId: string, content: string): Promise<Line> {
      const body = { chat_id: chatId, role: 'user', content };
      const answer = await api('POST', '/api/messages/agent', body);
      return lineOf(answer, answer.kaggle_datasets || answer.huggingface_datasets ? answer : answer.metadata);
    },

    async reload(chatId: string): Promise<readonly Line[]> {
      const messages: readonly Body[] = await api('GET', `/api/messages/chat/${chatId}`);
      return messages.map((message) => lineOf(message, message.metadata));
    },

    /** Adds what a card shows; its button reads “Added” once a listed data set has the reference. */
    async add(card: Card, chatId: string): Promise<{ readonly id: string; readonly isAdded: boolean }> {
      const body = { dataset_ref: card.ref, dataset_title: card.lines[0], dataset_size: 0, chat_id: chatId };
      const { id } = await api('POST', '/api/datasets/add-from-kaggle', body);
      const listed: readonly Body[] = await api('GET', '/api/datasets');
      return { id, isAdded: listed.some(({ kaggleRef }) => kaggleRef === card.ref) };
    },

    /** The page of a data set: its counts in camelCase only. */
    async details(
      id: string,
    ): Promise<{ readonly columns: readonly string[]; readonly rows: number; readonly ready: boolean }> {
      const { schema, sampleData, rowCount, status, targetColumn, uploadedAt } = await api(
        'GET',
        `/api/datasets/${id}`,
      );
      dateOf(uploadedAt);
      const columns = schema.map(
        ({ name, dtype, nullCount, uniqueCount }: Body) =>
          `${name} ${dtype} ${nullCount.toLocaleString()} ${uniqueCount.toLocaleString()} ${sampleData[0][name] ?? ''}`,
      );
      return { columns, rows: rowCount, ready: status === 'ready' && Boolean(targetColumn) };
    },

    /** As hooks/useTraining.ts: frames are parted by blank lines, and count where they begin with `data: `. */
    async train(datasetId: string, chatId: string): Promise<Training> {
      const health = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(HEALTH_MS) });
      if (!health.ok) throw new Error('the server is not there');
      const response = await fetch(`${origin}/api/automl/train/${datasetId}?chat_id=${chatId}`, {
        method: 'POST',
        headers: { ...headers, accept: 'text/event-stream' },
      });
      if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
      const lines: string[] = [];
      const decoder = new TextDecoder();
      let buffer = '';
      for await (const part of response.body) {
        buffer += decoder.decode(part as Uint8Array, { stream: true });
        const frames = buffer.split('\n\n');
        buffer = frames.pop() ?? '';
        for (const frame of frames) {
          if (!frame.startsWith('data: ')) continue;
          const event = JSON.parse(frame.slice(6));
          if (!['status', 'progress', 'error', 'complete'].includes(event.type)) continue;
          lines.push(event.message);
          if (event.type === 'error')
            return { lines, notice: `Training failed: ${event.message}`, failed: true, model: null };
          if (event.type === 'complete')
            return { lines, notice: `Best model: ${event.best_model}`, failed: false, model: modelOf(event) };
        }
      }
      throw new Error('the stream ended without a result');
    },

    /** The page of a model. */
    async model(
      id: string,
    ): Promise<{ readonly title: string; readonly figures: readonly string[]; readonly hasForm: boolean }> {
      const { _id, name, status, taskType, baseModel, metrics, createdAt } = await api('GET', `/api/models/${id}`);
      dateOf(createdAt);
      const figures = Object.entries(metrics).map(([metric, value]) => `${metric} ${(value as number).toFixed(4)}`);
      return { title: `${_id} ${name} ${taskType} ${baseModel}`, figures, hasForm: status === 'ready' };
    },

    /** The form: a row of the file as it is, without its target. */
    async tryOut(id: string): Promise<{ readonly shown: string; readonly warned: boolean; readonly actual: unknown }> {
      const { samples, target_column } = await api('GET', `/api/models/${id}/sample-data?count=3`);
      const [{ input, actual_target }] = samples;
      if (target_column in input) throw new TypeError('the form shows the answer');
      const answer = await api('POST', `/api/models/${id}/predict`, input);
      const { prediction, confidence, probabilities, simulation, uses_real_model } = answer;
      const bars = Object.entries(probabilities ?? {}).map(
        ([label, p]) => `${label} ${((p as number) * 100).toFixed(1)} %`,
      );
      const shown = `${prediction} ${(confidence * 100).toFixed(1)} % ${bars.join(', ')}`;
      return { shown, warned: simulation === true || uses_real_model === false, actual: actual_target };
    },

    /** The state of a job is one that its card knows; the log view throws on levels in upper case. */
    async jobs(): Promise<readonly string[]> {
      const { jobs } = await api('GET', '/api/training/jobs');
      const badges: Readonly<Record<string, string>> = {
        queued: '○',
        training: '◐',
        completed: '●',
        failed: '×',
        cancelled: '–',
      };
      return Promise.all(
        jobs.map(async ({ _id, job_name, status, progress, created_at }: Body) => {
          dateOf(created_at);
          const { logs } = await api('GET', `/api/training/jobs/${_id}/logs?limit=100`);
          for (const { level } of logs) if (!['info', 'warning', 'error'].includes(level)) throw new TypeError(level);
          return `${badges[status]?.slice(0, 1)} ${job_name} ${progress.toFixed(0)} ${logs.length > 0}`;
        }),
      );
    },
  };
}

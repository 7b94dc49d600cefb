import type { Content, GenerateContentRequest, GenerativeModel } from '@google/generative-ai';
import { z } from 'zod';
import { type Generated, ModelError, type ModelTurn, type Request } from './language-model.ts';

/** One request each, tried once. Everything that knows the SDK stands in this file. */
export interface Wire {
  generate(model: string, request: Request, signal: AbortSignal): Promise<Answered>;
  embed(model: string, texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}

export interface Answered extends Generated {
  readonly tokens: { readonly input?: number; readonly output?: number; readonly thought?: number };
}

/** Enough for a plan of several calls, or an answer of a few sentences. */
const MOST_OUTPUT_TOKENS = 1024;

const part = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  functionCall: z
    .looseObject({
      id: z.string().optional(),
      name: z.string(),
      args: z.record(z.string(), z.unknown()).nullish(),
    })
    .optional(),
});

const count = z.number().optional().catch(undefined);

/** What is used of an answer. Parts are kept whole, since their signatures are sent back. */
const answer = z.looseObject({
  candidates: z
    .array(
      z.looseObject({
        content: z.looseObject({ parts: z.array(part).optional() }).optional(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  usageMetadata: z
    .looseObject({ promptTokenCount: count, candidatesTokenCount: count, thoughtsTokenCount: count })
    .optional()
    .catch(undefined),
});

const FINISHES: Readonly<Record<string, Generated['finish'] | 'blocked'>> = {
  STOP: 'complete',
  MAX_TOKENS: 'cut',
  MALFORMED_FUNCTION_CALL: 'malformed',
};

/** Gemini by @google/generative-ai, which is loaded with the first question. */
export function createGoogleWire({ key, url }: { readonly key: string; readonly url: string }): Wire {
  const open = async (model: string): Promise<GenerativeModel> => {
    const { GoogleGenerativeAI } = await import('@google/generative-ai');
    return new GoogleGenerativeAI(key).getGenerativeModel({ model }, { baseUrl: url });
  };

  /** The SDK overlooks a signal that is aborted already; its own timeout would keep the process alive. */
  const ask = async <T>(
    model: string,
    signal: AbortSignal,
    call: (model: GenerativeModel) => Promise<T>,
  ): Promise<T> => {
    try {
      const opened = await open(model);
      signal.throwIfAborted();
      return await call(opened);
    } catch (error) {
      throw signal.aborted ? new ModelError('late') : asModelError(error);
    }
  };

  return {
    async generate(model, request, signal) {
      const { response } = await ask(model, signal, (opened) =>
        opened.generateContent(asContents(request), { signal }),
      );
      return readAnswer(response);
    },
    async embed(model, texts, signal) {
      const requests = texts.map((text) => ({ content: { role: 'user', parts: [{ text }] } }));
      const { embeddings } = await ask(model, signal, (opened) => opened.batchEmbedContents({ requests }, { signal }));
      const vectors = z.array(z.looseObject({ values: z.array(z.number()).min(1) })).safeParse(embeddings);
      if (!vectors.success || vectors.data.length !== texts.length) throw new ModelError('down');
      return vectors.data.map(({ values }) => unit(values));
    },
  };
}

function asContents({ system, turns, functions }: Request): GenerateContentRequest {
  return {
    systemInstruction: { role: 'system', parts: [{ text: system }] },
    contents: turns.map(asContent),
    // A schema is JSON here; the SDK has enums for the same words.
    tools: [{ functionDeclarations: functions as never }],
    // Words alone would have to be guessed at: the answer to a question is the argument of a function too.
    toolConfig: { functionCallingConfig: { mode: 'ANY' as never } },
    generationConfig: { temperature: 0, maxOutputTokens: MOST_OUTPUT_TOKENS },
  };
}

function asContent(turn: ModelTurn): Content {
  switch (turn.from) {
    case 'person':
      return { role: 'user', parts: [{ text: turn.text }] };
    case 'model':
      return turn.verbatim as Content;
    case 'functions':
      return {
        role: 'user',
        parts: turn.results.map(({ call: { id, name }, result }) => ({
          functionResponse: { ...(id === undefined ? {} : { id }), name, response: result },
        })),
      };
  }
}

function readAnswer(response: unknown): Answered {
  const read = answer.safeParse(response);
  if (!read.success) throw new ModelError('down');
  const { candidates: [candidate] = [], usageMetadata: usage } = read.data;
  const finish = candidate === undefined ? 'blocked' : FINISHES[candidate.finishReason ?? 'STOP'];
  if (finish === undefined || finish === 'blocked') throw new ModelError('blocked');
  const parts = candidate?.content?.parts ?? [];
  return {
    calls: parts.flatMap(({ functionCall: call }) =>
      call === undefined ? [] : [{ id: call.id, name: call.name, args: call.args ?? {} }],
    ),
    text: parts.map(({ text = '', thought }) => (thought ? '' : text)).join(''),
    finish,
    turn: { from: 'model', verbatim: { role: 'model', parts } },
    tokens: {
      ...(usage?.promptTokenCount === undefined ? {} : { input: usage.promptTokenCount }),
      ...(usage?.candidatesTokenCount === undefined ? {} : { output: usage.candidatesTokenCount }),
      ...(usage?.thoughtsTokenCount === undefined ? {} : { thought: usage.thoughtsTokenCount }),
    },
  };
}

/** The details of an error that say what to do about it. */
const details = z.array(
  z.looseObject({
    reason: z.string().optional(),
    retryDelay: z.string().optional(),
    violations: z.array(z.looseObject({ quotaId: z.string().optional() })).optional(),
  }),
);

const BY_STATUS: Readonly<Record<number, ModelError['trouble']>> = {
  400: 'refused',
  401: 'key',
  403: 'key',
  404: 'gone',
  429: 'busy',
};

function asModelError(error: unknown): ModelError {
  const {
    status,
    message = '',
    errorDetails,
  } = error as { status?: unknown; message?: string; errorDetails?: unknown };
  // No status: the connection broke, or what came was no JSON.
  if (typeof status !== 'number') return new ModelError('down');
  const told = details.safeParse(errorDetails).data ?? [];
  if (told.some(({ reason }) => reason === 'API_KEY_INVALID')) return new ModelError('key', { status });
  const quotas = told.flatMap(({ violations = [] }) => violations.map(({ quotaId = '' }) => quotaId));
  if (status === 429 && (quotas.some((id) => id.includes('PerDay')) || /\blimit: 0\b/.test(message)))
    return new ModelError('quota', { status });
  const seconds = /^([\d.]+)s$/.exec(told.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay ?? '');
  const wait = seconds ?? /retry in ([\d.]+)s/i.exec(message);
  return new ModelError(BY_STATUS[status] ?? (status >= 500 ? 'down' : 'refused'), {
    status,
    retryAfterMs: wait === null ? undefined : Number(wait[1]) * 1000,
  });
}

function unit(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
}

import { GoogleGenerativeAI } from '@google/generative-ai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGemini } from './gemini.ts';

async function setUp() {
  const gemini = await startGemini();
  onTestFinished(() => gemini.close());
  const open = (model = 'gemini-test', key = gemini.key) =>
    new GoogleGenerativeAI(key).getGenerativeModel({ model }, { baseUrl: gemini.url });
  return { gemini, open };
}

const user = (text: string) => ({ role: 'user', parts: [{ text }] });

describe('the fake of Gemini', () => {
  it('streams an answer in its parts, with the counts in the last', async () => {
    const { gemini, open } = await setUp();
    gemini.plan({ text: 'Searching.', calls: [{ name: 'search', args: { query: 'x' } }] });

    const { stream } = await open().generateContentStream('find x');
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);

    expect(chunks.map(({ candidates }) => candidates?.[0]?.content.parts.length)).toEqual([1, 1]);
    expect(chunks.map(({ usageMetadata }) => usageMetadata !== undefined)).toEqual([false, true]);
  });

  it('cuts a stream in its middle', async () => {
    const { gemini, open } = await setUp();
    gemini.plan('drop');

    const { stream, response } = await open().generateContentStream('find x');
    response.catch(() => undefined);

    await expect(
      (async () => {
        for await (const _ of stream);
      })(),
    ).rejects.toThrow(/stream/);
  });

  it('takes back a call only with its signature, of several only the first has one', async () => {
    const { gemini, open } = await setUp();
    gemini.plan({ calls: [{ name: 'a' }, { name: 'b' }] }, { text: 'done' }, { text: 'never' });
    const { response } = await open().generateContent('do both');
    const content = response.candidates?.[0]?.content ?? user('');
    const results = {
      role: 'user',
      parts: ['a', 'b'].map((name) => ({ functionResponse: { name, response: {} } })),
    };
    const unsigned = { role: 'model', parts: ['a', 'b'].map((name) => ({ functionCall: { name, args: {} } })) };

    const replay = (turn: object) =>
      open().generateContent({ contents: [user('do both'), turn as typeof content, results] });

    expect(content.parts.map((part) => 'thoughtSignature' in part)).toEqual([true, false]);
    expect((await replay(content)).response.text()).toBe('done');
    await expect(replay(unsigned)).rejects.toThrow(/missing a thought_signature/);
  });

  it.each([
    ['a model that is not there', 'gemini-2.0-flash', undefined, 404],
    ['a wrong key', 'gemini-test', 'wrong', 400],
  ])('refuses %s', async (_, model, key, status) => {
    const { open } = await setUp();

    await expect(open(model, key).generateContent('x')).rejects.toMatchObject({ status });
  });

  it('counts tokens and embeds, one text or several', async () => {
    const { open } = await setUp();
    const model = open();

    const { totalTokens } = await model.countTokens('some words');
    const { embedding } = await model.embedContent('some words');
    const { embeddings } = await model.batchEmbedContents({
      requests: [{ content: user('some words') }, { content: user('others') }],
    });

    expect(totalTokens).toBeGreaterThan(0);
    expect(embeddings[0]).toEqual(embedding);
    expect(embeddings[1]).not.toEqual(embedding);
  });
});

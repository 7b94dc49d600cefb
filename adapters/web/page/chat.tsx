import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FilledIn, Form } from '../../../src/cards/card.ts';
import { CardView, type Controls } from './card.tsx';
import { createCell, useCell } from './cell.ts';
import { Composer } from './composer.tsx';
import { followChat, openChat, rememberChat, type State } from './conversation.ts';
import { FileLink } from './file-link.tsx';
import { RowForm } from './form.tsx';
import { Icon } from './icons.tsx';
import { Copy, Waiting } from './kit.tsx';
import { drop, isPending, outbox, type Pending, secret, send, tryAgain } from './outbox.ts';
import { addressOf, goInstead } from './route.ts';
import { capitalised, Words, when } from './text.tsx';
import type { Post } from './things.ts';
import { tell } from './told.ts';
import { sendFile, uploads } from './uploads.ts';

const TITLE = 60;
/** Within this of the end one is at the end, and stays there as more comes. */
const NEAR_PX = 120;

const SUGGESTIONS = ['Find me a dataset about penguins', 'Find a dataset about house prices', 'What can you do?'];

/** Of a long chat so much is shown at first. */
const SHOWN = 100;

const NOTHING = createCell<State>({ line: 'live', posts: [] });
const LOADING = createCell<State>({ line: 'loading', posts: [] });

/** Says something in a chat, which is opened first where there is none. */
async function say(chat: string | null, text: string): Promise<void> {
  const id = chat ?? (await openChat(text.slice(0, TITLE)));
  if (chat === null) goInstead('chat', id);
  await send(id, { text });
}

export async function sendFiles(chat: string | null, files: readonly File[]): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const id = chat ?? (await openChat(first.name.slice(0, TITLE)));
  goInstead('chat', id);
  for (const file of files) await sendFile(id, file);
}

const orTell = (work: Promise<unknown>): void => void work.catch((error: Error) => tell(error.message, 'bad'));

export function ChatView({ id, mayAct }: { readonly id: string | null; readonly mayAct: boolean }) {
  const [followed, setFollowed] = useState(id === null ? NOTHING : LOADING);
  const [shown, setShown] = useState(SHOWN);
  useEffect(() => {
    if (id === null) return;
    rememberChat(id);
    const { state, close } = followChat(id);
    setFollowed(state);
    return close;
  }, [id]);
  const { line, posts } = useCell(followed);
  const pending = useCell(outbox).filter(({ chat }) => chat === id);
  const sending = useCell(uploads).filter(({ chat }) => chat === id);

  const controls: Controls = {
    act: (act) => id !== null && void send(id, act),
    isBusy: (control) => id !== null && isPending(pending, id, control),
    disabled: !mayAct,
  };
  const unsaid = pending.filter(
    ({ act, key }) => 'text' in act && !posts.some((post) => post.kind === 'said' && post.key.includes(key)),
  );
  const isThinking = pending.some(({ state }) => state === 'sending');
  const disabled = mayAct ? (line === 'gone' ? 'This chat has been deleted' : null) : 'Your token is for reading';

  return (
    <div class="chat">
      {id !== null && <h1 class="unseen">Chat</h1>}
      <nav class="chat-bar" aria-label="Chats">
        <a class="button quiet" href={addressOf('chats')}>
          Chats
        </a>
        {id !== null && (
          <a class="button quiet" href={addressOf('chat')}>
            <Icon name="plus" /> New
          </a>
        )}
      </nav>
      <Line state={line} />
      <Thread count={posts.length + unsaid.length + sending.length}>
        {id === null && <Welcome onSay={(text) => orTell(say(null, text))} disabled={!mayAct} />}
        {line === 'gone' && (
          <p class="notice">
            This chat is not here any more. <a href={addressOf('chat')}>Begin a new one</a>
          </p>
        )}
        {line === 'loading' && <Waiting problem={null} reload={() => undefined} />}
        {posts.length > shown && (
          <button type="button" class="quiet" onClick={() => setShown(shown + SHOWN)}>
            Earlier messages
          </button>
        )}
        {posts.slice(-shown).map((post) => (
          <PostView
            key={post.id}
            post={post}
            form={formFor(post, posts)}
            controls={controls}
            pictures={`/api/chats/${id}/posts/${post.id}/chart`}
          />
        ))}
        {unsaid.map((each) => (
          <Unsaid key={each.key} pending={each} />
        ))}
        {sending.map(({ id: key, name, share, stop }) => (
          <div key={key} class="said">
            <div class="uploading">
              <span>{name}</span>
              <progress max="1" value={share} aria-label={`Sending ${name}`} />
              <span class="muted">{share < 1 ? `${Math.floor(share * 100)} %` : 'Reading…'}</span>
              <button type="button" class="quiet" onClick={stop}>
                Stop
              </button>
            </div>
          </div>
        ))}
        <Secret />
        {isThinking && (
          <p class="thinking" role="status">
            <span class="unseen">The answer is on its way</span>
            <i />
            <i />
            <i />
          </p>
        )}
      </Thread>
      <Composer
        chat={id}
        disabled={disabled}
        onSay={(text) => orTell(say(id, text))}
        onFiles={(files) => orTell(sendFiles(id, files))}
      />
    </div>
  );
}

const LINES: Readonly<Partial<Record<State['line'], string>>> = {
  reconnecting: 'Connecting again… What you write meanwhile is kept and sent.',
  offline: 'You are offline. What you write is kept, and sent when you are back.',
};

function Line({ state }: { readonly state: State['line'] }) {
  const text = LINES[state];
  return (
    <div role="status" class="line-state">
      {text && <p>{text}</p>}
    </div>
  );
}

/** What was posted, which stays at its end as long as one is there. */
function Thread({ count, children }: { readonly count: number; readonly children: preact.ComponentChildren }) {
  const box = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [behind, setBehind] = useState(false);

  const toEnd = (): void => {
    const { current: element } = box;
    if (element !== null) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBehind(true);
  }, [count]);
  useEffect(() => {
    const { current: element } = box;
    if (element?.firstElementChild == null) return;
    // Cards grow as they are edited.
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(element.firstElementChild);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  return (
    <>
      <section
        class="thread"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
        tabIndex={0}
        aria-label="Conversation"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_PX;
          if (atEnd.current) setBehind(false);
        }}
      >
        <div class="posts">{children}</div>
      </section>
      {behind && (
        <button type="button" class="to-end" onClick={toEnd}>
          More below ↓
        </button>
      )}
    </>
  );
}

function Welcome({ disabled, onSay }: { readonly disabled: boolean; onSay(text: string): void }) {
  return (
    <div class="welcome">
      <h1>What would you like to predict?</h1>
      <p class="muted">
        Say it in a sentence, or drop a table here: CSV, Excel or Parquet. I find data, train a model on this machine,
        and tell you honestly how good it is.
      </p>
      <div class="suggestions">
        {SUGGESTIONS.map((text) => (
          <button type="button" key={text} disabled={disabled} onClick={() => onSay(text)}>
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}

/** A form to be put right again is the one that was sent off. */
function formFor({ reply: { form, again } }: Post, posts: readonly Post[]): Form | undefined {
  return form ?? (again && posts.findLast(({ reply }) => reply.form?.id === again.form)?.reply.form);
}

const FRESH_MS = 5_000;
/** Posted just now, and not found on the page. */
const isFresh = (at: string): boolean => Date.now() - Date.parse(at) < FRESH_MS;

function PostView({
  post: { kind, reply, at },
  form,
  controls,
  pictures,
}: {
  readonly post: Post;
  readonly form: Form | undefined;
  readonly controls: Controls;
  readonly pictures: string;
}) {
  const { text = '', cards = [], again, files = [] } = reply;
  if (kind === 'said') {
    return (
      <div class="said">
        <span class="unseen">You said:</span>
        {text !== '' && <p class="words">{text}</p>}
        {files.map((name) => (
          <p key={name} class="file">
            {name}
          </p>
        ))}
      </div>
    );
  }
  return (
    <div class={kind}>
      <span class="unseen">The assistant, {when(at)}:</span>
      {text !== '' && form?.text !== text && (
        <p class="words">
          <Words text={kind === 'notice' ? capitalised(text) : text} />
        </p>
      )}
      {cards.map((card, i) => (
        <CardView key={i} card={card} controls={controls} pictures={`${pictures}?at=${i}`} />
      ))}
      {reply.file !== undefined && <FileLink file={reply.file} />}
      {form !== undefined && <FormCard form={form} again={again} isFresh={isFresh(at)} controls={controls} />}
    </div>
  );
}

function FormCard({
  form,
  again,
  isFresh,
  controls,
}: {
  readonly form: Form;
  readonly again: FilledIn | undefined;
  readonly isFresh: boolean;
  readonly controls: Controls;
}) {
  // The one that is wrong comes first.
  const [wrong] = Object.keys(again?.values ?? {});
  return (
    <article class="card">
      <h2>{form.title}</h2>
      <p class="muted">Fill in what you know; the rest is taken as missing.</p>
      <RowForm
        fields={form.fields}
        {...(again === undefined ? {} : { values: again.values })}
        {...(wrong === undefined ? {} : { wrong, focus: isFresh })}
        busy={controls.isBusy(form.id)}
        disabled={controls.disabled}
        onSubmit={(values) => controls.act({ form: form.id, values })}
      />
    </article>
  );
}

/** What has been said and is not there yet. */
function Unsaid({ pending: { key, act, state, problem } }: { readonly pending: Pending }) {
  return (
    <div class={`said ${state}`}>
      <p class="words">{'text' in act ? act.text : ''}</p>
      {state === 'waiting' && <p class="muted">Will be sent when the server can be reached</p>}
      {state === 'failed' && (
        <p class="failed" role="alert">
          {problem}{' '}
          <button type="button" class="quiet" onClick={() => tryAgain(key)}>
            Try again
          </button>
          <button type="button" class="quiet" onClick={() => drop(key)}>
            Discard
          </button>
        </p>
      )}
    </div>
  );
}

function Secret() {
  const text = useCell(secret);
  if (text === null) return null;
  const [token = ''] = text.split('\n');
  return (
    <article class="card warning">
      <h2>Shown once</h2>
      <p class="words secret">{text}</p>
      <div class="actions">
        <Copy text={token} label="Copy the token" />
        <button type="button" class="quiet" onClick={() => secret.set(null)}>
          I have it
        </button>
      </div>
    </article>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from './api.ts';
import { useCell } from './cell.ts';
import { ChatView, sendFiles } from './chat.tsx';
import { CompareView } from './compare.tsx';
import { chatsChanged, lastChat, noteChats, rememberChat } from './conversation.ts';
import { DatasetsView } from './data.tsx';
import { DeploymentsView } from './deployments.tsx';
import { Entrance } from './entrance.tsx';
import { Icon } from './icons.tsx';
import { Empty, Screen, useLoad, Waiting } from './kit.tsx';
import { ModelsView } from './models.tsx';
import { addressOf, go, route, type View } from './route.ts';
import { RunsView } from './runs.tsx';
import { session, signOut } from './session.ts';
import { when } from './text.tsx';
import type { Account, Chat } from './things.ts';
import { spoken, tell, told } from './told.ts';

const NAME = 'Smart ML Assistant';

const PLACES = [
  { view: 'chat', name: 'Chat', of: ['chat', 'chats'] },
  { view: 'data', name: 'Data', of: ['data'] },
  { view: 'runs', name: 'Runs', of: ['runs'] },
  { view: 'models', name: 'Models', of: ['models', 'compare'] },
  { view: 'deployments', name: 'Deployed', of: ['deployments'] },
] as const satisfies readonly { view: View; name: string; of: readonly View[] }[];

/** The chats at the side: the latest. */
const LINKED = 12;
/** How often a server that does not say whose token it is is asked again. */
const AGAIN_MS = 3_000;

export function App() {
  const { token, refused } = useCell(session);
  return token === null ? <Entrance refused={refused} /> : <Shell key={token} />;
}

/** Until the server has said whose token it is, nothing is withheld: it would refuse by itself. */
const UNKNOWN: Account = { name: '', space: '', current_plan: 'train' };

function Shell() {
  const { value: account = UNKNOWN, problem, reload } = useLoad<Account>('/api/auth/me');
  const { view, id } = useCell(route);
  const main = useRef<HTMLElement>(null);
  const [isFirst, setFirst] = useState(true);
  const mayAct = account.current_plan === 'train';
  const mayPredict = account.current_plan !== 'read';

  useEffect(() => {
    if (problem === null) return;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [problem]);
  useEffect(() => {
    const place = PLACES.find(({ of }) => (of as readonly View[]).includes(view));
    document.title = place === undefined || place.view === 'chat' ? NAME : `${place.name} · ${NAME}`;
    // Who comes by key or screen reader goes on reading where the new view begins.
    if (isFirst) setFirst(false);
    else if (view !== 'chat') main.current?.focus();
    main.current?.scrollTo(0, 0);
  }, [view, id]);

  return (
    <div class="shell" {...useDrop(mayAct, view === 'chat' ? id : lastChat.get())}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Places view={view} id={id} account={account} />
      <main id="main" ref={main} tabIndex={-1} class={view === 'chat' ? 'is-chat' : ''}>
        {view === 'chat' && <ChatView key={id ?? 'new'} id={id} mayAct={mayAct} />}
        {view === 'chats' && <ChatsView />}
        {view === 'data' && <DatasetsView key={id} id={id} mayAct={mayAct} />}
        {view === 'runs' && <RunsView key={id} id={id} mayAct={mayAct} />}
        {view === 'models' && <ModelsView key={id} id={id} mayAct={mayAct} />}
        {view === 'compare' && <CompareView key={id} id={id} mayAct={mayPredict} />}
        {view === 'deployments' && <DeploymentsView key={id} id={id} mayAct={mayAct} mayPredict={mayPredict} />}
      </main>
      <Passing />
    </div>
  );
}

/** Files may be dropped anywhere. */
function useDrop(mayAct: boolean, chat: string | null) {
  const [over, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => mayAct && event.dataTransfer?.types.includes('Files') === true;
  return {
    'data-drop': over ? 'Drop the table here' : undefined,
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => event.relatedTarget === null && setOver(false),
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void sendFiles(chat, [...(event.dataTransfer?.files ?? [])]).catch((error: Error) => tell(error.message, 'bad'));
    },
  };
}

/** The ways to the views: at the side where there is room, else at the bottom. */
function Places({ view, id, account }: { readonly view: View; readonly id: string | null; readonly account: Account }) {
  const last = useCell(lastChat);
  return (
    <header class="side">
      <p class="brand">{NAME}</p>
      <nav aria-label="Views" class="places">
        {PLACES.map(({ view: to, name, of }) => {
          const isHere = (of as readonly View[]).includes(view);
          return (
            <a
              key={to}
              href={to === 'chat' && last !== null ? addressOf('chat', last) : addressOf(to)}
              aria-current={isHere ? 'page' : undefined}
            >
              <Icon name={to} />
              {name}
            </a>
          );
        })}
      </nav>
      <nav aria-label="Chats" class="chats">
        <div class="chats-head">
          <h2>Chats</h2>
          <a class="button quiet" href={addressOf('chat')}>
            <Icon name="plus" /> New
          </a>
        </div>
        <ChatLinks here={view === 'chat' ? id : null} />
      </nav>
      <p class="account muted">
        <span>
          {account.name}
          {account.current_plan === 'train' ? '' : ` · may ${account.current_plan}`}
        </span>
        <button type="button" class="quiet" onClick={signOut}>
          Sign out
        </button>
      </p>
    </header>
  );
}

const useChats = () => useLoad<readonly Chat[]>(`/api/chats?limit=100&_=${useCell(chatsChanged)}`);

function ChatLinks({ here }: { readonly here: string | null }) {
  const { value = [] } = useChats();
  if (value.length === 0) return null;
  return (
    <ul>
      {value.slice(0, LINKED).map(({ id, title }) => (
        <li key={id}>
          <a href={addressOf('chat', id)} aria-current={id === here ? 'true' : undefined}>
            {title}
          </a>
        </li>
      ))}
      <li>
        <a class="muted" href={addressOf('chats')}>
          All chats
        </a>
      </li>
    </ul>
  );
}

function ChatsView() {
  const { value, ...waiting } = useChats();
  const remove = (id: string): void =>
    void ask('DELETE', `/api/chats/${id}`).then(
      () => {
        if (lastChat.get() === id) rememberChat(null);
        noteChats();
      },
      (error: Error) => tell(error.message, 'bad'),
    );
  return (
    <Screen
      title="Chats"
      actions={
        <>
          <button type="button" class="quiet" onClick={signOut}>
            Sign out
          </button>
          <button type="button" class="primary" onClick={() => go('chat')}>
            New chat
          </button>
        </>
      }
    >
      {value === undefined ? (
        <Waiting {...waiting} />
      ) : value.length === 0 ? (
        <Empty>
          <p>No chat yet.</p>
        </Empty>
      ) : (
        <ul class="list">
          {value.map(({ id, title, last_updated }) => (
            <li key={id} class="ticked">
              <a href={addressOf('chat', id)}>
                <b>{title}</b>
                <span class="muted end">{when(last_updated)}</span>
              </a>
              <Remove name={title} onRemove={() => remove(id)} />
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}

/** Asks before it deletes: by a second press. */
function Remove({ name, onRemove }: { readonly name: string; onRemove(): void }) {
  const [sure, setSure] = useState(false);
  return (
    <button
      type="button"
      class={sure ? 'danger' : 'quiet'}
      aria-label={`${sure ? 'Really delete' : 'Delete'} ${name}`}
      onBlur={() => setSure(false)}
      onClick={() => (sure ? onRemove() : setSure(true))}
    >
      {sure ? 'Really?' : 'Delete'}
    </button>
  );
}

/** What is said in passing, to eyes and to screen readers. */
function Passing() {
  const passing = useCell(told);
  return (
    <>
      <div class="passing" role="status">
        {passing && <p class={passing.tone}>{passing.text}</p>}
      </div>
      <div class="unseen" aria-live="polite">
        {useCell(spoken)}
      </div>
    </>
  );
}

import { useState } from 'preact/hooks';
import { signIn, tokenIn } from './session.ts';

/** Where there is no token, or one that the server does not know. */
export function Entrance({ refused }: { readonly refused: boolean }) {
  const [text, setText] = useState('');
  return (
    <main class="entrance">
      <h1>Smart ML Assistant</h1>
      <p>
        {refused
          ? 'The server does not know that token; it may have been revoked, or be of another installation.'
          : 'This page needs a token, so that nobody else trains on your machine.'}
      </p>
      <p class="muted">
        Open the address that <code>npm start</code> printed after “open”. Or paste it here; a token from{' '}
        <code>/ml token</code> does as well.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const token = tokenIn(text) ?? text.trim();
          if (token !== '') signIn(token);
        }}
      >
        <label for="token">Address or token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <button type="submit" class="primary">
          Open
        </button>
      </form>
    </main>
  );
}

import { render } from 'preact';
import { App } from './app.tsx';
import { flush } from './outbox.ts';

const place = document.getElementById('page');
if (place !== null) {
  // What stood there until now said that it was loading.
  place.replaceChildren();
  render(<App />, place);
}
// What was said before the page was closed, and did not arrive.
void flush();

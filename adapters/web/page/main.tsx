import { render } from 'preact';
import { App } from './app.tsx';
import { flush } from './outbox.ts';

const place = document.getElementById('page');
if (place !== null) render(<App />, place);
// What was said before the page was closed, and did not arrive.
void flush();

import type { Reply } from '../cards/card.ts';
import type { ChatPlatform } from './platform.ts';

/** Controls of terminals, and marks that turn the direction of writing, so that a text reads as something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text with a visible sign for each character that would do something instead of being shown. */
export const harmless = (text: string): string => text.replace(CONTROLS, (control) => PICTURES(control.charCodeAt(0)));

/** Unicode has a picture of each control of ASCII. */
const PICTURES = (code: number): string =>
  code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';

/** A platform that is handed nothing but harmless texts. Tables are other people's: their cells stand in cards as they are. */
export function harmlessly(platform: ChatPlatform): ChatPlatform {
  const { working } = platform;
  return {
    ...platform,
    post: (address, reply, key) => platform.post(address, harmlessReply(reply), key),
    ...(working && { working: (address, reply, key) => working(address, harmlessReply(reply), key) }),
    edit: (message, reply, ...how) => platform.edit(message, harmlessReply(reply), ...how),
    notify: (address, notice, ...how) => platform.notify(address, harmlessReply(notice), ...how),
    deliver: (address, notice, ...how) => platform.deliver(address, harmlessReply(notice), ...how),
    ask: (address, form, key, trigger) => platform.ask(address, mapTexts(form) as typeof form, key, trigger),
  };
}

const harmlessReply = <R extends Reply>(reply: R): R => mapTexts(reply) as R;

/** What is sent back when a button is pressed or an option picked stays what it is. */
const SENT_BACK: ReadonlySet<string> = new Set(['id', 'name', 'selected', 'typical', 'options']);

function mapTexts(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return SENT_BACK.has(key) ? value : harmless(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      key === 'options' && name === 'value' ? each : mapTexts(each, name),
    ]),
  );
}

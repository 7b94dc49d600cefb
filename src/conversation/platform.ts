import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Form, Named, Reply } from '../cards/card.ts';
import type { Installations } from '../store/installations.ts';
import type { Posts } from '../store/posts.ts';
import type { Actor } from '../usecases/rights.ts';
import type { Suggestion, SuggestionRequest } from '../usecases/suggest.ts';
import type { Command } from './command.ts';

export type { Suggestion, SuggestionRequest } from '../usecases/suggest.ts';

/** Who wrote or pressed. */
export type Person = Actor;

/** A file that came with a message. Only the platform that named it can open `ref`. */
export interface IncomingFile {
  /** Empty where it is known only once the file is opened. */
  readonly name: string;
  readonly ref: string;
  readonly sizeBytes?: number;
}

export type Input =
  | { readonly kind: 'text'; readonly text: string; readonly files: readonly IncomingFile[] }
  /** Said in a form that leaves nothing to interpret: a slash command with options. */
  | { readonly kind: 'command'; readonly command: Command }
  /** A button: `verb:id`. */
  | { readonly kind: 'press'; readonly action: string }
  /** A choice in a select. */
  | { readonly kind: 'pick'; readonly select: string; readonly value: string }
  /** What a data set had to be here for, now that the fetch has ended: no act of a person, but in the name of one. */
  | { readonly kind: 'after'; readonly fetch: string; readonly next: unknown; readonly agreed: boolean }
  /** A form sent off: field name to what was typed. */
  | { readonly kind: 'submit'; readonly form: string; readonly values: Readonly<Record<string, string>> };

/** One turn of a conversation, as an adapter hands it in. Plain data: it is kept in the inbox as it is. */
export interface Turn {
  /** The same for every redelivery of the same act, and for nothing else. */
  readonly key: string;
  /** The tenant: `slack:T123`, `discord:GUILD`, `web:local`, `console:local`. */
  readonly space: string;
  readonly user: Person;
  /** Where to answer: `PLATFORM:…`. Only its adapter can read it, anyone may keep it. */
  readonly address: string;
  /** What shares a focus: a thread, a direct message, a terminal session. Unique within the space. */
  readonly chat: string;
  /** The chat that this one branched off: a new one begins with its focus. */
  readonly within?: string;
  /**
   * What the chat is one of, where chats follow each other: a new one goes on where the last of them is, and their
   * turns are answered one after the other.
   */
  readonly series?: string;
  /**
   * Said among people and not to me: the room (a channel or a thread) where it was said. Only a plain answer to a
   * question that I put to this person is then for me; of everything else nothing is kept.
   */
  readonly overheardIn?: string;
  /** Asked by a slash command: what is for this person alone is then told to nobody else. */
  readonly aside?: true;
  readonly input: Input;
  /** When it was said, where that can be long before it arrives. */
  readonly at?: Date;
  /**
   * Names the message, the form or the view whose control was used: the same for all who use it. None for what was
   * written.
   */
  readonly surface?: string;
  /** What a dialog needs to open (a trigger id). Useless after a few seconds; never relied on. */
  readonly trigger?: string;
}

/** A file for a person. */
export interface OutgoingFile {
  readonly name: string;
  readonly bytes: number;
  /** Where it can be fetched from this program's HTTP server, and as a whole address. */
  readonly path: string;
  readonly url: string;
  open(): Readable;
}

/** A picture, with what is to be seen on it in words. */
export interface Picture {
  readonly name: string;
  readonly png: Uint8Array;
  readonly alt: string;
}

/** A message that calls somebody. */
export type Notice = Reply & { readonly mentions: readonly [Named, ...Named[]] };

/** Names a posted message; opaque like an address, and as durable. */
export type MessageRef = string;

/**
 * The port every chat adapter implements. `key` names the act of posting: an adapter that can recognise a key it
 * has posted under already (a nonce, message metadata) returns that message instead of posting twice.
 */
export interface ChatPlatform {
  /** Also the prefix of its addresses and message refs, before the first colon. */
  readonly name: string;
  /** How a person hands over a file here: a sentence or two. */
  readonly fileHint: string;
  /** How the assistant is spoken to here, where that is not clear by itself. */
  readonly callHint?: string;
  post(address: string, reply: Reply, key: string): Promise<MessageRef>;
  /**
   * Says what takes so long, under a key as above: in a message whose place the answer can take; or, answering null, to
   * the person alone, where the answer may come to be for them alone. That stays as it is, so it is the words without
   * their cards. As `post` where that can be nowhere.
   */
  working?(address: string, reply: Reply, key: string): Promise<MessageRef | null>;
  /**
   * Replaces what the message shows; `awaited` where somebody waits for it as for an answer. Throws NotFoundError when
   * the message is gone for good.
   */
  edit(message: MessageRef, reply: Reply, awaited?: 'awaited'): Promise<void>;
  /**
   * A new message for those whom it mentions, since edits notify nobody. It belongs to the thread below the message
   * that it is `about`, where that has one. Where the place is closed they are told one by one: a message each.
   */
  notify(address: string, notice: Notice, key: string, about?: MessageRef): Promise<readonly MessageRef[]>;
  /** Hands a file over, with words that call somebody. Where it cannot be sent, it is said where it can be fetched. */
  deliver(address: string, notice: Notice, file: OutgoingFile, key: string): Promise<unknown>;
  /** Shows a picture below a message that was posted, to all who see that. Throws where it may not. */
  illustrate?(message: MessageRef, picture: Picture, key: string): Promise<void>;
  /** The same address for what is said there later by itself, when the turn has had its answer. */
  laterAt?(address: string): string;
  /** The place of an address, the same for all who are answered there. */
  roomOf?(address: string): string;
  /** Opens the form as a dialog where the platform has dialogs and the trigger still lives; else posts its text. */
  ask(address: string, form: Form, key: string, trigger?: string): Promise<void>;
  /**
   * Who somebody is, where what the platform delivers names an id alone. Asked when the turn is handled, so that
   * taking it in waits for nobody.
   */
  identify?(turn: Pick<Turn, 'space' | 'user'>): Promise<Person>;
  openFile(
    ref: string,
    signal: AbortSignal,
  ): Promise<{ readonly stream: Readable; readonly sizeBytes?: number; readonly fileName?: string }>;
}

/** What adapters see of the assistant. */
export interface TurnReceiver {
  /**
   * Writes the turn to the inbox and answers once it is written: `true` for a new one, `false` for one seen before
   * or overheard and not for me.
   * The adapter may acknowledge as soon as this resolves; handling follows by itself, also after a crash.
   */
  accept(turn: Turn): Promise<boolean>;
}

/** What platforms that complete names while they are typed ask for. */
export interface Suggester {
  /** Best first, at most 25; answers in milliseconds. */
  suggest(request: SuggestionRequest): Promise<readonly Suggestion[]>;
}

/** What adapters see of the rest: who takes what people say, and what is kept for them. */
export interface Core extends TurnReceiver, Suggester {
  /** Resolves when every turn accepted so far has been answered. */
  idle(): Promise<void>;
  /** Resolves when no run is going on, everything about runs has been shown, and most models are measured. */
  runsEnded(): Promise<void>;
  /** What a space holds, at a glance: for App Home and the like. It is shown there, and edited as a message is. */
  overview(space: string, message: MessageRef): Promise<Reply>;
  /** I was removed from the space: what goes on there is stopped. Doing it twice changes nothing. */
  leave(space: string): Promise<void>;
  readonly posts: Posts;
  readonly installations: Installations;
}

/** What answers at each path of the program's HTTP server. */
export type Routes = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>>;

/** A way to the people: a chat service, a page, a terminal. */
export interface ChatAdapter {
  readonly platform: ChatPlatform;
  readonly routes?: Routes;
  /** Takes what people say from now on. Resolves when it is connected; a service out of reach is tried again and again. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where a conversation comes to an end by itself, as a terminal's does with its input: resolves then. */
  readonly ended?: Promise<void>;
}

/**
 * An adapter whose settings have been found good, which is done before anything is started (`prepareX` in each index.ts,
 * with a ConfigError for what is not good). Given the core it can post, and when it is started it listens.
 */
export type ReadyAdapter = (core: Core) => ChatAdapter;

import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { keep, recall } from './kept.ts';

const draftOf = (chat: string | null): string => `draft:${chat ?? 'new'}`;

/** Where one writes. Enter sends, Shift and Enter begin a new line; what is not sent yet is kept. */
export function Composer({
  chat,
  disabled,
  onSay,
  onFiles,
}: {
  readonly chat: string | null;
  /** Why nothing can be said here; null where it can. */
  readonly disabled: string | null;
  onSay(text: string): void;
  onFiles(files: readonly File[]): void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(recall(draftOf(chat)) ?? '');

  useEffect(() => setText(recall(draftOf(chat)) ?? ''), [chat]);
  useEffect(() => {
    const { current: element } = area;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);
  // Where there is a keyboard one begins to type at once; on a phone it would cover half of the page.
  useEffect(() => {
    if (matchMedia('(hover: hover) and (min-width: 800px)').matches) area.current?.focus();
  }, [chat]);

  const write = (next: string): void => {
    setText(next);
    keep(draftOf(chat), next === '' ? null : next);
  };
  const submit = (): void => {
    const said = text.trim();
    if (said === '' || disabled !== null) return;
    write('');
    onSay(said);
    area.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label class="unseen" for="message">
        Message
      </label>
      <textarea
        id="message"
        ref={area}
        rows={1}
        value={text}
        disabled={disabled !== null}
        placeholder={disabled ?? 'Ask, or drop a table here'}
        enterkeyhint="send"
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <input
        ref={picker}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-hidden="true"
        multiple
        accept=".csv,.tsv,.txt,.xlsx,.parquet,.zip,.gz"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <button
        type="button"
        class="round"
        disabled={disabled !== null}
        aria-label="Send a file"
        title="Send a file"
        onClick={() => picker.current?.click()}
      >
        <Icon name="attach" />
      </button>
      <button type="submit" class="round primary" disabled={disabled !== null} aria-label="Send" title="Send (Enter)">
        <Icon name="send" />
      </button>
    </form>
  );
}
